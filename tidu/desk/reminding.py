"""Reminding people of what awaits them before its deadline, and those who lead them when it presses.

A reminder is a task of the desk whose deadline has come nearer than one of the thresholds, so what counts as open, and
until when, is said in one place. Decision 0017, point 7.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta
from hashlib import sha256
from typing import Any

from django.conf import settings
from django.db import transaction
from django.db.models import F, Q, QuerySet
from django.utils import translation

from tidu.accounts.models import User
from tidu.campaigns.queries import open_campaigns
from tidu.core import clock
from tidu.desk.queries import tasks_of
from tidu.dossiers.models import Dossier
from tidu.dossiers.stages import Task
from tidu.dossiers.states import EDITABLE
from tidu.notifications.actions import notify
from tidu.organisations.models import Membership
from tidu.organisations.queries import memberships_of, ministry, people_with_role
from tidu.organisations.roles import APPLICANT_ROLES, Role

OVERDUE = timedelta(0)
LEADERS = {
    Role.APPLICANT_EDITOR: Role.APPLICANT_SIGNATORY,
    Role.DEPARTMENT_OFFICER: Role.UNIT_OFFICER,
    Role.MINISTRY_OFFICER: Role.SECRETARIAT,
    Role.EXPERT: Role.SECRETARIAT,
}
"""Who is told when somebody's task presses; whoever is not named here answers for it alone."""


def remind_all(share: int = 0, shares: int = 1) -> None:
    """Remind everybody for whom something is due soon or overdue. Each is told once of a task and threshold.

    With ``shares``, only the people whose number leaves ``share`` when divided by it.
    """
    people = people_with_tasks().alias(share=F("pk") % shares).filter(share=share)
    for person in people.iterator(chunk_size=500):
        with translation.override(person.language):
            remind(person)


def people_with_tasks() -> QuerySet[User]:
    """Those who may have something to do: everybody but applicants, and of these the ones with an open application."""
    unfinished = Dossier.objects.filter(campaign__in=open_campaigns(), state__in=EDITABLE)
    applies = Q(role__in=APPLICANT_ROLES, organisation__in=unfinished.values("factory__enterprise"))
    seats = Membership.objects.filter(Q(ended_on__isnull=True) & (applies | ~Q(role__in=APPLICANT_ROLES)))
    return User.objects.filter(pk__in=seats.values("user"), is_active=True).order_by("pk")


@transaction.atomic
def remind(person: User) -> None:
    """Remind one person, in whose language the tasks are read."""
    for task in tasks_of(person):
        reached = threshold_reached(task.due, clock.now(), thresholds())
        if reached is None:
            continue
        kind = "desk.overdue" if reached == OVERDUE else "desk.due_soon"
        facts, matter = _facts(task), _matter(task, reached, person)
        notify([person], kind, url=task.url, params=facts, due=task.due, matter=matter)
        if reached <= timedelta(hours=settings.TIDU_ESCALATE_HOURS):
            facts["who"] = str(person)
            notify(leaders_of(person), "desk.escalated", url="/", params=facts, due=task.due, matter=matter)


def thresholds() -> list[timedelta]:
    """How long before a deadline people are reminded, and that it has passed."""
    return [OVERDUE, *sorted(timedelta(hours=int(hours)) for hours in settings.TIDU_REMIND_HOURS)]


def threshold_reached(due: datetime | None, at: datetime, steps: Sequence[timedelta]) -> timedelta | None:
    """The nearest threshold that has been reached, ``steps`` from zero up; None while the deadline is far or unknown.

    Whoever comes to a task late is not told of the thresholds before.
    """
    if due is None:
        return None
    left = max(due - at, OVERDUE)
    return next((step for step in steps if left <= step), None)


def leaders_of(person: User) -> list[User]:
    """Those who lead where the person works, without the person."""
    found = [leader for membership in memberships_of(person) for leader in _leaders_at(membership)]
    return [leader for leader in dict.fromkeys(found) if leader != person]


def _leaders_at(membership: Membership) -> Iterator[User]:
    role = LEADERS.get(Role(membership.role))
    if role is not None:
        place = ministry() if role == Role.SECRETARIAT else membership.organisation
        yield from people_with_role(place, role)


def _facts(task: Task) -> dict[str, Any]:
    return {"task": str(task.title), "count": task.count, "due": task.due, "detail": str(task.detail or task.title)}


def _matter(task: Task, reached: timedelta, person: User) -> str:
    """What makes a reminder the only one: whose task, which deadline, which threshold."""
    page = sha256(task.url.encode()).hexdigest()[:16]
    assert task.due is not None, "only what is due is reminded of"
    return f"{person.pk} {page} {task.due:%Y%m%d%H%M} {reached.total_seconds() / 3600:g}"
