"""Assessing a factory: what is kept, what is refused, and that a finished one stays as it is."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction

from tests.assessments.builders import DISCRETE, PROCESS, an_assessment, answer_all, finished
from tests.builders import a_user
from tests.dossier_builders import an_applicant
from tidu.assessments import actions, queries
from tidu.assessments.actions import AnsweredMeanwhileError, Given
from tidu.assessments.models import Answer, Assessment, Evidence
from tidu.assessments.states import AssessmentState
from tidu.core.findings import Refused
from tidu.workflow.models import Entry

pytestmark = pytest.mark.django_db


def refused(act: Callable[..., Any], *given: Any, **more: Any) -> list[str]:
    """The codes for which an act is refused."""
    with pytest.raises(Refused) as met:
        act(*given, **more)
    return [finding.code for finding in met.value.findings]


def test_an_open_one_is_gone_on_with() -> None:
    assessment, person = an_assessment()
    assert actions.begin(person, assessment.factory, DISCRETE) == assessment
    assert actions.begin(person, assessment.factory, PROCESS) != assessment


def test_only_the_enterprise_assesses() -> None:
    assessment, _person = an_assessment()
    stranger = a_user()
    for act in (
        lambda: actions.begin(stranger, assessment.factory, DISCRETE),
        lambda: actions.answer(stranger, assessment, "1/P1/0", Given("1.0")),
        lambda: actions.add_evidence(stranger, assessment, "x"),
        lambda: actions.leave_out(stranger, assessment, {}),
        lambda: actions.finish(stranger, assessment, for_application=False),
        lambda: actions.abandon(stranger, assessment),
    ):
        with pytest.raises(PermissionDenied):
            act()
    assert not queries.visible_to(stranger).exists()


@pytest.mark.parametrize("scheme", ["wd-2024-discrete", "nothing"])
def test_a_scheme_without_questionnaire(scheme: str) -> None:
    assessment, person = an_assessment()
    assert refused(actions.begin, person, assessment.factory, scheme) == ["assessments.scheme_unknown"]


@pytest.mark.parametrize(
    ("item", "degree", "code"),
    [("1/P1/9", "1.0", "assessments.item_unknown"), ("1/P1/0", "0.7", "assessments.degree_unknown")],
)
def test_what_cannot_be_answered(item: str, degree: str, code: str) -> None:
    assessment, person = an_assessment()
    assert refused(actions.answer, person, assessment, item, Given(degree)) == [code]
    assert not Answer.objects.exists()


def test_two_colleagues_on_one_item() -> None:
    assessment, person = an_assessment()
    other = an_applicant(assessment.factory.enterprise)
    first = actions.answer(person, assessment, "1/P1/0", Given("1.0"))
    with pytest.raises(AnsweredMeanwhileError) as met:
        actions.answer(other, assessment, "1/P1/0", Given("0.5"))
    assert met.value.standing == first
    assert actions.answer(other, assessment, "1/P1/0", Given("1.0")).revision == 2  # the same answer is no dispute
    assert actions.answer(person, assessment, "1/P1/0", Given("0.5", seen=2)).degree == Decimal("0.5")


def test_evidence_serves_several_items() -> None:
    assessment, person = an_assessment()
    proof = actions.add_evidence(person, assessment, " 规划文件 ", "档案室")
    assert actions.add_evidence(person, assessment, "规划文件") == proof
    for item in ("1/P1/0", "1/P1/1"):
        actions.answer(person, assessment, item, Given("1.0", evidence=(proof.pk,)))
    assert queries.proved_items(assessment) == {"1/P1/0", "1/P1/1"}
    assert refused(actions.add_evidence, person, assessment, "  ") == ["assessments.evidence_unnamed"]


def test_evidence_of_another_assessment_proves_nothing() -> None:
    assessment, person = an_assessment()
    theirs, them = an_assessment()
    proof = actions.add_evidence(them, theirs, "机密")
    actions.answer(person, assessment, "1/P1/0", Given("1.0", evidence=(proof.pk,)))
    assert queries.proved_items(assessment) == set()


@pytest.mark.parametrize(
    ("reasons", "codes"),
    [
        ({"P1": "无"}, ["assessments.never_left_out"]),
        ({"M10": " "}, ["assessments.reason_missing"]),
        ({"M10": "委托第三方", "nothing": "x"}, []),
    ],
)
def test_leaving_out(reasons: dict[str, str], codes: list[str]) -> None:
    assessment, person = an_assessment()
    if codes:
        assert refused(actions.leave_out, person, assessment, reasons) == codes
    else:
        actions.leave_out(person, assessment, reasons)
        assert assessment.left_out == {"M10": "委托第三方"}


def test_finishing_needs_every_answer() -> None:
    assessment, person = an_assessment()
    assert refused(actions.finish, person, assessment, for_application=False) == ["assessments.not_answered"]
    answer_all(assessment, person, "0.8")
    assert refused(actions.finish, person, assessment, for_application=True) == ["assessments.not_proved"]
    assessment.refresh_from_db()
    assert (assessment.state, assessment.result) == (AssessmentState.OPEN, {})


def test_not_at_all_needs_no_evidence() -> None:
    assessment, person = an_assessment()
    answer_all(assessment, person, "0.0")
    actions.finish(person, assessment, for_application=True)
    assert (assessment.level, assessment.score) == (0, Decimal("0.0000"))


@pytest.mark.parametrize("scheme", [DISCRETE, PROCESS])
@pytest.mark.parametrize(
    ("degree", "level", "score"), [("0.8", 5, "5.0000"), ("0.5", 0, "0.5000"), ("1.0", 5, "5.0000")]
)
def test_the_same_everywhere(scheme: str, degree: str, level: int, score: str) -> None:
    """Oracles W1 and W7: equal degrees give just that score at each level, whatever the weights."""
    assessment, person = an_assessment(scheme)
    answer_all(assessment, person, degree, proved=True)
    actions.finish(person, assessment, for_application=True)
    assert (assessment.level, assessment.score) == (level, Decimal(score))
    assert set(assessment.result["levels"]) == {{"0.8": "4/5", "0.5": "1/2", "1.0": "1/1"}[degree]}
    assert assessment.result["verified"] is False


def test_a_finished_one_stays_as_it_is() -> None:
    assessment, person = finished()
    assert refused(actions.answer, person, assessment, "1/P1/0", Given("0.0")) == ["assessments.frozen"]
    assert refused(actions.add_evidence, person, assessment, "x") == ["assessments.frozen"]
    assert refused(actions.leave_out, person, assessment, {}) == ["workflow.not_now"]
    for change in (
        lambda: Answer.objects.filter(assessment=assessment).update(degree=Decimal("0.0")),
        lambda: Answer.objects.filter(assessment=assessment).delete(),
        lambda: Evidence.objects.create(
            assessment=assessment, title="x", added_by=person, added_at=assessment.finished_at
        ),
    ):
        with pytest.raises(IntegrityError), transaction.atomic():
            change()


def test_the_log_holds_the_outcome() -> None:
    assessment, _person = finished()
    entries = Entry.objects.filter(chain__key=assessment.chain_key).order_by("index")
    assert [entry.verb for entry in entries] == ["assessments.begin", "assessments.finish"]
    kept = entries[1].data
    assert (kept["level"], kept["score"], len(kept["digest"])) == (5, "5.0000", 64)


def test_again_starts_from_the_answers() -> None:
    assessment, person = an_assessment()
    answer_all(assessment, person, "0.5", proved=True)
    actions.leave_out(person, assessment, {"M10": "委托第三方"})
    actions.finish(person, assessment, for_application=True)
    new = actions.begin(person, assessment.factory, DISCRETE, like=assessment)
    assert new.left_out == {"M10": "委托第三方"}
    assert queries.degrees_of(new) == queries.degrees_of(assessment)
    assert queries.proved_items(new) == queries.proved_items(assessment)
    assert set(new.evidence.all()).isdisjoint(assessment.evidence.all())
    actions.answer(person, new, "1/P1/0", Given("1.0", seen=1))
    assert queries.degrees_of(new) != queries.degrees_of(assessment)


def test_given_up() -> None:
    assessment, person = an_assessment()
    actions.abandon(person, assessment)
    assert refused(actions.answer, person, assessment, "1/P1/0", Given("1.0")) == ["assessments.frozen"]
    assert actions.begin(person, assessment.factory, DISCRETE) != assessment


@pytest.mark.django_db(transaction=True)
def test_beginning_at_once(at_once: Callable[..., list[Any]]) -> None:
    assessment, person = an_assessment()
    factory = assessment.factory
    begun = at_once(*[lambda: actions.begin(person, factory, PROCESS).pk] * 3)
    assert len(set(begun)) == 1
    assert Assessment.objects.filter(scheme_id=PROCESS).count() == 1
