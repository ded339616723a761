"""Reads of publications."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db.models import Q, QuerySet

from tidu.core import clock
from tidu.dossiers.models import Step
from tidu.dossiers.queries import open_steps
from tidu.organisations import queries as organisations
from tidu.organisations.roles import NATIONAL_ROLES
from tidu.rulebook.model import Stage
from tidu.stages.publicity.models import Publication, PublicationEntry
from tidu.stages.publicity.states import PublicationState

if TYPE_CHECKING:
    from tidu.organisations.queries import Person


def visible_to(person: Person) -> QuerySet[Publication]:
    """All publications for those who read nationally, none for anybody else (see ``public``)."""
    publications = Publication.objects.select_related("campaign").order_by("-pk")
    return publications if organisations.holds_any(person, NATIONAL_ROLES) else publications.none()


def public() -> QuerySet[Publication]:
    """The publications that everybody may see: from their first day on."""
    started = Publication.objects.filter(starts_on__lte=clock.today())
    return started.select_related("campaign").order_by("-starts_on", "-pk")


def is_open(publication: Publication) -> bool:
    """Whether the public may still object."""
    running = publication.state == PublicationState.RUNNING
    return running and not clock.has_passed(publication.ends_on, clock.now())


def stage_of(publication: Publication) -> Stage:
    """The stage under the rules that the campaign was opened with."""
    return publication.campaign.notice.stage(publication.stage_key)


def entries_of(publication: Publication) -> QuerySet[PublicationEntry]:
    """The list that is shown to the public, in its order."""
    return PublicationEntry.objects.filter(publication=publication).order_by("position")


def search(entries: QuerySet[PublicationEntry], words: str) -> QuerySet[PublicationEntry]:
    """Entries whose number, project or enterprise contains the words."""
    return entries.filter(
        Q(number__icontains=words) | Q(project_name__icontains=words) | Q(enterprise_name__icontains=words)
    )


def steps_to_publish(publication: Publication) -> QuerySet[Step]:
    """The dossiers that stand at the stage and in no publication yet, by their numbers."""
    steps = open_steps(publication.stage.kind).filter(
        dossier__campaign=publication.campaign_id, stage_key=publication.stage_key, publication_entry__isnull=True
    )
    return steps.order_by("dossier__number")
