"""Assessments for tests."""

from __future__ import annotations

from decimal import Decimal

from tests.builders import a_factory, an_enterprise
from tests.dossier_builders import an_applicant
from tidu.accounts.models import User
from tidu.assessments import actions
from tidu.assessments.models import Answer, Assessment
from tidu.core import clock

DISCRETE, PROCESS = "gbt-39117-2020-discrete", "gbt-39117-2020-process"


def an_assessment(scheme: str = DISCRETE, *, person: User | None = None) -> tuple[Assessment, User]:
    """An assessment that somebody of the factory's enterprise has just begun, and that person."""
    enterprise = an_enterprise()
    applicant = person or an_applicant(enterprise)
    return actions.begin(applicant, a_factory(enterprise), scheme), applicant


def answer_all(assessment: Assessment, person: User, degree: str, *, proved: bool = False) -> None:
    """Answer every item of the scheme with the same degree."""
    given = {"degree": Decimal(degree), "revision": 1, "changed_by": person, "changed_at": clock.now()}
    asked = [item.key for item in assessment.questionnaire.items() if item.code not in assessment.not_asked]
    answers = Answer.objects.bulk_create(Answer(assessment=assessment, item=item, **given) for item in asked)
    if proved:
        proof = actions.add_evidence(person, assessment, "档案")
        links = Answer.evidence.through
        links.objects.bulk_create(links(answer_id=answer.pk, evidence_id=proof.pk) for answer in answers)


def finished(degree: str = "0.8", scheme: str = DISCRETE) -> tuple[Assessment, User]:
    """A finished assessment with the same degree everywhere."""
    assessment, person = an_assessment(scheme)
    return finish_with(assessment, person, degree), person


def finish_with(assessment: Assessment, person: User, degree: str) -> Assessment:
    """Answer every item with one degree, and finish for one's own use."""
    answer_all(assessment, person, degree)
    actions.finish(person, assessment, for_application=False)
    return assessment
