"""What the desk shows: values built from what queries found."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from tidu.accounts.models import User
from tidu.core import clock, permissions
from tidu.core.presentation import Deadline, Fact
from tidu.core.templatetags.tidu import minute, short_digest
from tidu.desk import actions, queries
from tidu.desk.urgency import Urgency, urgency_of
from tidu.dossiers.stages import Awaited, Task
from tidu.organisations.queries import holds
from tidu.organisations.roles import Role
from tidu.workflow import queries as log

UNITS_TO_REMIND = "not_handed_in"
"""The group of the control room whose lists are awaited."""
TITLES = {
    Urgency.OVERDUE: gettext_lazy("Overdue"),
    Urgency.TODAY: gettext_lazy("Today"),
    Urgency.WEEK: gettext_lazy("Within seven days"),
    Urgency.LATER: gettext_lazy("Later"),
    Urgency.UNDATED: gettext_lazy("Without a date"),
}


@dataclass(frozen=True)
class Line:
    """A task or something awaited, with its deadline as pages show it. ``is_next``: the most urgent task."""

    item: Task | Awaited
    deadline: Deadline | None
    is_next: bool = False
    remind_url: str = ""

    @property
    def total(self) -> int:
        """The size of the pile of which some is done already."""
        return self.item.count + (getattr(self.item, "done", None) or 0)


@dataclass(frozen=True)
class Group:
    """The lines of one urgency."""

    urgency: Urgency
    title: Any
    lines: list[Line] = field(default_factory=list)


def grouped(tasks: list[Task]) -> list[Group]:
    """The tasks, which come in the order of their dates, in groups by urgency; empty groups are left out."""
    groups = {urgency: Group(urgency, TITLES[urgency]) for urgency in Urgency}
    for task in tasks:
        line = Line(task, deadline_of(task), is_next=task is tasks[0])
        groups[urgency_of(task.due, clock.now())].lines.append(line)
    return [group for group in groups.values() if group.lines]


def awaited_lines(person: User, awaited: list[Awaited]) -> list[Line]:
    """What lies with others, with the page from which those can be reminded whom the person may remind."""
    reminds = permissions.may(person, "campaigns.remind")
    return [
        Line(one, deadline_of(one), remind_url=_remind_url(one.campaign) if reminds and one.campaign else "")
        for one in awaited
    ]


def _remind_url(campaign: int) -> str:
    return reverse("desk:remind", args=[campaign, UNITS_TO_REMIND])


def deadline_of(item: Task | Awaited) -> Deadline | None:
    """Until when."""
    return Deadline(_("Due"), item.due) if item.due else None


@dataclass(frozen=True)
class Since:
    """What others did since the last visit. ``at``: when that was, None on the first one."""

    at: Any
    news: list[queries.News]


def since_last_visit(request: HttpRequest, person: User) -> Since:
    """What others did since the person was here last, in the session before this one."""
    kept = request.session.get("desk")
    if kept is None:
        before = actions.come(person)
        kept = {"at": before.at.isoformat(), "entry": before.last_entry} if before else {}
        request.session["desk"] = kept
    if not kept:
        return Since(None, [])
    return Since(parse_datetime(kept["at"]), queries.news_for(person, kept["entry"]))


def state_of_the_platform(person: User) -> list[Fact]:
    """The instance's health for the operator, the state of the log for the auditor."""
    facts = []
    if holds(person, Role.OPERATOR):
        facts += [
            Fact(_("Messages that could not be delivered"), queries.failed_deliveries()),
            Fact(_("Background jobs that failed"), queries.failed_jobs()),
        ]
    if holds(person, Role.OPERATOR) or holds(person, Role.AUDITOR):
        facts += _log_facts()
    return facts


def _log_facts() -> list[Fact]:
    seal = log.last_seal()
    sealed = (f"{minute(seal.at)} · {seal.number}", short_digest(seal.root)) if seal else _("not sealed yet")
    return [Fact(_("Entries of the log"), f"{log.length():,}"), Fact(_("Last seal"), sealed)]
