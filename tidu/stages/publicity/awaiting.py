"""What awaits the secretariat here: publications to start and to close."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from tidu.core import clock
from tidu.dossiers.stages import Task
from tidu.organisations import queries as organisations
from tidu.organisations.roles import Role
from tidu.stages.publicity import queries
from tidu.stages.publicity.models import Publication
from tidu.stages.publicity.states import PublicationState


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
