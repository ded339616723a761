"""Who is told what by each event of each stage, and nobody else; and each message's link opens for who gets it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date

import pytest
from django.test import Client
from django.urls import reverse

from tests.builders import a_person, a_province, an_institute, signed_in, the_ministry
from tests.dossier_builders import IN_TIME, a_submitted_dossier, applicant_of
from tests.stages.publicity import publications
from tests.stages.recognition import waiting as recognitions
from tests.stages.recommendations import rows
from tests.stages.reviews import panels
from tests.stages.signoff import lists
from tidu.accounts.models import User
from tidu.core import clock
from tidu.notifications.models import Message
from tidu.organisations.roles import Role
from tidu.stages.checks import actions as checks
from tidu.stages.checks.models import Check
from tidu.stages.publicity import actions as publicity
from tidu.stages.recognition import actions as recognition
from tidu.stages.recommendations import actions as recommendations
from tidu.stages.reviews import actions as reviews
from tidu.stages.signoff import actions as signoff
from tidu.stages.signoff import queries
from tidu.stages.signoff.models import ListEntry, SignoffList

pytestmark = pytest.mark.django_db
REASONS = [{"field": "basic.turnover", "reason": "与审计报告不一致"}]
Told = set[tuple[str, str, str]]


@pytest.fixture(autouse=True)
def _in_time() -> Iterator[None]:
    with clock.frozen(IN_TIME):
        yield


class Cast:
    """Somebody of every role, here and elsewhere, by a word."""

    def __init__(self) -> None:
        ministry, jiangsu, zhejiang = the_ministry(), a_province(), a_province("330000")
        self.people = {
            "officer": a_person(Role.UNIT_OFFICER, jiangsu),
            "finance": a_person(Role.DEPARTMENT_OFFICER, jiangsu, "finance"),
            "data": a_person(Role.DEPARTMENT_OFFICER, jiangsu, "data"),
            "officer elsewhere": a_person(Role.UNIT_OFFICER, zhejiang),
            "finance elsewhere": a_person(Role.DEPARTMENT_OFFICER, zhejiang, "finance"),
            "secretariat": a_person(Role.SECRETARIAT, ministry),
            "ministry of finance": a_person(Role.MINISTRY_OFFICER, ministry, "finance"),
            "ministry of industry": a_person(Role.MINISTRY_OFFICER, ministry, "industry"),
            "expert": a_person(Role.EXPERT, an_institute()),
            "auditor": a_person(Role.AUDITOR),
            "operator": a_person(Role.OPERATOR),
        }
        self.words = {person.pk: word for word, person in self.people.items()}

    def __getitem__(self, word: str) -> User:
        return self.people[word]

    def join(self, word: str, person: User) -> User:
        """Name somebody whom a builder made."""
        self.people[word] = person
        self.words[person.pk] = word
        return person

    def told_by(self, act: Callable[[], object]) -> Told:
        """Who of the cast is told what with which link by an act; each link opens for who gets it."""
        before = set(Message.objects.values_list("pk", flat=True))
        act()
        new = [row for row in Message.objects.select_related("recipient") if row.pk not in before]
        told = {(self.words[row.recipient_id], row.kind, row.url) for row in new if row.recipient_id in self.words}
        assert len(told) == len([row for row in new if row.recipient_id in self.words]), "nobody is told twice"
        shut = {row.kind for row in new if row.recipient_id in self.words and not opens(row)}
        assert shut == set()
        return told


def opens(message: Message) -> bool:
    """Whether the recipient gets from the message to its page."""
    assert message.recipient is not None
    client = signed_in(Client(), message.recipient)
    led = client.get(reverse("notifications:open", args=[message.pk]))
    return (led.status_code, led.headers.get("Location")) == (302, message.url) and (
        client.get(message.url).status_code == 200
    )


@pytest.fixture
def cast() -> Cast:
    return Cast()


def each(words: str, kind: str, url: str) -> Told:
    """The same message to several people, whose words stand between commas."""
    return {(word, kind, url) for word in words.split(", ")}


# Application and check


def a_check(cast: Cast) -> Check:
    dossier = a_submitted_dossier()
    cast.join("applicant", applicant_of(dossier))
    return Check.objects.select_related("step__dossier").get(step__dossier=dossier)


def test_a_submission_tells_the_applicant_and_the_unit(cast: Cast) -> None:
    told = cast.told_by(lambda: a_check(cast))
    page = f"/dossiers/{Check.objects.get().step.dossier_id}/"
    assert told == each("officer", "dossiers.arrived", page) | each(
        "applicant", "dossiers.submitted", f"{page}versions/1/receipt/"
    )


def test_a_check_that_is_passed(cast: Cast) -> None:
    check = a_check(cast)
    ticks = {point["key"]: True for point in check.step.stage.parameters["checklist"]}
    page = f"/dossiers/{check.step.dossier_id}/"
    told = cast.told_by(lambda: checks.pass_check(cast["officer"], check, ticks))
    assert told == each("applicant", "dossiers.passed", page) | each("officer", "dossiers.arrived", page)


def test_a_check_that_returns(cast: Cast) -> None:
    check = a_check(cast)
    told = cast.told_by(lambda: checks.return_check(cast["officer"], check, REASONS, {}))
    assert told == each("applicant", "dossiers.returned", f"/dossiers/{check.step.dossier_id}/")


# Recommendation


def test_the_first_projects_on_a_list_ask_for_signatures_once(cast: Cast) -> None:
    step = rows.a_waiting_step()
    sheet = rows.sheet_of(step)
    wanted = each("finance, data", "recommendations.to_sign", f"/stages/recommendations/{sheet.pk}/")
    assert cast.told_by(lambda: rows.rank(cast["officer"], sheet, step)) == wanted
    assert cast.told_by(lambda: rows.remove(cast["officer"], sheet, sheet.entries.get())) == set()
    assert cast.told_by(lambda: rows.rank(cast["officer"], sheet, step)) == set()


def test_a_change_of_the_list_tells_those_who_had_signed(cast: Cast) -> None:
    sheet = rows.a_sheet(2)
    recommendations.sign(cast["finance"], sheet, "finance", sheet.digest)
    told = cast.told_by(lambda: rows.move(cast["officer"], sheet, sheet.entries.get(rank=2), 1))
    assert told == each("finance", "recommendations.voided", f"/stages/recommendations/{sheet.pk}/")


def test_a_list_that_is_handed_in_returned_and_accepted(cast: Cast) -> None:
    sheet = rows.a_sheet()
    rows.sign_all(sheet)
    page = f"/stages/recommendations/{sheet.pk}/"
    cast.join("applicant", sheet.entries.get().step.dossier.started_by)
    officer, secretary = cast["officer"], cast["secretariat"]

    def hand_in() -> None:
        recommendations.submit(officer, sheet)

    assert cast.told_by(hand_in) == each("secretariat", "recommendations.submitted", page)
    told = cast.told_by(lambda: recommendations.return_sheet(secretary, sheet, "附件不全"))
    assert told == each("officer", "recommendations.returned", page)
    hand_in()
    dossier = f"/dossiers/{sheet.entries.get().step.dossier_id}/"
    told = cast.told_by(lambda: recommendations.accept(secretary, sheet))
    assert told == each("officer", "recommendations.accepted", page) | each("applicant", "dossiers.passed", dossier)


# Review


def test_an_expert_hears_of_dossiers_given_and_taken(cast: Cast) -> None:
    review, seat = panels.a_review(), cast["expert"].memberships.get()
    assignments = []
    told = cast.told_by(lambda: assignments.append(reviews.assign(cast["secretariat"], review, seat)))
    (assignment,) = assignments
    assert told == each("expert", "reviews.assigned", f"/stages/reviews/assignments/{assignment.pk}/")
    told = cast.told_by(lambda: reviews.unassign(cast["secretariat"], assignment, "改派"))
    assert told == each("expert", "reviews.unassigned", "/stages/reviews/mine/")


def test_scores_that_are_handed_in_tell_the_secretariat(cast: Cast) -> None:
    review, seat = panels.a_review(), cast["expert"].memberships.get()
    assignment = reviews.assign(cast["secretariat"], review, seat)
    told = cast.told_by(lambda: panels.handed_in(assignment))
    assert told == each("secretariat", "reviews.handed_in", f"/stages/reviews/{review.pk}/")


# Joint sign-off


def test_a_proposed_list_asks_each_ministry(cast: Cast) -> None:
    signoff_list = lists.a_list()
    told = cast.told_by(lambda: signoff.propose(cast["secretariat"], signoff_list))
    page = f"/stages/signoff/{signoff_list.pk}/"
    assert told == each("ministry of finance, ministry of industry", "signoff.proposed", page)


def test_a_removal_tells_who_had_signed_and_the_applicant(cast: Cast) -> None:
    signoff_list = lists.a_proposed_list()
    lists.sign(signoff_list, "data")
    from_industry = signoff_list_signed_by(cast, signoff_list)
    entry = ListEntry.objects.filter(list=signoff_list).select_related("step__dossier").earliest("position")
    cast.join("applicant", entry.step.dossier.started_by)
    told = cast.told_by(lambda: signoff.remove(cast["secretariat"], entry, "材料失实"))
    assert told == each(from_industry, "signoff.voided", f"/stages/signoff/{signoff_list.pk}/") | each(
        "applicant", "dossiers.refused", f"/dossiers/{entry.step.dossier_id}/"
    )


def signoff_list_signed_by(cast: Cast, signoff_list: SignoffList) -> str:
    """The ministry of industry signs the list as it is."""
    signoff.sign(cast["ministry of industry"], signoff_list, "industry", queries.digest_of(signoff_list))
    return "ministry of industry"


def test_a_dissent_tells_the_secretariat(cast: Cast) -> None:
    signoff_list = lists.a_proposed_list()
    seen = queries.digest_of(signoff_list)
    told = cast.told_by(lambda: signoff.dissent(cast["ministry of finance"], signoff_list, "finance", seen, "补贴重复"))
    assert told == each("secretariat", "signoff.dissented", f"/stages/signoff/{signoff_list.pk}/")


def test_the_last_signature_tells_the_secretariat_and_the_applicants(cast: Cast) -> None:
    signoff_list = lists.a_proposed_list(1)
    entry = signoff_list.entries.select_related("step__dossier").get()
    cast.join("applicant", entry.step.dossier.started_by)
    lists.sign(signoff_list, *lists.DEPARTMENTS[:-1])
    told = cast.told_by(lambda: lists.sign(signoff_list, lists.DEPARTMENTS[-1]))
    assert told == each("secretariat", "signoff.completed", f"/stages/signoff/{signoff_list.pk}/") | each(
        "applicant", "dossiers.passed", f"/dossiers/{entry.step.dossier_id}/"
    )


# Publicity and recognition


def test_publicity_tells_the_applicants_on_the_list(cast: Cast) -> None:
    publication = publications.a_publication(1)
    applicant = User.objects.get(memberships__organisation__kind="enterprise", memberships__role="applicant_signatory")
    cast.join("applicant", applicant)
    with clock.frozen(clock.moment(date(2024, 12, 27))):
        told = cast.told_by(lambda: publicity.start(cast["secretariat"], publication, publications.FIRST_DAY))
        assert told == each("applicant", "publicity.started", f"/dossiers/{publication.entries.get().step.dossier_id}/")
    with clock.frozen(clock.moment(date(2025, 1, 7))):
        told = cast.told_by(lambda: publicity.close(cast["secretariat"], publication))
    dossier = publication.entries.get().step.dossier_id
    assert told == each("applicant", "dossiers.passed", f"/dossiers/{dossier}/")


def test_a_title_and_a_refusal_tell_the_applicants(cast: Cast) -> None:
    first, second = recognitions.waiting(2)
    for word, row in (("first", first), ("second", second)):
        cast.join(word, row.step.dossier.started_by)
    told = cast.told_by(lambda: recognition.decline(cast["secretariat"], second, "公示期间异议成立"))
    assert told == each("second", "dossiers.refused", f"/dossiers/{second.step.dossier_id}/")
    told = cast.told_by(lambda: recognitions.recognise(cast["secretariat"]))
    assert told == each("first", "dossiers.recognised", f"/dossiers/{first.step.dossier_id}/")
