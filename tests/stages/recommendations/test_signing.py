import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction

from tests.builders import a_group, a_person, a_province, a_separately_planned_city, the_corps
from tests.dossier_builders import IN_TIME
from tests.stages.recommendations.rows import (
    DEPARTMENTS,
    a_sheet,
    a_signer,
    a_submitted_sheet,
    a_waiting_step,
    an_officer,
    move,
    secretariat,
    sign_all,
)
from tidu.core import clock
from tidu.core.findings import Refused
from tidu.dossiers.models import Step
from tidu.organisations.roles import Role
from tidu.stages.recommendations import actions, queries
from tidu.stages.recommendations.models import Sheet, Signature
from tidu.workflow.models import Entry as LogEntry
from tidu.workflow.seals import verify

pytestmark = pytest.mark.django_db
LAST_MOMENT = clock.moment(clock.date(2024, 11, 29), clock.time(23, 59, 59))
TOO_LATE = clock.moment(clock.date(2024, 11, 30))


@pytest.fixture(autouse=True)
def _in_time():
    with clock.frozen(IN_TIME):
        yield


def refusal(caught):
    return [(finding.code, finding.citation and finding.citation.clause) for finding in caught.value.findings]


@pytest.mark.parametrize(
    ("unit", "desks"),
    [
        (a_province, list(DEPARTMENTS)),
        (a_separately_planned_city, list(DEPARTMENTS)),
        (the_corps, list(DEPARTMENTS)),
        (a_group, ["unit"]),
    ],
)
def test_who_signs_depends_on_the_kind_of_unit(unit, desks):
    assert queries.signers_of(a_sheet(unit=unit())) == desks


def test_a_group_signs_once():
    sheet = a_sheet(unit=a_group())
    sign_all(sheet)
    actions.submit(an_officer(sheet), sheet)
    assert (sheet.state, list(sheet.signatures.values_list("desk", flat=True))) == ("submitted", ["unit"])


def test_a_signature_pins_the_list_that_was_seen():
    sheet = a_sheet(ranked=2)
    person = a_signer(sheet, "finance")
    signature = actions.sign(person, sheet, "finance", sheet.digest)
    assert (signature.digest, signature.revision) == (sheet.digest, 2)
    assert (signature.signed_by, signature.signed_at) == (person, IN_TIME)


def test_a_list_that_changed_since_it_was_seen_is_not_signed():
    sheet = a_sheet(ranked=2)
    seen = sheet.digest
    move(an_officer(sheet), sheet, sheet.entries.get(rank=2), 1)
    with pytest.raises(Refused) as caught:
        actions.sign(a_signer(sheet, "data"), sheet, "data", seen)
    assert refusal(caught) == [("recommendations.list_changed", "2.2.2")]
    assert not sheet.signatures.exists()


def test_an_empty_list_is_neither_signed_nor_submitted():
    sheet = a_sheet(ranked=0, waiting=1)
    with pytest.raises(Refused) as caught:
        actions.sign(a_signer(sheet, "data"), sheet, "data", sheet.digest)
    assert refusal(caught) == [("recommendations.empty", "2.2.2")]
    with pytest.raises(Refused) as caught:
        actions.submit(an_officer(sheet), sheet)
    assert refusal(caught) == [("recommendations.empty", "2.2.2")]


def test_a_desk_signs_once():
    sheet = a_sheet()
    sign_all(sheet, "data")
    with pytest.raises(Refused) as caught:
        sign_all(sheet, "data")
    assert refusal(caught) == [("recommendations.signed_already", "2.2.2")]
    with pytest.raises(IntegrityError, match="sheet_one_valid_signature_per_desk"), transaction.atomic():
        Signature.objects.create(
            sheet=sheet, desk="data", digest=sheet.digest, revision=1, signed_by=secretariat(), signed_at=IN_TIME
        )


def test_a_desk_signs_again_after_a_change():
    sheet = a_sheet(ranked=2)
    sign_all(sheet, "data")
    move(an_officer(sheet), sheet, sheet.entries.get(rank=2), 1)
    sign_all(sheet, "data")
    rows = sheet.signatures.order_by("pk")
    assert [(row.revision, row.voided_at is None) for row in rows] == [(2, False), (3, True)]


@pytest.mark.parametrize(("own", "desk"), [("finance", "data"), ("industry", "unit"), ("data", "no_such_desk")])
def test_nobody_signs_for_another_desk(own, desk):
    sheet = a_sheet()
    with pytest.raises(PermissionDenied):
        actions.sign(a_signer(sheet, own), sheet, desk, sheet.digest)


def test_the_same_desk_of_another_unit_does_not_sign():
    sheet = a_sheet()
    stranger = a_person(Role.DEPARTMENT_OFFICER, a_province("330000"), "finance")
    with pytest.raises(PermissionDenied):
        actions.sign(stranger, sheet, "finance", sheet.digest)


def test_submission_names_each_missing_signature():
    sheet = a_sheet()
    sign_all(sheet, "industry", "finance", "state_assets", "market_regulation")
    with pytest.raises(Refused) as caught:
        actions.submit(an_officer(sheet), sheet)
    assert refusal(caught) == [("recommendations.signature_missing", "2.2.2")] * 2
    assert [finding.params["desk"].zh for finding in caught.value.findings] == ["发改", "数据"]


def test_a_void_signature_does_not_count():
    sheet = a_sheet(ranked=2)
    sign_all(sheet)
    move(an_officer(sheet), sheet, sheet.entries.get(rank=2), 1)
    with pytest.raises(Refused) as caught:
        actions.submit(an_officer(sheet), sheet)
    assert len(caught.value.findings) == 6


