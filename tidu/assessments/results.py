"""From the degrees of items to a result that keeps its working, in plain values."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal, localcontext
from fractions import Fraction
from typing import Any

from tidu.assessments.scoring import LEVELS, Score, mean, score_by, weights_of
from tidu.rulebook.maturity import MaturityScheme, Questionnaire

PLACES = Decimal("0.0001")
Degrees = Mapping[str, Fraction]
"""By ``level/code/index``; an item that is absent counts as 0."""


@dataclass(frozen=True)
class Result:
    """A score and the subdomain scores that it comes from, by level."""

    score: Score
    subdomains: Mapping[int, Mapping[str, Fraction]]


def result_of(
    scheme: MaturityScheme, questionnaire: Questionnaire, degrees: Degrees, left_out: Collection[str] = ()
) -> Result:
    """The result of an assessment. NothingLeftError where ``left_out`` leaves nothing at a level."""
    subdomains = {
        level: {
            subdomain.code: mean([degrees.get(item.key, Fraction()) for item in items])
            for subdomain in questionnaire.subdomains
            if (items := [item for item in subdomain.items if item.level == level])
        }
        for level in LEVELS
    }
    return Result(score_by(weights_of(scheme, left_out), subdomains), subdomains)


def result_values(scheme: MaturityScheme, result: Result) -> dict[str, Any]:
    """The result as plain values that can be kept and checked by hand: every number as ``n/d``."""
    found = result.score
    return {
        "scheme": scheme.id,
        "verified": scheme.verified,
        "met_from": ratio(scheme.met_from),
        "levels": [ratio(value) for value in found.levels],
        "total": ratio(found.total),
        "level": found.level,
        "shares": {str(level): ratios(shares) for level, shares in found.shares.items()},
        "scores": {
            str(level): ratios({code: result.subdomains[level][code] for code in shares})
            for level, shares in found.shares.items()
        },
    }


def ratios(values: Mapping[str, Fraction]) -> dict[str, str]:
    """Fractions by name as ``n/d``."""
    return {name: ratio(value) for name, value in values.items()}


def ratio(value: Fraction) -> str:
    """A fraction as ``n/d``."""
    return f"{value.numerator}/{value.denominator}"


def rounded(value: Fraction) -> Decimal:
    """A fraction with four decimals, half up."""
    with localcontext(prec=60):
        return (Decimal(value.numerator) / Decimal(value.denominator)).quantize(PLACES, ROUND_HALF_UP)


def unproved(degrees: Degrees, proved: Collection[str], left_out: Collection[str]) -> list[str]:
    """The items whose degree is above 0 without evidence; what is left out counts nowhere."""
    counting = (key for key, degree in degrees.items() if degree and key.split("/")[1] not in left_out)
    return sorted(key for key in counting if key not in proved)


def unanswered(questionnaire: Questionnaire, answered: Iterable[str], left_out: Collection[str]) -> list[str]:
    """The items that nobody answered, in the order of the questionnaire."""
    known = set(answered)
    return [item.key for item in questionnaire.items() if item.key not in known and item.code not in left_out]
