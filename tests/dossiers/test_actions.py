"""Filling, submitting, withdrawing: what is refused is refused wholly, with its clause."""

from datetime import date, time, timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError, transaction

from tests.builders import a_factory, a_group, a_person, a_province, a_separately_planned_city, a_title, an_enterprise
from tests.dossier_builders import (
    ANSWERS,
    IN_TIME,
    a_campaign,
    a_dossier,
    a_dossier_at,
    a_pdf,
    a_submitted_dossier,
    an_applicant,
    applicant_of,
    complete,
    declare,
    open_step,
)
from tidu.campaigns.actions import close_campaign
from tidu.core import clock
from tidu.core.findings import Refused
from tidu.dossiers import actions, masking, queries
from tidu.dossiers.models import Dossier, Section, Version
from tidu.organisations.roles import Role
from tidu.stages.checks.actions import return_check
from tidu.stages.checks.models import Check

pytestmark = pytest.mark.django_db

LAST_SECOND = clock.moment(date(2024, 11, 22), time(23, 59, 59))
TOO_LATE = clock.moment(date(2024, 11, 23))
UNITS_LAST_SECOND = clock.moment(date(2024, 11, 29), time(23, 59, 59))
UNIT_TOO_LATE = clock.moment(date(2024, 11, 30))


def refusal(function, *arguments, at=IN_TIME, **named):
    """The codes of a refusal; the act must be refused."""
    with clock.frozen(at), pytest.raises(Refused) as refused, transaction.atomic():
        function(*arguments, **named)
    return refused.value.findings


def codes(findings):
    return [finding.code for finding in findings]


def submit(dossier, at=IN_TIME):
    with clock.frozen(at):
        return actions.submit_dossier(applicant_of(dossier), dossier)


def a_returned_dossier():
    dossier = a_submitted_dossier()
    reasons = [{"field": "basic.turnover", "reason": "与审计报告不一致"}]
    with clock.frozen(IN_TIME):
        return_check(a_person(Role.UNIT_OFFICER, dossier.unit), Check.objects.get(step=open_step(dossier)), reasons, {})
    dossier.refresh_from_db()
    return dossier


def test_the_last_second_of_the_deadline_is_in_time():
    dossier = complete(a_dossier())
    assert submit(dossier, LAST_SECOND).number == 1


def test_after_the_deadline_submission_is_refused_with_the_clause_and_the_draft_remains():
    dossier = complete(a_dossier())
    before = queries.standing_of(dossier).digest
    (finding,) = refusal(actions.submit_dossier, applicant_of(dossier), dossier, at=TOO_LATE)
    assert (finding.code, finding.citation.clause, finding.citation.label.en) == (
        "campaigns.window_closed",
        "2.2.1",
        "II(2)1",
    )
    assert finding.params["deadline"] == "2024-11-22 23:59:59"
    dossier.refresh_from_db()
    assert (dossier.state, dossier.versions.count(), queries.standing_of(dossier).digest) == ("draft", 0, before)


def test_before_the_call_nothing_is_started():
    factory = a_factory(an_enterprise())
    person = an_applicant(factory.enterprise)
    early = clock.moment(date(2024, 10, 27), time(23, 59, 59))
    found = refusal(actions.start_dossier, person, a_campaign(), factory, a_province(), at=early)
    assert codes(found) == ["campaigns.not_yet_open"]


def test_a_returned_dossier_may_come_back_until_the_units_own_deadline():
    dossier = a_returned_dossier()
    assert submit(dossier, UNITS_LAST_SECOND).number == 2


def test_a_returned_dossier_is_refused_after_the_units_own_deadline():
    dossier = a_returned_dossier()
    (finding,) = refusal(actions.submit_dossier, applicant_of(dossier), dossier, at=UNIT_TOO_LATE)
    assert (finding.code, finding.citation.clause) == ("campaigns.window_closed", "2.2.3")
    dossier.refresh_from_db()
    assert (dossier.state, dossier.versions.count()) == ("returned", 1)


def test_withdrawing_a_returned_dossier_gives_no_later_deadline():
    dossier = a_returned_dossier()
    with clock.frozen(LAST_SECOND):
        actions.withdraw_dossier(applicant_of(dossier), dossier, "调整方案")
        actions.resume_dossier(applicant_of(dossier), dossier)
    assert codes(refusal(actions.submit_dossier, applicant_of(dossier), dossier, at=TOO_LATE)) == [
        "campaigns.window_closed"
    ]


