"""What awaits the secretariat and the experts."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from typing import Any

from django.db.models import Count, Q
from django.urls import reverse
from django.utils.translation import gettext as _

from tidu.campaigns import WindowInForce
from tidu.campaigns.models import Campaign
from tidu.campaigns.queries import WINDOWS, window_of
from tidu.core import permissions
from tidu.dossiers.models import Step
from tidu.dossiers.stages import Task
from tidu.rulebook.model import Stage
from tidu.stages.reviews import queries
from tidu.stages.reviews.models import Review
from tidu.stages.reviews.states import AssignmentState, ReviewState

Counts = list[tuple[int, int]]


def tasks(person: Any) -> Iterator[Task]:
    """Dossiers to score; dossiers without enough experts; stages that are ready for their list."""
    if permissions.may(person, "reviews.list_own"):
        yield from _to_score(person)
    if permissions.may(person, "reviews.conclude"):
        yield from _to_conclude()


def _to_score(person: Any) -> Iterator[Task]:
    waiting = queries.assignments_of(person).filter(state=AssignmentState.ASSIGNED, review__state=ReviewState.OPEN)
    steps = [one.review.step for one in waiting.prefetch_related(f"review__step__dossier__campaign__{WINDOWS}")]
    if steps:
        due = min((moment for step in steps if (moment := window_of_step(step).closes_at)), default=None)
        yield Task(_("Dossiers to score"), reverse("reviews:mine"), count=len(steps), due=due)


def window_of_step(step: Step) -> WindowInForce:
    """Until when the dossier may be scored."""
    return window_of(step.dossier.campaign, step.stage)


def _to_conclude() -> Iterator[Task]:
    campaigns = {campaign.pk: campaign for campaign in Campaign.objects.all()}
    for (campaign_pk, stage_key), counts in _counts().items():
        campaign = campaigns[campaign_pk]
        stage = campaign.notice.stage(stage_key)
        yield from _tasks_of_stage(campaign, stage, counts)


def _tasks_of_stage(campaign: Campaign, stage: Stage, counts: Counts) -> Iterator[Task]:
    needed = int(stage.parameters["experts_per_dossier"])
    lacking = sum(assigned < needed for assigned, _scored in counts)
    if lacking:
        yield Task(
            _("Assign experts"),
            reverse("reviews:list"),
            count=lacking,
            due=window_of(campaign, stage).closes_at,
            detail=campaign.title,
        )
    elif all(scored >= needed for _assigned, scored in counts):
        url = reverse("reviews:ranking", args=[campaign.pk, stage.key])
        yield Task(_("Propose the list"), url, count=len(counts), detail=campaign.title)


def _counts() -> dict[tuple[int, str], Counts]:
    """Assigned and handed in, per open review, by campaign and stage."""
    found: defaultdict[tuple[int, str], Counts] = defaultdict(list)
    active = Count("assignments", filter=~Q(assignments__state=AssignmentState.WITHDRAWN))
    scored = Count("assignments", filter=Q(assignments__state=AssignmentState.SCORED))
    rows = Review.objects.filter(state=ReviewState.OPEN).order_by("pk").annotate(active=active, scored=scored)
    values = rows.values_list("step__dossier__campaign", "step__stage_key", "active", "scored")
    for campaign, stage_key, assigned, handed_in in values:
        found[campaign, stage_key].append((assigned, handed_in))
    return dict(found)
