"""What awaits the secretariat here: publications to start and to close."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from tidu.core import clock
from tidu.dossiers.stages import Awaited, Task, Watched
from tidu.organisations import queries as organisations
from tidu.organisations.roles import Role
from tidu.stages.publicity import queries
from tidu.stages.publicity.models import Publication
from tidu.stages.publicity.states import PublicationState
from tidu.workflow.queries import keys_of


def tasks(person: Any) -> Iterator[Task]:
    """One task per publication that can be started, or closed because its last day has passed."""
    if not organisations.holds(person, Role.SECRETARIAT):
        return
    for publication in queries.visible_to(person).filter(state=PublicationState.WAITING):
        if count := queries.steps_to_publish(publication).count():
            yield _task(publication, _("Start the publicity"), count)
    for publication in queries.visible_to(person).filter(state=PublicationState.RUNNING, ends_on__lt=clock.today()):
        yield _task(publication, _("Close the publicity"))


def _task(publication: Publication, title: str, count: int = 1) -> Task:
    url = reverse("publicity:detail", args=[publication.pk])
    return Task(title=title, url=url, count=count, detail=publication.campaign.title)


def awaited(person: Any) -> Iterator[Awaited]:
    """The publications that run, for the secretariat."""
    if not organisations.holds(person, Role.SECRETARIAT):
        return
    for publication in queries.visible_to(person).filter(state=PublicationState.RUNNING, ends_on__gte=clock.today()):
        yield Awaited(
            title=_("End of the publicity"),
            who=_("the public"),
            url=reverse("publicity:detail", args=[publication.pk]),
            due=clock.end_of(publication.ends_on) if publication.ends_on else None,
            detail=publication.campaign.title,
        )


def watched(person: Any) -> Iterator[Watched]:
    """The publications that a person may read in the office."""
    yield Watched(keys_of(queries.visible_to(person), "publicity"), "publicity:detail")
