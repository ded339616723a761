"""Random schemes and answers, and a slow scorer that shares nothing with the platform's."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

from hypothesis import strategies as st

from tidu.rulebook.maturity import MaturityLevel, MaturityModel, MaturityScheme, Origin, Part
from tidu.rulebook.wording import Citation, Text

NOWHERE = Citation("decision 0038", "1", Text("无", "none"))
ORIGIN = Origin("invented", Text("虚构", "invented"), NOWHERE)
DEGREES = (Fraction(0), Fraction(1, 2), Fraction(4, 5), Fraction(1))
LEVELS = (1, 2, 3, 4, 5)
Answers = dict[int, dict[str, list[Fraction]]]


def scheme(parts: tuple[Part, ...], met_from: Fraction = Fraction(4, 5)) -> MaturityScheme:
    """A scheme of the given parts."""
    asked = {part.code: part.levels for part in every_leaf(parts)}
    levels = tuple(MaturityLevel(rank, Text("级", "level"), Text("级", "level")) for rank in LEVELS)
    model = MaturityModel("invented", Text("虚构", "invented"), NOWHERE, levels, {}, asked)
    return MaturityScheme("invented", Text("虚构", "invented"), model, "any", met_from, parts)


def every_leaf(parts: tuple[Part, ...]) -> list[Part]:
    """The subdomains below parts."""
    return [leaf for part in parts for leaf in (every_leaf(part.parts) if part.parts else [part])]


@st.composite
def schemes(draw: st.DrawFn, largest: int = 3) -> MaturityScheme:
    """A scheme of up to three tiers, in which the first subdomain is asked at every level."""
    codes = iter(f"S{at}" for at in range(1000))

    def parts(depth: int, *, first: bool) -> tuple[Part, ...]:
        weights = draw(st.lists(st.integers(1, 30), min_size=1, max_size=largest))
        return tuple(part(depth, weight, sum(weights), first=first and at == 0) for at, weight in enumerate(weights))

    def part(depth: int, weight: int, total: int, *, first: bool) -> Part:
        share = Fraction(100 * weight, total)
        if depth and draw(st.booleans()):
            return Part(f"G{next(codes)}", share, True, ORIGIN, parts(depth - 1, first=first))
        asked = frozenset(LEVELS) if first else draw(st.frozensets(st.sampled_from(LEVELS)))
        return Part(next(codes), share, True, ORIGIN, (), asked)

    return scheme(parts(2, first=True))


@st.composite
def answers(draw: st.DrawFn, of: MaturityScheme, most: int = 3) -> Answers:
    """Degrees for some of the subdomains of a scheme."""
    degrees = st.lists(st.sampled_from(DEGREES), min_size=1, max_size=most)
    codes = [part.code for part in of.subdomains()]
    return {level: {code: draw(degrees) for code in codes if draw(st.integers(0, 9))} for level in LEVELS}


def slow_levels(of: MaturityScheme, given: Answers, left_out: frozenset[str] = frozenset()) -> list[Fraction | None]:
    """A_1 to A_5 by prices: every subdomain's weight is divided by what remains beside it, tier by tier."""

    def value(part: Part, level: int) -> tuple[Fraction, bool]:
        if not part.parts:
            degrees = given.get(level, {}).get(part.code, [])
            points = sum(int(10 * degree) for degree in degrees)
            there = level in part.levels and part.code not in left_out
            return (Fraction(points, 10 * len(degrees)) if degrees else Fraction(0)), there
        return merged([(child.weight, value(child, level)) for child in part.parts])

    def merged(children: list[tuple[Fraction, tuple[Fraction, bool]]]) -> tuple[Fraction, bool]:
        there = [(weight, found) for weight, (found, is_there) in children if is_there]
        if not there:
            return Fraction(0), False
        return sum((w * v for w, v in there), Fraction(0)) / sum((w for w, _ in there), Fraction(0)), True

    levels = [merged([(part.weight, value(part, level)) for part in of.parts]) for level in LEVELS]
    return [found if there else None for found, there in levels]


def slow_total(levels: list[Fraction | None], met_from: Fraction = Fraction(4, 5)) -> tuple[int, Fraction]:
    """Level and S, by the loop of the method."""
    total: Any = Fraction(0)
    level = 0
    for found in levels:
        if found is not None and found >= met_from:
            level += 1
            total = Fraction(level)
        else:
            total += found or 0
            break
    return level, total
