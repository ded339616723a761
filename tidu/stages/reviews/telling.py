"""Whom this stage tells what: experts about their dossiers, the secretariat about scores."""

from __future__ import annotations

from typing import Any

from django.urls import reverse

from tidu.campaigns.queries import window_of
from tidu.notifications.actions import notify
from tidu.organisations.queries import secretariat
from tidu.stages.reviews import queries
from tidu.stages.reviews.models import Assignment


def assigned(assignment: Assignment) -> None:
    """The expert has a dossier to score."""
    stage = queries.stage_of(assignment.review)
    due = window_of(assignment.review.step.dossier.campaign, stage).closes_at
    url = reverse("reviews:score", args=[assignment.pk])
    notify([assignment.expert.user], "reviews.assigned", url=url, params=_facts(assignment), due=due)


def unassigned(assignment: Assignment, reason: str) -> None:
    """The expert no longer has to score a dossier."""
    facts = _facts(assignment) | {"reason": reason or "—"}
    notify([assignment.expert.user], "reviews.unassigned", url=reverse("reviews:mine"), params=facts)


def handed_in(assignment: Assignment) -> None:
    """The secretariat follows how the scores come in. Who scored is said by the page, to those who may know."""
    url = reverse("reviews:detail", args=[assignment.review_id])
    notify(secretariat(), "reviews.handed_in", url=url, params=_facts(assignment))


def _facts(assignment: Assignment) -> dict[str, Any]:
    dossier = assignment.review.step.dossier
    return {"number": dossier.number or "", "title": dossier.title}
