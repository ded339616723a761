"""What awaits the secretariat and the experts, and whose scores the secretariat waits for."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from tidu.campaigns import WindowInForce
from tidu.campaigns.models import Campaign
from tidu.campaigns.queries import WINDOWS, window_of
from tidu.core import permissions
from tidu.dossiers.models import Step
from tidu.dossiers.stages import Awaited, Task
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
    own = queries.assignments_of(person)
    waiting = queries.to_score(own).prefetch_related(f"review__step__dossier__campaign__{WINDOWS}")
    steps = [one.review.step for one in waiting]
    if steps:
        yield Task(
            _("Dossiers to score"),
            f"{reverse('reviews:mine')}?work={queries.TO_SCORE}",
            count=len(steps),
            due=min((moment for step in steps if (moment := window_of_step(step).closes_at)), default=None),
            since=min((one.assigned_at for one in waiting), default=None),
            done=own.filter(state=AssignmentState.SCORED, review__state=ReviewState.OPEN).count(),
        )


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
            f"{reverse('reviews:list')}?experts={queries.LACKING}&campaign={campaign.pk}",
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
    for _pk, campaign, stage_key, assigned, handed_in in queries.counted(Review.objects.all()):
        found[campaign, stage_key].append((assigned, handed_in))
    return dict(found)


def awaited(person: Any) -> Iterator[Awaited]:
    """The dossiers that have their experts and not yet all scores, for the secretariat."""
    if not permissions.may(person, "reviews.conclude"):
        return
    for campaign in Campaign.objects.all():
        scoring = queries.by_experts(Review.objects.filter(step__dossier__campaign=campaign), queries.SCORING)
        if count := len(scoring):
            yield Awaited(
                _("Dossiers being scored"),
                _("experts"),
                f"{reverse('reviews:list')}?experts={queries.SCORING}&campaign={campaign.pk}",
                count=count,
                detail=campaign.title,
            )