def test_submission_until_the_last_second_of_the_day():
    sheet = a_sheet()
    sign_all(sheet)
    with clock.frozen(TOO_LATE), pytest.raises(Refused) as caught:
        actions.submit(an_officer(sheet), sheet)
    assert refusal(caught) == [("campaigns.window_closed", "2.2.3")]
    with clock.frozen(LAST_MOMENT):
        actions.submit(an_officer(sheet), sheet)
    assert (sheet.state, sheet.submitted_at) == ("submitted", LAST_MOMENT)


def test_a_returned_sheet_comes_back_after_the_deadline():
    sheet = a_submitted_sheet(ranked=2)
    with clock.frozen(TOO_LATE):
        actions.return_sheet(secretariat(), sheet, "第二位的行业填写有误")
        move(an_officer(sheet), sheet, sheet.entries.get(rank=2), 1)
    sign_all(sheet)
    with clock.frozen(TOO_LATE):
        actions.submit(an_officer(sheet), sheet)
    assert (sheet.state, sheet.submitted_at) == ("submitted", TOO_LATE)


def test_signatures_stand_when_a_returned_sheet_is_not_changed():
    sheet = a_submitted_sheet()
    actions.return_sheet(secretariat(), sheet, "请核对")
    actions.submit(an_officer(sheet), sheet)
    assert sheet.state == "submitted"


@pytest.mark.parametrize("reason", ["", "  \n"])
def test_a_return_needs_a_reason(reason):
    sheet = a_submitted_sheet()
    with pytest.raises(Refused) as caught:
        actions.return_sheet(secretariat(), sheet, reason)
    assert refusal(caught) == [("recommendations.reason_missing", "2.2.2")]
    sheet.refresh_from_db()
    assert sheet.state == "submitted"


def test_acceptance_passes_the_ranked_and_ends_the_others():
    foreign = a_waiting_step(a_province("330000"))
    sheet = a_submitted_sheet(ranked=2, waiting=2)
    waiting = [step.pk for step in queries.waiting_for(sheet)]
    ranked = list(sheet.entries.order_by("rank").values_list("step", flat=True))
    actions.accept(secretariat(), sheet)
    states = {step.pk: (step.state, step.dossier.state) for step in Step.objects.filter(stage_key="recommendation")}
    assert states == {
        **dict.fromkeys(ranked, ("passed", "submitted")),
        **dict.fromkeys(waiting, ("refused", "declined")),
        foreign.pk: ("open", "submitted"),
    }
    after = Step.objects.filter(dossier__steps__in=ranked, state="open").values_list("stage_key", flat=True)
    assert list(after) == ["expert_review"] * 2
    assert {reason["code"] for step in Step.objects.filter(pk__in=waiting) for reason in step.findings} == {
        "recommendations.not_recommended"
    }
    assert sheet.state == "accepted"


def test_the_log_of_a_sheet_is_whole_and_names_every_act():
    sheet = a_submitted_sheet(unit=a_group())
    actions.return_sheet(secretariat(), sheet, "请核对")
    actions.submit(an_officer(sheet), sheet)
    actions.accept(secretariat(), sheet)
    entries = LogEntry.objects.filter(chain__key=f"sheet/{sheet.pk}")
    assert [(row.verb, row.state_after) for row in entries] == [
        ("recommendations.open", "draft"),
        ("recommendations.reorder", "draft"),
        ("recommendations.sign", "draft"),
        ("recommendations.submit", "submitted"),
        ("recommendations.return", "returned"),
        ("recommendations.submit", "submitted"),
        ("recommendations.accept", "accepted"),
    ]
    assert verify() == []


def test_the_secretariat_records_the_papers_of_a_province():
    sheet = a_submitted_sheet()
    assert [(paper.document, paper.desk) for paper in queries.papers_of(sheet)] == [
        ("application", "industry"),
        ("summary_form", "industry"),
    ]
    receipt = actions.receive(secretariat(), sheet, "summary_form", "industry")
    assert (receipt.received_at, sheet.receipts.count()) == (IN_TIME, 1)


def test_papers_of_a_group_go_to_two_desks():
    sheet = a_submitted_sheet(unit=a_group())
    commission, department = a_person(Role.MINISTRY_OFFICER, department="state_assets"), a_person(Role.MINISTRY_OFFICER)
    actions.receive(secretariat(), sheet, "application", "industry")
    actions.receive(commission, sheet, "application", "state_assets")
    for person, desk in [(commission, "industry"), (secretariat(), "state_assets"), (department, "industry")]:
        with pytest.raises(PermissionDenied):
            actions.receive(person, sheet, "summary_form", desk)
    assert set(sheet.receipts.values_list("document", "desk")) == {
        ("application", "industry"),
        ("application", "state_assets"),
    }


def test_the_commission_receives_nothing_of_a_province():
    sheet = a_submitted_sheet()
    with pytest.raises(PermissionDenied):
        actions.receive(
            a_person(Role.MINISTRY_OFFICER, department="state_assets"), sheet, "application", "state_assets"
        )


def test_a_paper_is_recorded_once_and_only_if_asked_for():
    sheet = a_submitted_sheet()
    actions.receive(secretariat(), sheet, "application", "industry")
    for document, code in [("application", "received_already"), ("video", "paper_not_asked")]:
        with pytest.raises(Refused) as caught:
            actions.receive(secretariat(), sheet, document, "industry")
        assert [finding.code for finding in caught.value.findings] == [f"recommendations.{code}"]


def test_papers_are_recorded_after_the_submission_even_once_accepted():
    sheet = a_sheet()
    with pytest.raises(Refused):
        actions.receive(secretariat(), sheet, "application", "industry")
    sign_all(sheet)
    actions.submit(an_officer(sheet), sheet)
    actions.accept(secretariat(), sheet)
    actions.receive(secretariat(), Sheet.objects.get(pk=sheet.pk), "application", "industry")
