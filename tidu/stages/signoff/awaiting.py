"""What awaits people here: lists to sign, to propose, dissents to answer."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from tidu.core.templatetags.tidu import joined
from tidu.dossiers.stages import Awaited, Task, Watched
from tidu.organisations import queries as organisations
from tidu.organisations.roles import Role
from tidu.rulebook import shipped
from tidu.stages.signoff import queries
from tidu.stages.signoff.models import SignoffList
from tidu.stages.signoff.states import ListState
from tidu.workflow.queries import keys_of


def tasks(person: Any) -> Iterator[Task]:
    """One task per list and department of a ministry officer; one per list that the secretariat must take up."""
    for signoff_list, _department in queries.lists_to_sign(person):
        yield _task(signoff_list, _("Sign the list"))
    if organisations.holds(person, Role.SECRETARIAT):
        waiting = queries.visible_to(person).filter(state__in=[ListState.DRAFT, ListState.STOPPED])
        for signoff_list in waiting.filter(entries__isnull=False).distinct():
            stopped = signoff_list.state == ListState.STOPPED
            yield _task(signoff_list, _("Answer the dissent") if stopped else _("Propose the list to the departments"))


def _task(signoff_list: SignoffList, title: str) -> Task:
    return Task(
        title=title,
        url=reverse("signoff:detail", args=[signoff_list.pk]),
        due=queries.window_of_list(signoff_list).closes_at,
        detail=signoff_list.campaign.title,
    )


def awaited(person: Any) -> Iterator[Awaited]:
    """The lists that departments have not all signed yet, for the secretariat."""
    if not organisations.holds(person, Role.SECRETARIAT):
        return
    for signoff_list in queries.visible_to(person).filter(state=ListState.SIGNING):
        missing = [desk.department for desk in queries.desks_of(signoff_list) if desk.is_open]
        yield Awaited(
            title=_("Signatures under the list"),
            who=joined(shipped().reference.departments[key].short for key in missing),
            url=reverse("signoff:detail", args=[signoff_list.pk]),
            due=queries.window_of_list(signoff_list).closes_at,
            detail=signoff_list.campaign.title,
        )


def watched(person: Any) -> Iterator[Watched]:
    """The lists that a person may read."""
    yield Watched(keys_of(queries.visible_to(person), "signoff"), "signoff:detail")
