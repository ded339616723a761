"""Maturity scores: worked examples, an independent slow scorer, and what must hold for every scheme."""

from __future__ import annotations

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.assessments.schemes import DEGREES, LEVELS, ORIGIN, answers, scheme, schemes, slow_levels, slow_total
from tidu.assessments.scoring import NothingLeftError, judged, mean, score, shares_at
from tidu.rulebook import shipped
from tidu.rulebook.maturity import Part

IN_FORCE = ("gbt-39117-2020-process", "gbt-39117-2020-discrete")
SHIPPED = (*IN_FORCE, "wd-2024-process", "wd-2024-discrete")
ELEMENTS = {"P": ["P1", "P2"], "T": ["T1", "T2", "T3"], "R": ["R1", "R2"], "M": [f"M{at}" for at in range(1, 14)]}


def level_one(name: str, by_code: dict[str, str]) -> Fraction:
    """A_1 of a shipped scheme from scores of subdomains."""
    return score(shipped().maturity[name], {1: {code: Fraction(value) for code, value in by_code.items()}}).levels[0]


def by_element(personnel: str, technology: str, resources: str, manufacturing: str) -> dict[str, str]:
    """The same score for all subdomains of an element."""
    values = dict(zip(ELEMENTS, (personnel, technology, resources, manufacturing), strict=True))
    return {code: values[element] for element, codes in ELEMENTS.items() for code in codes}


def test_the_shipped_schemes() -> None:
    assert set(shipped().maturity) == set(SHIPPED)


@pytest.mark.parametrize("name", SHIPPED)
@pytest.mark.parametrize("value", ["0", "0.5", "0.79", "0.8", "1"])
def test_the_same_everywhere_is_the_score_of_the_level(name: str, value: str) -> None:
    codes = [part.code for part in shipped().maturity[name].subdomains()]
    assert level_one(name, dict.fromkeys(codes, value)) == Fraction(value)


@pytest.mark.parametrize(
    ("elements", "expected"), [(("1", "0.5", "0.8", "0.8"), "0.779"), (("1", "0.8", "0.8", "0.8"), "0.812")]
)
@pytest.mark.parametrize("name", IN_FORCE)
def test_elements_of_2020(name: str, elements: tuple[str, str, str, str], expected: str) -> None:
    assert level_one(name, by_element(*elements)) == Fraction(expected)


@pytest.mark.parametrize(("name", "expected"), [(IN_FORCE[0], "0.842"), (IN_FORCE[1], "0.77")])
def test_manufacturing_of_2020_alone(name: str, expected: str) -> None:
    by_code = by_element("0", "0", "0", "0.9") | dict.fromkeys(("M1", "M2", "M12", "M13"), "0.5")
    by_code |= {"M10": "0.8", "M11": "0.8"}
    whole = {part.code: part for part in shipped().maturity[name].parts}["M"].weight / 100
    assert level_one(name, by_code) / whole == Fraction(expected)


DRAFT = {"S": 4, "F": 6, "D": 3, "W": 7, "B": 5}


@pytest.mark.parametrize(("name", "expected"), [("wd-2024-process", "0.754"), ("wd-2024-discrete", "0.751")])
def test_domains_of_the_draft(name: str, expected: str) -> None:
    values = dict(zip(DRAFT, ("1", "0.6", "0.5", "0.8", "0.8"), strict=True))
    by_code = {f"{letter}{at}": values[letter] for letter, count in DRAFT.items() for at in range(1, count + 1)}
    assert level_one(name, by_code) == Fraction(expected)


def test_the_factory_domain_of_the_draft() -> None:
    values = ("0.5", "0.8", "1", "0.8", "0.5", "0.8")
    found = level_one("wd-2024-process", {f"F{at}": value for at, value in enumerate(values, 1)})
    assert found / Fraction(24, 100) == Fraction("0.752")


def test_a_mean_of_four_degrees() -> None:
    assert mean(DEGREES) == Fraction("0.575")


