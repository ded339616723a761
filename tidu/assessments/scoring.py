"""Maturity scores in exact arithmetic.

Source: GB/T 39117-2020 as far as it is known, with the choices of decision 0038: an item's degree is 0, 1/2, 4/5 or 1;
a subdomain's score at a level is the mean of its items there; the score of a level, A_k, is the weighted sum over the
tiers of the scheme; a level is met from the scheme's threshold on; the total S counts 1 for each met level and the
score of the first unmet one, and nothing above it.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from math import lcm

from tidu.rulebook.maturity import MaturityScheme, Part

LEVELS = (1, 2, 3, 4, 5)
Shares = Mapping[str, Fraction]
SubdomainScores = Mapping[int, Mapping[str, Fraction]]
"""By level and code of the subdomain, each 0 to 1. What is absent counts as 0."""


class NothingLeftError(ValueError):
    """So much is left out that nothing is asked at a level; ``level`` says which."""

    def __init__(self, level: int) -> None:
        self.level = level
        super().__init__(f"nothing is left to score at level {level}")


@dataclass(frozen=True)
class Weights:
    """A scheme made ready for one way of leaving out: ``shares`` by level, each level's summing to 1.

    ``whole`` and ``parts`` are the same shares as whole numbers over a common denominator.
    """

    met_from: Fraction
    shares: Mapping[int, Shares]
    whole: Mapping[int, int]
    parts: Mapping[int, Mapping[str, int]]


@dataclass(frozen=True)
class Score:
    """``levels``: A_1 to A_5; ``total``: S, 0 to 5; ``level``: the number of met levels; ``shares`` by level."""

    levels: tuple[Fraction, ...]
    total: Fraction
    level: int
    shares: Mapping[int, Shares]


def score(scheme: MaturityScheme, scores: SubdomainScores, left_out: Collection[str] = ()) -> Score:
    """The score of an assessment. NothingLeftError where ``left_out`` leaves nothing at a level."""
    return score_by(weights_of(scheme, left_out), scores)


def weights_of(scheme: MaturityScheme, left_out: Collection[str] = ()) -> Weights:
    """The weights of a scheme for many assessments that leave out the same. NothingLeftError as in ``score``."""
    shares = {level: shares_at(scheme, level, left_out) for level in LEVELS}
    whole = {level: lcm(*(share.denominator for share in found.values())) for level, found in shares.items()}
    parts = {
        level: {code: share.numerator * (whole[level] // share.denominator) for code, share in found.items()}
        for level, found in shares.items()
    }
    return Weights(scheme.met_from, shares, whole, parts)


def score_by(weights: Weights, scores: SubdomainScores) -> Score:
    """The score of an assessment by weights that are ready."""
    levels = tuple(level_score(weights, level, scores.get(level, {})) for level in LEVELS)
    level, total = judged(levels, weights.met_from)
    return Score(levels, total, level, weights.shares)


def level_score(weights: Weights, level: int, scores: Mapping[str, Fraction]) -> Fraction:
    """A_k: the weighted sum of the subdomain scores at one level; in whole numbers, which are faster than fractions."""
    found = [(part, scores[code]) for code, part in weights.parts[level].items() if code in scores]
    common = lcm(*(value.denominator for _, value in found))
    points = sum(part * value.numerator * (common // value.denominator) for part, value in found)
    return Fraction(points, weights.whole[level] * common)


def judged(levels: Sequence[Fraction], met_from: Fraction) -> tuple[int, Fraction]:
    """The number of met levels without a gap, and S."""
    for met, value in enumerate(levels):
        if value < met_from:
            return met, met + value
    return len(levels), Fraction(len(levels))


def shares_at(scheme: MaturityScheme, level: int, left_out: Collection[str] = ()) -> Shares:
    """What each subdomain that counts at a level contributes; the shares sum to 1.

    A subdomain that is not asked at the level or is left out gives its weight to its siblings in proportion; a group
    without any left does likewise. NothingLeftError where none remains.
    """
    shares = dict(shared_out(scheme.parts, Fraction(1), level, left_out))
    if not shares:
        raise NothingLeftError(level)
    return shares


def shared_out(
    parts: Iterable[Part], whole: Fraction, level: int, left_out: Collection[str]
) -> Iterable[tuple[str, Fraction]]:
    """A share handed down to the subdomains below, by weight among those that count."""
    counting = [part for part in parts if counts(part, level, left_out)]
    weight = sum((part.weight for part in counting), Fraction())
    for part in counting:
        share = whole * part.weight / weight
        yield from shared_out(part.parts, share, level, left_out) if part.parts else [(part.code, share)]


def counts(part: Part, level: int, left_out: Collection[str]) -> bool:
    """Whether anything of a part is asked at a level and not left out."""
    if part.parts:
        return any(counts(child, level, left_out) for child in part.parts)
    return level in part.levels and part.code not in left_out


def mean(degrees: Sequence[Fraction]) -> Fraction:
    """The score of a subdomain at a level: the plain mean of its items; 0 without items."""
    if not degrees:
        return Fraction()
    common = lcm(*(degree.denominator for degree in degrees))
    points = sum(degree.numerator * (common // degree.denominator) for degree in degrees)
    return Fraction(points, common * len(degrees))