def test_an_empty_dossier_is_refused_with_everything_that_is_missing():
    dossier = a_dossier()
    found = refusal(actions.submit_dossier, applicant_of(dossier), dossier)
    assert codes(found) == codes(queries.standing_of(dossier).findings)
    assert len(found) > 30
    assert not Version.objects.exists()


def test_a_version_freezes_exactly_what_was_declared():
    dossier = complete(a_dossier())
    attached = {(item.document, item.file.digest) for item in dossier.attachments.all()}
    version = submit(dossier)
    assert version.content["sections"] == ANSWERS
    assert {(row["document"], row["digest"]) for row in version.content["files"]} == attached
    assert version.content["enterprise"]["credit_code"] == dossier.factory.enterprise.credit_code
    assert masking.is_whole(version.content, version.commitments, version.digest)


def test_a_version_cannot_be_changed_or_deleted_even_in_the_database():
    version = submit(complete(a_dossier()))
    with pytest.raises(IntegrityError), transaction.atomic():
        Version.objects.filter(pk=version.pk).update(content={})
    with pytest.raises(IntegrityError), transaction.atomic():
        version.delete()


def test_a_second_submission_of_the_same_draft_is_refused():
    dossier = a_submitted_dossier()
    assert codes(refusal(actions.submit_dossier, applicant_of(dossier), dossier)) == ["workflow.not_now"]


def change_an_answer(dossier):
    actions.save_section(applicant_of(dossier), dossier, "basic", {**ANSWERS["basic"], "employees": 861})


def attach_a_file(dossier):
    actions.attach(applicant_of(dossier), dossier, "other", a_pdf("补充.pdf", b"%PDF-1.7\nmore\n%%EOF\n"))


def detach_a_file(dossier):
    actions.detach(applicant_of(dossier), dossier.attachments.last())


@pytest.mark.parametrize("change", [change_an_answer, attach_a_file, detach_a_file])
def test_a_change_makes_the_declarations_void_and_a_new_one_holds(change):
    dossier = complete(a_dossier())
    with clock.frozen(IN_TIME):
        change(dossier)
        standing = queries.standing_of(dossier)
        assert standing.declared == set()
        assert queries.has_void_declarations(dossier, standing.digest)
        assert {"dossiers.declaration_missing"} <= set(
            codes(refusal(actions.submit_dossier, applicant_of(dossier), dossier))
        )
        declare(dossier)
    assert queries.standing_of(dossier).declared == {item.key for item in standing.application.declarations}


def test_content_changed_back_is_the_content_that_was_declared():
    dossier = complete(a_dossier())
    with clock.frozen(IN_TIME):
        change_an_answer(dossier)
        actions.save_section(applicant_of(dossier), dossier, "basic", ANSWERS["basic"])
    assert queries.standing_of(dossier).findings == []


def test_without_the_advanced_title_a_justification_is_asked_for():
    dossier = complete(a_dossier(), conditions={"advanced_title_justification": ""})
    (finding,) = refusal(actions.submit_dossier, applicant_of(dossier), dossier)
    assert (finding.code, finding.field) == (
        "dossiers.justification_missing",
        "conditions.advanced_title_justification",
    )
    assert (finding.link, finding.citation.clause) == ("section:conditions", "2.1.2")


def test_with_the_advanced_title_no_justification_is_asked_for():
    dossier = a_dossier()
    a_title(dossier.factory, level="advanced")
    complete(dossier, conditions={"advanced_title_justification": ""})
    assert submit(dossier).number == 1


def branch(**over):
    """A branch of a petroleum enterprise that names its parent."""
    return an_enterprise(
        **{
            "legal_form": "branch",
            "industry": "25",
            "parent_name": "石化集团股份有限公司",
            "parent_credit_code": "91110000100011234X",
            **over,
        }
    )


@pytest.mark.parametrize(
    ("over", "authorised", "outcome"),
    [
        ({}, True, "met"),
        ({}, False, "unknown"),
        ({"industry": "32"}, True, "met"),
        ({"industry": "34"}, True, "unmet"),
        ({"industry": "34"}, False, "unmet"),
        ({"legal_form": "legal_person", "parent_name": "", "parent_credit_code": ""}, False, "met"),
    ],
)
def test_a_branch_applies_where_its_industry_permits_and_its_parent_authorises(over, authorised, outcome):
    dossier = a_dossier(a_factory(branch(**over)))
    if authorised:
        with clock.frozen(IN_TIME):
            actions.attach(applicant_of(dossier), dossier, "branch_authorisation", a_pdf("授权.pdf"))
    judged = {judgement.condition.code: judgement.outcome for judgement in queries.standing_of(dossier).judgements}
    assert judged["legal-person"] == outcome


