"""Reads of self-assessments."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

from django.db.models import Exists, OuterRef, Prefetch, Q, QuerySet

from tidu.assessments.models import Answer, Assessment, Evidence
from tidu.assessments.results import Degrees, Result, result_of
from tidu.assessments.states import AssessmentState
from tidu.factories import queries as factories
from tidu.factories.models import Factory
from tidu.organisations import queries as organisations

if TYPE_CHECKING:
    from tidu.organisations.queries import Person


def visible_to(person: Person) -> QuerySet[Assessment]:
    """The assessments of the own enterprise's factories; to officers in charge, those that are finished."""
    own = [enterprise.pk for enterprise in organisations.enterprises_of(person)] if person.is_authenticated else []
    seen = Q(factory__enterprise__in=own)
    if person.is_authenticated:
        seen |= Q(state=AssessmentState.FINISHED) & factories.in_charge_of(person, "factory__")
    return Assessment.objects.filter(seen).select_related("factory__enterprise")


def of_factory(person: Person, factory: Factory) -> QuerySet[Assessment]:
    """The assessments of a factory that a person may see, the newest first; those given up are left out."""
    return visible_to(person).filter(factory=factory).exclude(state=AssessmentState.ABANDONED)


def degrees_of(assessment: Assessment) -> dict[str, Fraction]:
    """The degrees given so far, by item."""
    rows = assessment.answers.exclude(degree=None).values_list("item", "degree")
    return {item: Fraction(str(degree)) for item, degree in rows}


def proved_items(assessment: Assessment) -> set[str]:
    """The items that have evidence."""
    linked = Answer.evidence.through.objects.filter(answer_id=OuterRef("pk"))
    return set(assessment.answers.filter(Exists(linked)).values_list("item", flat=True))


def answers_about(assessment: Assessment, code: str) -> dict[str, Answer]:
    """The answers about one subdomain with their evidence, by item."""
    rows = assessment.answers.filter(item__contains=f"/{code}/").select_related("changed_by")
    rows = rows.prefetch_related(Prefetch("evidence", queryset=Evidence.objects.order_by("pk")))
    return {answer.item: answer for answer in rows}


def result_so_far(assessment: Assessment, degrees: Degrees) -> Result:
    """What the degrees given so far come to."""
    return result_of(assessment.scheme, assessment.questionnaire, degrees, assessment.left_out)


def latest_finished(factory: Factory) -> Assessment | None:
    """The assessment of a factory that was finished last."""
    return (
        Assessment.objects.filter(factory=factory, state=AssessmentState.FINISHED)
        .order_by("-finished_at", "-pk")
        .first()
    )