@pytest.mark.parametrize(
    ("levels", "level", "total"),
    [
        (("1", "1", "1", "0.55", "0"), 3, "3.55"),
        (("1", "1", "0.15", "0", "0"), 2, "2.15"),
        (("1", "0.79", "0", "0", "0"), 1, "1.79"),
        (("0.79", "0", "0", "0", "0"), 0, "0.79"),
        (("0.8",) * 5, 5, "5"),
        (("1", "0.79", "1", "1", "1"), 1, "1.79"),
    ],
)
def test_levels_end_at_the_first_that_is_not_met(levels: tuple[str, ...], level: int, total: str) -> None:
    assert judged([Fraction(value) for value in levels], Fraction(4, 5)) == (level, Fraction(total))


def test_four_fifths_everywhere_is_level_five() -> None:
    weights = (14, 16, 16, 14, 14, 13, 13)
    asked = frozenset(LEVELS)
    parts = tuple(Part(f"S{at}", Fraction(weight), True, ORIGIN, (), asked) for at, weight in enumerate(weights))
    everywhere = {level: {part.code: Fraction("0.8") for part in parts} for level in LEVELS}
    assert sum(0.8 * weight / 100 for weight in weights) < 0.8, "in floats it would be missed"
    assert score(scheme(parts), everywhere).level == 5


def test_what_is_left_out_goes_to_the_siblings() -> None:
    found = shares_at(shipped().maturity["gbt-39117-2020-discrete"], 1, {"M12", "M10"})
    whole = Fraction(77, 100)
    assert found["M13"] == whole * Fraction(13, 87)
    assert found["M11"] == whole * Fraction(13, 87)
    assert "M10" not in found
    assert sum(found.values()) == 1


def test_a_group_without_any_left_goes_to_its_own_siblings() -> None:
    found = shares_at(shipped().maturity["gbt-39117-2020-process"], 1, {"M13"})
    assert found["M10"] == Fraction(68, 100) * Fraction(15, 97)


def test_a_subdomain_that_is_not_asked_is_left_out() -> None:
    found = shares_at(shipped().maturity["gbt-39117-2020-discrete"], 5)
    assert {"P1", "P2", "T2", "R2"}.isdisjoint(found)
    assert sum(found.values()) == 1
    assert found["T1"] == Fraction(11, 94) * Fraction(46, 73)


def test_nothing_left() -> None:
    every = [part.code for part in shipped().maturity[IN_FORCE[0]].subdomains()]
    with pytest.raises(NothingLeftError, match="level 1"):
        shares_at(shipped().maturity[IN_FORCE[0]], 1, every)


@given(st.data())
def test_the_slow_scorer_agrees(data: st.DataObject) -> None:
    drawn = data.draw(schemes())
    given_answers = data.draw(answers(drawn))
    optional = [part.code for part in drawn.subdomains()][1:]
    left_out = data.draw(st.frozensets(st.sampled_from(optional)) if optional else st.just(frozenset()))
    means = {level: {code: mean(found) for code, found in codes.items()} for level, codes in given_answers.items()}
    result = score(drawn, means, left_out)
    slow = slow_levels(drawn, given_answers, left_out)
    assert list(result.levels) == slow
    assert (result.level, result.total) == slow_total(slow)
    assert all(sum(shares.values()) == 1 for shares in result.shares.values())


@given(st.data())
def test_a_raised_item_never_lowers_the_total(data: st.DataObject) -> None:
    drawn = data.draw(schemes())
    before = data.draw(answers(drawn))
    level = data.draw(st.sampled_from(LEVELS))
    raised = {rank: {code: list(found) for code, found in codes.items()} for rank, codes in before.items()}
    for code, found in raised[level].items():
        at = data.draw(st.integers(0, len(found) - 1), label=code)
        found[at] = data.draw(st.sampled_from([degree for degree in DEGREES if degree >= found[at]]))

    def total(given_answers: dict[int, dict[str, list[Fraction]]]) -> Fraction:
        means = {rank: {code: mean(found) for code, found in codes.items()} for rank, codes in given_answers.items()}
        return score(drawn, means).total

    assert total(raised) >= total(before)
