"""An expert scores a dossier."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db import transaction

from tidu.campaigns import window_findings
from tidu.campaigns.queries import window_of
from tidu.core import clock, permissions
from tidu.core.digest import digest_of
from tidu.core.findings import Finding, Refused, refuse_if
from tidu.dossiers.queries import last_version
from tidu.stages.reviews import queries, rules, telling
from tidu.stages.reviews.actions.assigning import require_open
from tidu.stages.reviews.models import Assignment, Score
from tidu.workflow.acts import Act, lock, perform


@dataclass(frozen=True)
class Given:
    """What an expert gives for one criterion; ``points`` None while undecided."""

    points: Decimal | None
    comment: str = ""


@transaction.atomic
def save_scores(person: Any, assignment: Assignment, given: Mapping[str, Given]) -> None:
    """Keep a draft of the scores. Raises Refused naming the criteria whose points are not allowed."""
    permissions.require(person, "reviews.read", assignment)
    criteria = queries.sheet_of(assignment.review).criteria
    require_open(assignment.review)
    locked = lock(assignment)
    permissions.require(person, "reviews.score", locked)
    refuse_if(rules.points_findings(criteria, {key: one.points for key, one in given.items()}))
    for criterion in criteria:
        one = given.get(criterion.key, Given(None))
        values = {"points": one.points, "comment": one.comment}
        Score.objects.update_or_create(assignment=locked, criterion=criterion.key, defaults=values)


@transaction.atomic
def hand_in(person: Any, assignment: Assignment, seen: str) -> None:
    """Hand in the scores as saved; they are final. ``seen``: their digest as the expert saw them.

    Raises Refused where a criterion has no points, the stage's window is not open, or other scores were saved since.
    """
    permissions.require(person, "reviews.hand_in", assignment)
    stage = queries.stage_of(assignment.review)
    require_open(assignment.review)
    with perform(person, "hand_in", assignment) as act:
        refuse_if(window_findings(window_of(assignment.review.step.dossier.campaign, stage), clock.received()))
        _freeze(act, seen)
    telling.handed_in(assignment)


def _freeze(act: Act[Assignment], seen: str) -> None:
    sheet, scores = queries.sheet_of(act.row.review), queries.scores_of(act.row)
    points = queries.points_of(scores)
    refuse_if(rules.missing_points(sheet.criteria, points))
    refuse_if(rules.points_findings(sheet.criteria, points))
    if seen != digest_of_scores(scores):
        raise Refused([Finding("reviews.scores_changed", sheet.citation)])
    version = last_version(act.row.review.step.dossier)
    act.row.handed_in_at = clock.now()
    act.record(total=total_of(points), scores=seen, version=version.digest if version else "")


def digest_of_scores(scores: Mapping[str, Score]) -> str:
    """The digest over every point and comment of one expert."""
    return digest_of({key: [rules.plain(one.points or Decimal(0)), one.comment] for key, one in scores.items()})


def total_of(points: rules.Points) -> str:
    """The sum of the points as text, for the log and for pages."""
    return rules.plain(sum((one for one in points.values() if one is not None), Decimal(0)))
