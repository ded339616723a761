"""A dossier enters the stage; experts are assigned to it by hand."""

from __future__ import annotations

from typing import Any

from django.db import transaction

from tidu.core import clock
from tidu.core.findings import Finding, Refused, refuse_if
from tidu.dossiers.models import Step
from tidu.organisations.models import Membership
from tidu.rulebook.model import Stage
from tidu.stages.reviews import queries, rules, telling
from tidu.stages.reviews.models import Assignment, Review
from tidu.stages.reviews.states import AssignmentState, ReviewState
from tidu.workflow.acts import Act, begin, perform


def enter(step: Step, under: Act[Any]) -> None:
    """Open the review of a dossier that enters the stage; one that comes back finds its review again."""
    known = Review.objects.filter(step=step).first()
    if known is None:
        begin(None, "open", Review.objects.create(step=step), stage=step.stage_key)
        return
    with perform(None, "reopen", known, under=under) as act:
        act.record(stage=step.stage_key)


@transaction.atomic
def assign(person: Any, review: Review, expert: Membership) -> Assignment:
    """Assign an expert to a dossier.

    Raises Refused where the expert must stand aside, is assigned already, or the dossier has its experts.
    """
    with perform(person, "assign", review) as act:
        refuse_if(findings_against(act.row, expert))
        act.record(expert=expert.user_id, institute=expert.organisation_id)
        earlier = Assignment.objects.filter(review=act.row, expert=expert).first()
        assignment = _renew(person, earlier, act) if earlier else _create(person, act.row, expert)
    telling.assigned(assignment)
    return assignment


def _create(person: Any, review: Review, expert: Membership) -> Assignment:
    return Assignment.objects.create(review=review, expert=expert, assigned_by=person, assigned_at=clock.now())


def _renew(person: Any, earlier: Assignment, under: Act[Any]) -> Assignment:
    with perform(person, "assign_again", earlier, under=under) as act:
        act.row.assigned_by, act.row.assigned_at = person, clock.now()
    return earlier


@transaction.atomic
def unassign(person: Any, assignment: Assignment, reason: str) -> None:
    """Take a dossier from an expert who has not handed in scores. What was drafted is kept and counts for nothing."""
    with perform(person, "unassign", assignment, reason=reason) as act:
        act.record(expert=act.row.expert.user_id)
    telling.unassigned(assignment, reason)


def findings_against(review: Review, expert: Membership) -> list[Finding]:
    """Everything that speaks against an assignment now."""
    stage = queries.stage_of(review)
    known = queries.experts().filter(pk=expert.pk).first()
    if known is None:
        return [Finding("reviews.not_an_expert", stage.citation, {"expert": expert.user.name}, field="expert")]
    active = review.assignments.exclude(state=AssignmentState.WITHDRAWN)
    return [
        *_twice(known, stage, active.filter(expert__user=expert.user_id).exists()),
        *rules.assignment_findings(active.count(), int(stage.parameters["experts_per_dossier"]), stage.citation),
        *conflicts_of(known, review, stage),
    ]


def conflicts_of(expert: Membership, review: Review, stage: Stage) -> list[Finding]:
    """Why an expert read by ``queries.experts`` must stand aside."""
    dossier = queries.facts_of_dossier(review.step.dossier)
    return rules.conflicts(queries.facts_of_expert(expert), dossier, stage.parameters["avoid"], stage.citation)


def _twice(expert: Membership, stage: Stage, assigned: bool) -> list[Finding]:
    """One person counts once, whichever of several institutes sends them."""
    found = Finding("reviews.already_assigned", stage.citation, {"expert": expert.user.name}, field="expert")
    return [found] if assigned else []


def require_open(review: Review) -> None:
    """Lock a review and raise Refused where it was concluded meanwhile."""
    locked = Review.objects.select_for_update(no_key=True, of=("self",)).get(pk=review.pk)
    if locked.state != ReviewState.OPEN:
        raise Refused([Finding("reviews.concluded", queries.stage_of(review).citation)])
