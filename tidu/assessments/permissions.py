"""Who assesses a factory and who reads the result."""

from __future__ import annotations

from typing import Any

import rules

from tidu.assessments import queries
from tidu.assessments.models import Assessment
from tidu.factories.models import Factory
from tidu.organisations.permissions import is_applicant_of


@rules.predicate
def assesses(person: Any, assessment: Assessment | None) -> bool:
    """An editor or signatory of the factory's enterprise."""
    return assessment is not None and bool(is_applicant_of.test(person, assessment.factory.enterprise))


@rules.predicate
def assesses_factory(person: Any, factory: Factory | None) -> bool:
    """An editor or signatory of the enterprise of the factory that is to be assessed."""
    return factory is not None and bool(is_applicant_of.test(person, factory.enterprise))


@rules.predicate
def reads(person: Any, assessment: Assessment | None) -> bool:
    """Somebody to whom the assessment is visible."""
    return assessment is not None and queries.visible_to(person).filter(pk=assessment.pk).exists()


TABLE = {
    "assessments.begin": assesses_factory,
    "assessments.see": reads,
    "assessments.answer": assesses,
    "assessments.leave_out": assesses,
    "assessments.finish": assesses,
    "assessments.abandon": assesses,
}
