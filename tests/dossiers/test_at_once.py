"""Two people at the same moment, each on a connection of their own."""

import pytest

from tests.builders import a_factory, a_group, a_person, a_province, an_enterprise
from tests.dossier_builders import (
    IN_TIME,
    PDF,
    a_campaign,
    a_dossier,
    a_pdf,
    a_submitted_dossier,
    an_applicant,
    applicant_of,
    complete,
    open_step,
)
from tidu.core import clock
from tidu.core.findings import Refused
from tidu.dossiers import actions, queries
from tidu.dossiers.models import Dossier, PendingUpload, Section, Version
from tidu.organisations.roles import Role
from tidu.stages.checks.actions import pass_check, return_check
from tidu.stages.checks.models import Check
from tidu.workflow import seals

pytestmark = pytest.mark.django_db(transaction=True)


def in_time(function, *arguments):
    """A call at a moment of the campaign, from a thread that has a clock of its own."""

    def call():
        with clock.frozen(IN_TIME):
            return function(*arguments)

    return call


def outcomes(results):
    return sorted(
        result.findings[0].code if isinstance(result, Refused) else type(result).__name__ for result in results
    )


def test_a_double_submission_makes_exactly_one_version(at_once):
    dossier = complete(a_dossier())
    person = applicant_of(dossier)
    results = at_once(*[in_time(actions.submit_dossier, person, Dossier.objects.get(pk=dossier.pk)) for _ in range(2)])
    assert outcomes(results) == ["Version", "workflow.not_now"]
    assert Version.objects.count() == 1
    assert seals.verify() == []


def test_two_starts_of_a_factory_through_two_channels_make_one_dossier(at_once):
    factory = a_factory(an_enterprise(group=a_group()))
    campaign, units = a_campaign(), (a_province(), a_group())
    people = [an_applicant(factory.enterprise) for _ in units]
    results = at_once(
        *[
            in_time(actions.start_dossier, person, campaign, factory, unit)
            for person, unit in zip(people, units, strict=True)
        ]
    )
    assert outcomes(results) == ["Dossier", "dossiers.already_started"]
    assert Dossier.objects.count() == 1


def test_a_submission_and_a_change_leave_a_version_of_one_or_the_other(at_once):
    dossier = complete(a_dossier())
    person = applicant_of(dossier)
    before = queries.standing_of(dossier)
    results = at_once(
        in_time(actions.submit_dossier, person, Dossier.objects.get(pk=dossier.pk)),
        in_time(actions.attach, person, Dossier.objects.get(pk=dossier.pk), "other", a_pdf(content=b"%PDF-1.7\nmore")),
    )
    frozen = Version.objects.filter(dossier=dossier).first()
    if frozen is None:
        assert outcomes(results) == ["Attachment", "dossiers.declaration_missing"]
    else:
        assert outcomes(results) == ["PermissionDenied", "Version"]
        assert len(frozen.content["files"]) == len(before.attachments)


@pytest.mark.parametrize("decide", ["pass", "return"])
@pytest.mark.parametrize("_again", range(3))
def test_a_decision_and_a_withdrawal_never_wait_for_each_other_in_turn(at_once, decide, _again):
    dossier = a_submitted_dossier()
    check, officer = Check.objects.get(step=open_step(dossier)), a_person(Role.UNIT_OFFICER, dossier.unit)
    ticks = {point["key"]: True for point in check.step.stage.parameters["checklist"]}
    acts = {
        "pass": in_time(pass_check, officer, check, ticks),
        "return": in_time(return_check, officer, check, [{"field": "basic.turnover", "reason": "不符"}], ticks),
    }
    withdrawal = in_time(actions.withdraw_dossier, applicant_of(dossier), Dossier.objects.get(pk=dossier.pk), "调整")
    results = at_once(acts[decide], withdrawal)
    assert set(outcomes(results)) <= {"NoneType", "workflow.not_now"}
    dossier.refresh_from_db()
    assert dossier.state == "withdrawn"
    assert {step.state for step in dossier.steps.all()} == {"withdrawn"}
    assert seals.verify() == []


def test_two_officers_decide_a_check_once(at_once):
    dossier = a_submitted_dossier()
    check = Check.objects.get(step=open_step(dossier))
    officers = [a_person(Role.UNIT_OFFICER, dossier.unit) for _ in range(2)]
    ticks = {point["key"]: True for point in check.step.stage.parameters["checklist"]}
    results = at_once(*[in_time(pass_check, officer, Check.objects.get(pk=check.pk), ticks) for officer in officers])
    assert outcomes(results) == ["NoneType", "workflow.not_now"]
    assert open_step(dossier).stage_key == "recommendation"


@pytest.mark.parametrize("_again", range(3))
def test_two_saves_of_one_section_lose_nothing(at_once, _again):
    dossier = a_dossier()
    person, colleague = applicant_of(dossier), a_person(Role.APPLICANT_EDITOR, dossier.factory.enterprise)
    basis = actions.Basis({})
    results = at_once(
        *[
            in_time(save, who, Dossier.objects.get(pk=dossier.pk), {**own, "employees": number}, basis)
            for who, own, number in (
                (person, {"main_business": "轴承"}, 1),
                (colleague, {"contact_name": "周敏"}, 2),
            )
        ]
    )
    assert outcomes(results) == ["Saved", "Saved"]
    section = Section.objects.get(dossier=dossier)
    (waiting,) = section.disputes["employees"].values()
    assert {section.content["employees"], waiting["value"]} == {1, 2}
    assert (section.content["main_business"], section.content["contact_name"]) == ("轴承", "周敏")
    assert section.revision == 2


def save(person, dossier, content, basis):
    return actions.save_section(person, dossier, "basic", content, basis=basis)


def test_a_save_and_a_submission_freeze_one_or_the_other(at_once):
    dossier = complete(a_dossier())
    person = applicant_of(dossier)
    results = at_once(
        in_time(actions.submit_dossier, person, Dossier.objects.get(pk=dossier.pk)),
        in_time(save, person, Dossier.objects.get(pk=dossier.pk), {"employees": 7}, actions.Basis({})),
    )
    frozen = Version.objects.filter(dossier=dossier).first()
    if frozen is None:
        assert outcomes(results) == ["Saved", "dossiers.undecided"]
    else:
        assert outcomes(results) == ["PermissionDenied", "Version"]
        assert frozen.content["sections"]["basic"]["employees"] == 860


def test_a_file_that_is_finished_twice_at_once_is_attached_once(at_once):
    dossier = a_dossier()
    person = applicant_of(dossier)
    with clock.frozen(IN_TIME):
        upload = actions.begin_upload(person, dossier, "business_licence", name="a.pdf", size=len(PDF))
    actions.add_part(upload, 0, lambda most: PDF[:most])
    again = [PendingUpload.objects.select_related("dossier__factory__enterprise").get(pk=upload.pk) for _ in range(2)]
    results = at_once(*[in_time(actions.finish_upload, person, one) for one in again])
    assert outcomes(results) == ["Attachment", "Attachment"]
    assert dossier.attachments.count() == 1