def test_without_any_fact_conditions_are_unknown_and_never_met():
    outcomes = {
        judgement.condition.code: judgement.outcome.value
        for judgement in queries.judgements_before_applying(a_campaign().notice, a_factory(an_enterprise()))
    }
    known = {"region": "met", "legal-person": "met", "completed": "met", "advanced-title": "unmet"}
    assert outcomes == {code: known.get(code, "unknown") for code in outcomes}


def test_a_factory_that_is_not_completed_cannot_be_submitted():
    dossier = a_dossier(a_factory(an_enterprise(), completed_on=None))
    complete(dossier, factory={"completed_on": ""})
    found = refusal(actions.submit_dossier, applicant_of(dossier), dossier)
    assert {"dossiers.answer_missing", "dossiers.condition_unknown"} == set(codes(found))


def test_wrong_answers_are_refused_and_nothing_of_the_section_is_written():
    dossier = a_dossier()
    wrong = {**ANSWERS["basic"], "turnover": "-1", "founded_on": "2030-01-01", "contact_email": "nobody"}
    found = refusal(actions.save_section, applicant_of(dossier), dossier, "basic", wrong)
    assert {(finding.code, finding.field) for finding in found} == {
        ("dossiers.below_minimum", "turnover"),
        ("dossiers.in_future", "founded_on"),
        ("dossiers.not_an_email", "contact_email"),
    }
    assert not Section.objects.exists()


def test_the_name_of_the_project_is_the_title_of_the_dossier():
    dossier = complete(a_dossier())
    dossier.refresh_from_db()
    assert dossier.title == ANSWERS["overall"]["project_name"]


@pytest.mark.parametrize(
    ("name", "kept"),
    [
        ("../../etc/营业执照.pdf", "营业执照.pdf"),
        ("C:\\temp\\营业执照.pdf", "营业执照.pdf"),
        ("执照\u202efdp.pdf", "执照fdp.pdf"),
        ("长" * 300 + ".pdf", "长" * 196 + ".pdf"),
    ],
)
def test_the_name_of_a_file_is_kept_without_tricks(name, kept):
    assert actions.filling.plain_name(name) == kept


def test_a_file_of_the_wrong_kind_is_refused_at_its_document():
    dossier = a_dossier()
    program = SimpleUploadedFile("营业执照.pdf", b"MZ\x90\x00" + b"\x00" * 100)
    (finding,) = refusal(actions.attach, applicant_of(dossier), dossier, "business_licence", program)
    assert (finding.code, finding.field) == ("core.file_type_refused", "business_licence")
    assert not dossier.attachments.exists()


def test_no_more_files_than_the_document_takes():
    dossier = a_dossier()
    limit = queries.notice_of(dossier).application.document("business_licence").max_count
    with clock.frozen(IN_TIME):
        for number in range(limit):
            actions.attach(
                applicant_of(dossier), dossier, "business_licence", a_pdf(content=b"%PDF-1.7\n" + bytes([number + 65]))
            )
    (finding,) = refusal(
        actions.attach, applicant_of(dossier), dossier, "business_licence", a_pdf(content=b"%PDF-1.7\nx")
    )
    assert (finding.code, finding.params["limit"]) == ("dossiers.too_many_files", limit)


def test_a_file_taken_off_the_draft_stays_in_the_version():
    dossier = a_returned_dossier()
    digests = [row["digest"] for row in queries.last_version(dossier).content["files"]]
    with clock.frozen(IN_TIME):
        for attachment in list(dossier.attachments.all()):
            actions.detach(applicant_of(dossier), attachment)
    assert [row["digest"] for row in queries.last_version(dossier).content["files"]] == digests


def takes(person, campaign, factory, unit):
    """Whether a dossier can be started through a unit; it is not kept."""
    try:
        with clock.frozen(IN_TIME), transaction.atomic():
            actions.start_dossier(person, campaign, factory, unit)
            transaction.set_rollback(True)
    except Refused as refused:
        reasons = codes(refused.findings)
    else:
        return True
    assert reasons == ["dossiers.not_a_channel"]
    return False


