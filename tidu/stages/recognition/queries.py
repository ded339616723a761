"""Reads of recognitions."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db.models import Count, Q, QuerySet

from tidu.campaigns.models import Campaign
from tidu.factories.models import Title
from tidu.factories.queries import holding
from tidu.organisations import queries as organisations
from tidu.organisations.roles import NATIONAL_ROLES
from tidu.rulebook.model import Stage
from tidu.stages.recognition.models import Recognition
from tidu.stages.recognition.states import RecognitionState

if TYPE_CHECKING:
    from tidu.organisations.queries import Person

RELATED = ("step__dossier__campaign", "step__dossier__factory__enterprise", "step__dossier__unit", "title")


def visible_to(person: Person) -> QuerySet[Recognition]:
    """All recognitions for those who read nationally, none for anybody else; by the dossiers' numbers."""
    recognitions = Recognition.objects.select_related(*RELATED).order_by("step__dossier__number")
    return recognitions if organisations.holds_any(person, NATIONAL_ROLES) else recognitions.none()


def at(recognitions: QuerySet[Recognition], campaign: Campaign, stage_key: str) -> QuerySet[Recognition]:
    """Those of one stage of a campaign."""
    return recognitions.filter(step__dossier__campaign=campaign, step__stage_key=stage_key)


def stage_of(campaign: Campaign, stage_key: str) -> Stage:
    """The stage under the rules that the campaign was opened with; KeyError where there is none."""
    return campaign.notice.stage(stage_key)


def waiting_at(campaign: Campaign, stage_key: str) -> list[Recognition]:
    """The dossiers to be recognised, by their numbers."""
    waiting = at(Recognition.objects.filter(state=RecognitionState.WAITING), campaign, stage_key)
    return list(waiting.select_related(*RELATED).order_by("step__dossier__number"))


def numbers_of(recognitions: Sequence[Recognition]) -> list[str]:
    """The numbers of the dossiers."""
    return [recognition.step.dossier.number or "" for recognition in recognitions]


def holders_among(recognitions: Sequence[Recognition], level: str) -> list[str]:
    """The numbers of those dossiers whose factory holds a valid title of the level already."""
    factories = [recognition.step.dossier.factory_id for recognition in recognitions]
    titles = holding(Title.objects.filter(factory__in=factories, level=level))
    held = set(titles.values_list("factory", flat=True))
    return numbers_of([one for one in recognitions if one.step.dossier.factory_id in held])


@dataclass(frozen=True)
class Batch:
    """How many dossiers of one stage of a campaign wait and how many are recognised."""

    campaign: Campaign
    stage: Stage
    waiting: int
    recognised: int


def batches(person: Person) -> list[Batch]:
    """The stages at which dossiers stand or stood, the newest campaign first."""
    counted = (
        visible_to(person)
        .order_by()
        .values("step__dossier__campaign", "step__stage_key")
        .annotate(
            waiting=Count("pk", filter=Q(state=RecognitionState.WAITING)),
            recognised=Count("pk", filter=Q(state=RecognitionState.RECOGNISED)),
        )
        .order_by("-step__dossier__campaign", "step__stage_key")
    )
    rows = list(counted)
    campaigns = Campaign.objects.in_bulk([row["step__dossier__campaign"] for row in rows])
    return [
        Batch(campaign, campaign.notice.stage(row["step__stage_key"]), row["waiting"], row["recognised"])
        for row in rows
        for campaign in [campaigns[row["step__dossier__campaign"]]]
    ]
