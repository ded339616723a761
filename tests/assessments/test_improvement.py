"""The way up from a finished assessment: it reaches what it says, costs what it says, and no less would do."""

from __future__ import annotations

import random
from fractions import Fraction

import pytest

from tests.assessments.builders import DISCRETE, PROCESS, an_assessment, finished
from tidu.assessments import actions
from tidu.assessments.improvement import Wishes, by_item, curve, sheet_of, way_to
from tidu.assessments.models import Answer, Assessment, Degree
from tidu.assessments.results import result_of
from tidu.assessments.scoring import LEVELS
from tidu.core import clock

pytestmark = pytest.mark.django_db


def mixed(scheme: str, seed: int) -> Assessment:
    """A finished assessment with degrees drawn at random."""
    assessment, person = an_assessment(scheme)
    drawn = random.Random(seed)
    given = {"revision": 1, "changed_by": person, "changed_at": clock.now()}
    Answer.objects.bulk_create(
        Answer(assessment=assessment, item=item.key, degree=drawn.choice(Degree.values), **given)
        for item in assessment.questionnaire.items()
    )
    actions.finish(person, assessment, for_application=False)
    return assessment


@pytest.mark.parametrize("scheme", [DISCRETE, PROCESS])
@pytest.mark.parametrize("seed", range(3))
def test_the_way_leads_there(scheme: str, seed: int) -> None:
    assessment = mixed(scheme, seed)
    degrees = {item.key: Fraction() for item in assessment.questionnaire.items()}
    degrees |= {answer.item: Fraction(str(answer.degree)) for answer in assessment.answers.all()}
    for level, way in curve(assessment, Wishes(LEVELS[-1])):
        after = degrees | {item.key: raised.after for item, raised in by_item(assessment, way)}
        result = result_of(assessment.scheme, assessment.questionnaire, after, assessment.left_out)
        assert way.plan.reached
        assert way.plan.optimal
        assert result.score == way.score
        assert result.score.level >= level


def test_effort_grows_with_the_level() -> None:
    assessment, _person = finished("0.0")
    efforts = [way.plan.effort for _level, way in curve(assessment, Wishes(5))]
    assert efforts == sorted(efforts)
    assert len(efforts) == 5


def test_what_stays_as_it_is() -> None:
    assessment, _person = finished("0.5")
    first = by_item(assessment, way_to(assessment, Wishes(1)))
    kept = frozenset({first[0][0].key})
    second = way_to(assessment, Wishes(1, kept=kept))
    assert kept.isdisjoint(item.key for item, _raised in by_item(assessment, second))
    everything = frozenset(item.key for item in assessment.questionnaire.items())
    assert not way_to(assessment, Wishes(1, kept=everything)).plan.reached


def test_the_effort_of_a_step_is_data() -> None:
    assessment, _person = finished("0.5")
    usual = way_to(assessment, Wishes(1)).plan.effort
    assert way_to(assessment, Wishes(1, effort={1: Fraction(3)})).plan.effort == 3 * usual


def test_what_the_scheme_does_not_weigh_is_not_planned() -> None:
    assessment, _person = finished("0.5", PROCESS)
    sheet = sheet_of(assessment, Wishes(5))
    codes = {code for level in sheet.items.values() for code in level}
    assert codes.isdisjoint(assessment.scheme.unused)
    assert assessment.scheme.unused