@pytest.mark.parametrize(
    ("region", "group", "units"),
    [
        ("320505", False, {"320000"}),
        ("440305", False, {"440300"}),
        ("320505", True, {"320000", "TESTGROUP"}),
        ("440305", True, {"440300", "TESTGROUP"}),
    ],
)
def test_a_factory_applies_through_the_units_in_charge_of_it_and_no_other(region, group, units):
    every = [a_province(), a_province("440000"), a_separately_planned_city(), a_group()]
    enterprise = an_enterprise(group=a_group() if group else None)
    factory = a_factory(enterprise, region_code=region)
    person, campaign = an_applicant(enterprise), a_campaign()
    accepted = {unit.code for unit in every if takes(person, campaign, factory, unit)}
    assert accepted == units


def test_under_a_closed_campaign_nothing_is_started_or_resumed():
    dossier = a_dossier()
    with clock.frozen(IN_TIME):
        actions.withdraw_dossier(applicant_of(dossier), dossier, "暂缓")
        close_campaign(dossier.campaign.opened_by, dossier.campaign)
    dossier = Dossier.objects.get(pk=dossier.pk)
    factory = a_factory(an_enterprise())
    person = an_applicant(factory.enterprise)
    found = refusal(actions.start_dossier, person, dossier.campaign, factory, a_province())
    assert codes(found) == ["dossiers.campaign_closed"]
    assert codes(refusal(actions.resume_dossier, dossier.started_by, dossier)) == ["dossiers.campaign_closed"]


@pytest.mark.parametrize("stage", ["check", "recommendation"])
def test_a_dossier_is_withdrawn_until_its_unit_hands_its_list_in(stage):
    dossier = a_dossier_at(stage)
    with clock.frozen(IN_TIME):
        actions.withdraw_dossier(applicant_of(dossier), dossier, "调整方案")
    dossier.refresh_from_db()
    assert dossier.state == "withdrawn"
    assert {step.state for step in dossier.steps.all()} == {"withdrawn"}
    assert dossier.versions.count() == 1


@pytest.mark.parametrize("stage", ["expert_review", "joint_signoff", "publicity", "recognition"])
def test_a_dossier_is_not_withdrawn_after_that(stage):
    dossier = a_dossier_at(stage)
    assert codes(refusal(actions.withdraw_dossier, applicant_of(dossier), dossier, "调整方案")) == [
        "dossiers.too_late_to_withdraw"
    ]
    dossier.refresh_from_db()
    assert (dossier.state, open_step(dossier).stage_key) == ("submitted", stage)


def test_a_resumed_dossier_goes_its_whole_way_again():
    dossier = a_dossier_at("recommendation")
    with clock.frozen(IN_TIME):
        actions.withdraw_dossier(applicant_of(dossier), dossier, "调整方案")
        actions.resume_dossier(applicant_of(dossier), dossier)
        assert open_step(dossier).stage_key == "application"
        assert submit(dossier).number == 2
    assert open_step(dossier).stage_key == "check"


@pytest.mark.parametrize("role", [Role.APPLICANT_EDITOR, Role.APPLICANT_SIGNATORY])
def test_a_stranger_fills_nothing(role):
    dossier, stranger = complete(a_dossier()), a_person(role, an_enterprise())
    acts = [
        lambda: actions.save_section(stranger, dossier, "basic", ANSWERS["basic"]),
        lambda: actions.attach(stranger, dossier, "other", a_pdf()),
        lambda: actions.detach(stranger, dossier.attachments.first()),
        lambda: actions.declare(stranger, dossier, []),
        lambda: actions.submit_dossier(stranger, dossier),
        lambda: actions.withdraw_dossier(stranger, dossier, "无"),
        lambda: actions.start_dossier(stranger, dossier.campaign, dossier.factory, dossier.unit),
    ]
    before = queries.standing_of(dossier).digest
    for act in acts:
        with clock.frozen(IN_TIME), pytest.raises(PermissionDenied):
            act()
    dossier.refresh_from_db()
    assert (dossier.state, queries.standing_of(dossier).digest) == ("draft", before)


@pytest.mark.parametrize("days", [0, 30])
def test_a_submitted_dossier_is_not_changed(days):
    dossier = a_submitted_dossier()
    with clock.frozen(IN_TIME + timedelta(days=days)), pytest.raises(PermissionDenied):
        actions.save_section(applicant_of(dossier), dossier, "basic", ANSWERS["basic"])
