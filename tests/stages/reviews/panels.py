"""Builders of reviews, experts and their scores."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from tests.builders import a_person, an_institute, the_ministry
from tests.dossier_builders import a_dossier_at, open_step
from tidu.accounts.models import User
from tidu.organisations.models import Membership, Organisation
from tidu.organisations.roles import Role
from tidu.stages.reviews import actions, queries
from tidu.stages.reviews.actions.scoring import digest_of_scores
from tidu.stages.reviews.models import Assignment, Review

STAGE = "expert_review"
FULL = {"maturity": 20, "foundation": 25, "technology": 20, "results": 15, "demonstration": 10, "plan": 10}


def a_review(**over: Any) -> Review:
    """The open review of a dossier of a factory in Jiangsu."""
    return Review.objects.get(step=open_step(a_dossier_at(STAGE, **over)))


def an_expert(institute: Organisation | None = None) -> Membership:
    """An expert of an institute in Beijing."""
    person = a_person(Role.EXPERT, institute or an_institute())
    return Membership.objects.select_related("user", "organisation").get(user=person)


def a_secretary() -> User:
    return a_person(Role.SECRETARIAT, the_ministry())


def an_assignment(review: Review | None = None, expert: Membership | None = None) -> Assignment:
    """An expert with a dossier to score."""
    return actions.assign(a_secretary(), review or a_review(), expert or an_expert())


def drafted(assignment: Assignment, **points: Any) -> str:
    """Save scores, full marks unless told otherwise; return the digest that the check page shows."""
    given = {key: actions.Given(Decimal(str(points.get(key, full)))) for key, full in FULL.items()}
    actions.save_scores(assignment.expert.user, assignment, given)
    return digest_of_scores(queries.scores_of(assignment))


def handed_in(assignment: Assignment, **points: Any) -> Assignment:
    """Score wholly and hand in."""
    actions.hand_in(assignment.expert.user, assignment, drafted(assignment, **points))
    return assignment


def a_scored_review(*totals: Any, **over: Any) -> Review:
    """A review whose three experts gave these totals of at least 80."""
    review = a_review(**over)
    for total in totals or (90, 90, 90):
        handed_in(an_assignment(review), maturity=Decimal(str(total)) - 80)
    return review


def seen(review: Review) -> str:
    """The digest of the ranking as the page shows it now."""
    return queries.ranking_digest(ranking_of(review))


def ranking_of(review: Review) -> list[queries.Ranked]:
    """The open part of the ranking."""
    campaign = review.step.dossier.campaign
    reviews = queries.in_stage(Review.objects.all(), campaign, STAGE)
    return queries.ranking(queries.with_scores(queries.open_reviews(reviews)))
