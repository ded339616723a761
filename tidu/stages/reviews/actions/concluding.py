"""The secretariat concludes the stage: the selected dossiers go on to the list, the others do not."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Any

from django.db import transaction

from tidu.campaigns.models import Campaign
from tidu.core import permissions
from tidu.core.findings import Finding, Refused, refuse_if
from tidu.dossiers.actions import pass_step, refuse_step
from tidu.rulebook.model import Stage
from tidu.stages.reviews import queries, rules
from tidu.stages.reviews.models import Review
from tidu.workflow.acts import perform


@dataclass(frozen=True)
class Conclusion:
    """How many dossiers go on to the list, and how many do not."""

    passed: int
    refused: int


@transaction.atomic
def conclude(
    person: Any, campaign: Campaign, stage_key: str, *, selected: Collection[int], reason: str, seen: str
) -> Conclusion:
    """Conclude every open review of a stage at once.

    ``selected``: the reviews that go on; ``reason``: why the others do not; ``seen``: the digest of the ranking that
    the person decided on. Raises Refused where scores are missing or the ranking is another by now.
    """
    permissions.require(person, "reviews.conclude")
    stage = campaign.notice.stage(stage_key)
    lines = _locked_ranking(campaign, stage_key)
    refuse_if(findings_against(lines, stage, selected))
    refuse_if(rules.reason_findings(selected, [line.review.pk for line in lines], reason, stage.citation))
    if seen != queries.ranking_digest(lines):
        raise Refused([Finding("reviews.ranking_changed", stage.citation)])
    for line in lines:
        if line.review.pk in selected:
            _pass(person, line)
        else:
            _refuse(person, line, reason.strip())
    passed = len(set(selected))
    return Conclusion(passed, len(lines) - passed)


def readiness(lines: Sequence[queries.Standing | queries.Ranked], stage: Stage) -> list[Finding]:
    """What the stage still waits for."""
    needed = int(stage.parameters["experts_per_dossier"])
    return rules.readiness_findings([len(line.totals) for line in lines], needed, stage.citation)


def findings_against(lines: list[queries.Ranked], stage: Stage, selected: Collection[int]) -> list[Finding]:
    """Everything that stands in the way of concluding with this selection."""
    reviews = [line.review.pk for line in lines]
    return readiness(lines, stage) or rules.selection_findings(selected, reviews, stage.citation)


def _locked_ranking(campaign: Campaign, stage_key: str) -> list[queries.Ranked]:
    """The ranking of the open reviews, locked in one order so that two conclusions wait for each other."""
    open_now = queries.open_reviews(queries.in_stage(Review.objects.all(), campaign, stage_key))
    locked = list(open_now.order_by("pk").select_for_update(no_key=True, of=("self",)).values_list("pk", flat=True))
    dossiers = Review.objects.filter(pk__in=locked).select_related("step__dossier__campaign")
    return queries.ranking(queries.with_scores(dossiers))


def _pass(person: Any, line: queries.Ranked) -> None:
    with perform(person, "pass", line.review) as act:
        act.record(place=line.place, mean=str(line.progress.mean))
    pass_step(person, line.review.step, under=act)


def _refuse(person: Any, line: queries.Ranked, reason: str) -> None:
    with perform(person, "refuse", line.review, reason=reason) as act:
        act.record(place=line.place, mean=str(line.progress.mean))
    refuse_step(person, line.review.step, [{"field": "", "reason": reason}], under=act)
