"""Reminders before deadlines: when, to whom, once each, and to those who lead when it presses."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.builders import a_factory, a_person, a_province, an_enterprise, seat
from tests.dossier_builders import a_dossier, a_submitted_dossier
from tidu.accounts.models import User
from tidu.campaigns.queries import window_of
from tidu.core import clock
from tidu.desk.reminding import remind_all, threshold_reached, thresholds
from tidu.desk.tasks import MINUTES_OF_A_ROUND, remind_in_turn
from tidu.dossiers.models import Dossier
from tidu.notifications.models import Message
from tidu.organisations.roles import Role

pytestmark = pytest.mark.django_db
HOURS = timedelta(hours=1)
MINUTE = timedelta(minutes=1)


def a_draft() -> tuple[Dossier, User, User]:
    """A draft, the editor who fills it in, and the signatory who leads."""
    enterprise = an_enterprise()
    signatory = a_person(Role.APPLICANT_SIGNATORY, enterprise)
    editor = a_person(Role.APPLICANT_EDITOR, enterprise)
    return a_dossier(a_factory(enterprise), applicant=editor), editor, signatory


def deadline_of(dossier: Dossier) -> datetime:
    closes_at = window_of(dossier.campaign, dossier.campaign.notice.process[0], dossier.unit_id).closes_at
    assert closes_at is not None
    return closes_at


def told(kind: str, at: datetime) -> list[User | None]:
    """Whom a round at a moment told of a kind."""
    before = set(Message.objects.values_list("pk", flat=True))
    with clock.frozen(at):
        remind_all()
    rows = Message.objects.filter(kind=kind).exclude(pk__in=before).select_related("recipient").order_by("recipient")
    return [row.recipient for row in rows]


def test_each_threshold_once() -> None:
    dossier, editor, signatory = a_draft()
    due, both = deadline_of(dossier), sorted([editor, signatory], key=lambda person: person.pk)
    assert told("desk.due_soon", due - 168 * HOURS - MINUTE) == []
    for hours in (168, 72, 24, 6):
        assert told("desk.due_soon", due - hours * HOURS) == both
        assert told("desk.due_soon", due - hours * HOURS + MINUTE) == []
    assert told("desk.overdue", due + MINUTE) == both
    assert told("desk.overdue", due + 24 * HOURS) == []


def test_whoever_comes_late_is_told_of_the_nearest_alone() -> None:
    dossier, *people = a_draft()
    assert len(told("desk.due_soon", deadline_of(dossier) - 2 * HOURS)) == len(people)


def test_those_who_lead_are_told_when_it_presses() -> None:
    dossier, _editor, signatory = a_draft()
    due = deadline_of(dossier)
    assert told("desk.escalated", due - 72 * HOURS) == []
    assert told("desk.escalated", due - 24 * HOURS) == [signatory]
    assert told("desk.escalated", due - 23 * HOURS) == []
    assert told("desk.escalated", due + MINUTE) == [signatory]


def test_officers_with_open_checks() -> None:
    officer = a_person(Role.UNIT_OFFICER, a_province())
    a_person(Role.UNIT_OFFICER, a_province("330000"))
    dossier = a_submitted_dossier()
    step = dossier.steps.get(position=2)
    due = window_of(dossier.campaign, step.stage, dossier.unit_id).closes_at
    assert due is not None
    assert told("desk.due_soon", due - 24 * HOURS) == [officer]


def test_nobody_who_has_nothing_to_do() -> None:
    dossier, *_people = a_draft()
    for role in (Role.AUDITOR, Role.EXPERT, Role.UNIT_OFFICER):
        a_person(role)
    other = an_enterprise()
    seat(a_person(Role.APPLICANT_EDITOR, other), Role.APPLICANT_SIGNATORY, other)
    told("desk.due_soon", deadline_of(dossier) - 6 * HOURS)
    assert Message.objects.filter(kind="desk.due_soon").count() == 2


def test_in_the_recipients_language() -> None:
    dossier, editor, _signatory = a_draft()
    User.objects.filter(pk=editor.pk).update(language="en")
    told("desk.due_soon", deadline_of(dossier) - 6 * HOURS)
    assert (
        Message.objects.get(kind="desk.due_soon", recipient=editor).params["task"]
        == "Finish and submit the application"
    )


def test_everybody_has_a_turn_within_the_hour() -> None:
    dossier, *people = a_draft()
    at = deadline_of(dossier) - 6 * HOURS
    heard: list[int] = []
    with clock.frozen(at):
        for minute in range(MINUTES_OF_A_ROUND):
            before = Message.objects.count()
            remind_in_turn(timestamp=int(at.timestamp()) + 60 * minute)
            heard += [minute] * (Message.objects.count() - before)
    assert Message.objects.filter(kind="desk.due_soon", recipient__in=people).count() == 2
    assert len(heard) == Message.objects.count()
    assert len(set(heard)) == 2, "the two are not of one minute"


@pytest.mark.django_db(transaction=True)
def test_two_rounds_at_once(at_once: Callable[..., list[Any]]) -> None:
    dossier, *_people = a_draft()
    at = deadline_of(dossier) - 6 * HOURS

    def one_round() -> None:
        with clock.frozen(at):
            remind_all()

    assert at_once(one_round, one_round) == [None, None]
    assert Message.objects.filter(kind="desk.due_soon").count() == 2


@given(st.integers(-500, 500))
def test_threshold_reached(hours: int) -> None:
    now = datetime(2024, 11, 20, 9, tzinfo=clock.SHANGHAI)
    reached = threshold_reached(now + hours * HOURS, now, thresholds())
    expected = next((step for step in (0, 6, 24, 72, 168) if max(hours, 0) <= step), None)
    assert reached == (None if expected is None else expected * HOURS)
