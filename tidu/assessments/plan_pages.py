"""What the page of the improvement plan shows, and what its address asks for."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import Any

from django.http import QueryDict

from tidu.assessments.improvement import Way, Wishes, by_item, curve
from tidu.assessments.models import Assessment, Degree
from tidu.assessments.pages import scenarios_for
from tidu.assessments.planning import Raise, steps
from tidu.assessments.results import rounded
from tidu.assessments.scoring import LEVELS
from tidu.assessments.sheets import number
from tidu.rulebook import Text
from tidu.rulebook.maturity import Item, Scenario

LARGEST_EFFORT = 1_000_000


@dataclass(frozen=True)
class RaiseRow:
    """One item to be raised: from which degree to which, at what effort, by which scenarios of the guide."""

    item: Item
    subdomain: Text
    before: Any
    after: Any
    effort: str
    scenarios: list[Scenario]


@dataclass(frozen=True)
class Step:
    """One point on the curve of effort against score."""

    level: int
    name: Text
    is_reached: bool
    number: int
    effort: str
    score: Decimal
    is_proved: bool
    is_wished: bool
    address: str


def wishes_of(assessment: Assessment, sent: QueryDict) -> Wishes:
    """What the address asks for. What it gets wrong is as if it asked for nothing."""
    following = min((assessment.level or 0) + 1, LEVELS[-1])
    target = sent.get("target", "")
    efforts = {level: _effort(sent.get(f"effort-{level}")) for level in LEVELS}
    return Wishes(
        target=int(target) if target in map(str, LEVELS) else following,
        effort={level: effort for level, effort in efforts.items() if effort is not None},
        kept=frozenset(sent.getlist("keep")),
    )


def _effort(sent: str | None) -> Fraction | None:
    value = number(sent) if sent else None
    return value if value is not None and 0 <= value <= LARGEST_EFFORT and 10**4 % value.denominator == 0 else None


def shown(assessment: Assessment, wishes: Wishes, sent: QueryDict) -> dict[str, Any]:
    """The plan, the way to each level, and the form that asks for another."""
    ways = curve(assessment, wishes)
    wished = next((way for level, way in ways if level == wishes.target), None)
    efforts = dict(assessment.questionnaire.effort) | dict(wishes.effort)
    return {
        "wishes": wishes,
        "rows": _rows(assessment, wished) if wished is not None else [],
        "curve": [_step(assessment, level, way, wishes, sent) for level, way in ways],
        "levels": [level for level in LEVELS if level > (assessment.level or 0)],
        "efforts": [(level, _plain(efforts[level])) for level in LEVELS],
        "kept": _kept(assessment, wishes.kept),
    }


def _rows(assessment: Assessment, way: Way) -> list[RaiseRow]:
    subdomains = {subdomain.code: subdomain for subdomain in assessment.questionnaire.subdomains}
    names = assessment.scheme.model.names
    return [
        RaiseRow(
            item,
            names[item.code],
            _degree(raised.before),
            _degree(raised.after),
            _cost(raised),
            scenarios_for(subdomains[item.code]),
        )
        for item, raised in by_item(assessment, way)
    ]


def _degree(value: Fraction) -> Any:
    """A degree in words."""
    return next(degree.label for degree in Degree if Fraction(degree.value) == value)


def _cost(raised: Raise) -> str:
    return _plain(steps(raised) * raised.effort)


def _plain(value: Fraction) -> str:
    """A number as people and fields for numbers write it: 10, not 1E+1."""
    return f"{rounded(value).normalize():f}"


def _step(assessment: Assessment, level: int, way: Way, wishes: Wishes, sent: QueryDict) -> Step:
    asked = sent.copy()
    asked["target"] = str(level)
    return Step(
        level,
        assessment.scheme.model.levels[level - 1].name,
        way.plan.reached,
        len(way.plan.raises),
        _plain(way.plan.effort),
        rounded(way.score.total),
        way.plan.optimal,
        level == wishes.target,
        f"?{asked.urlencode()}",
    )


def _kept(assessment: Assessment, keys: Iterable[str]) -> list[Item]:
    """The items that stay as they are."""
    wanted = set(keys)
    return [item for item in assessment.questionnaire.items() if item.key in wanted]
