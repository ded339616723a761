"""Who may do what in an expert review."""

from __future__ import annotations

from typing import Any

import rules

from tidu.organisations import queries as organisations
from tidu.organisations.permissions import is_secretariat, reads_nationally
from tidu.organisations.roles import Role
from tidu.stages.reviews import queries
from tidu.stages.reviews.models import Assignment
from tidu.stages.reviews.states import AssignmentState, ReviewState


@rules.predicate
def is_expert(person: Any, subject: object = None) -> bool:
    """An expert of any institute."""
    return organisations.holds(person, Role.EXPERT)


@rules.predicate
def is_assigned(person: Any, assignment: Assignment | None) -> bool:
    """The expert to whom the dossier is assigned."""
    return assignment is not None and queries.assignments_of(person).filter(pk=assignment.pk).exists()


@rules.predicate
def is_still_scored(person: Any, assignment: Assignment | None) -> bool:
    """The scores are not handed in and the review is not concluded."""
    return (
        assignment is not None
        and assignment.state == AssignmentState.ASSIGNED
        and assignment.review.state == ReviewState.OPEN
    )


TABLE = {
    "reviews.see": reads_nationally,
    "reviews.assign": is_secretariat,
    "reviews.unassign": is_secretariat,
    "reviews.conclude": is_secretariat,
    "reviews.pass": is_secretariat,
    "reviews.refuse": is_secretariat,
    "reviews.list_own": is_expert,
    "reviews.read": is_assigned,
    "reviews.score": is_assigned & is_still_scored,
    "reviews.hand_in": is_assigned,
}
