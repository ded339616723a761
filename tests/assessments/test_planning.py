"""The least effort: equal to trying everything on small instances, and proved on a full questionnaire."""

from __future__ import annotations

import random
from fractions import Fraction
from itertools import product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.assessments.schemes import DEGREES, LEVELS, ORIGIN, answers, scheme, schemes, slow_levels, slow_total
from tidu.assessments import planning
from tidu.assessments.planning import after, plan
from tidu.assessments.scoring import score
from tidu.assessments.sheets import Item, Sheet
from tidu.rulebook import shipped
from tidu.rulebook.maturity import Part

EFFORTS = [Fraction(value) for value in ("0", "0.25", "1", "1", "2", "3.5", "10")]


def every_item(sheet: Sheet, level: int) -> list[Item]:
    """The items of a level."""
    return [(level, code, at) for code, found in sheet.items.get(level, {}).items() for at in range(len(found))]


def by_trying_everything(sheet: Sheet, level: int) -> Fraction | None:
    """The least effort that meets one level; None where nothing does."""
    items = [item for item in every_item(sheet, level) if item not in sheet.frozen]
    best: Fraction | None = None
    for wanted in product(range(len(DEGREES)), repeat=len(items)):
        degrees = {code: list(found) for code, found in sheet.items.get(level, {}).items()}
        effort = Fraction(0)
        for (_, code, at), place in zip(items, wanted, strict=True):
            steps = place - DEGREES.index(degrees[code][at])
            if steps < 0:
                break
            degrees[code][at] = DEGREES[place]
            effort += steps * sheet.effort.get((level, code, at), Fraction(1))
        else:
            found = slow_levels(sheet.scheme, {level: degrees}, sheet.left_out)[level - 1]
            if found is not None and found >= sheet.scheme.met_from and (best is None or effort < best):
                best = effort
    return best


@st.composite
def small_sheets(draw: st.DrawFn) -> Sheet:
    """A sheet whose levels 1 and 2 have at most five items each."""
    drawn = draw(schemes(largest=2))
    given_answers = draw(answers(drawn, most=2))
    items: dict[int, dict[str, tuple[Fraction, ...]]] = {level: {} for level in LEVELS}
    for level in (1, 2):
        for code, found in given_answers[level].items():
            if sum(map(len, items[level].values())) + len(found) <= 5:
                items[level][code] = tuple(found)
    every = [item for level in (1, 2) for item in every_item(Sheet(drawn, items=items), level)]
    effort = {item: draw(st.sampled_from(EFFORTS)) for item in every if draw(st.booleans())}
    frozen = draw(st.frozensets(st.sampled_from(every), max_size=2)) if every else frozenset()
    return Sheet(drawn, items=items, effort=effort, frozen=frozen)


@settings(max_examples=300)
@given(small_sheets())
def test_the_plan_is_what_trying_everything_finds(sheet: Sheet) -> None:
    target = 2
    least = [by_trying_everything(sheet, level) for level in range(1, target + 1)]
    found = plan(sheet, target)
    assert found.reached is (None not in least)
    assert found.unreachable == tuple(level for level, effort in enumerate(least, 1) if effort is None)
    if found.reached:
        assert found.effort == sum(effort for effort in least if effort is not None)
        assert found.optimal
        degrees = {level: {code: list(row) for code, row in codes.items()} for level, codes in sheet.items.items()}
        for raised in found.raises:
            level, code, at = raised.item
            assert raised.item not in sheet.frozen
            assert degrees[level][code][at] == raised.before < raised.after
            degrees[level][code][at] = raised.after
        assert slow_total(slow_levels(sheet.scheme, degrees, sheet.left_out))[0] >= target
        assert score(sheet.scheme, after(sheet, found.raises)).level >= target


def full_questionnaire(seed: int, items: int = 4) -> Sheet:
    """Random answers to a questionnaire of several hundred items, with random efforts."""
    chance = random.Random(seed)
    of = shipped().maturity["gbt-39117-2020-discrete"]
    degrees = {
        level: {
            part.code: tuple(chance.choice(DEGREES[:3]) for _ in range(chance.randint(1, items)))
            for part in of.subdomains()
            if level in part.levels
        }
        for level in LEVELS
    }
    every = [item for level in LEVELS for item in every_item(Sheet(of, items=degrees), level)]
    return Sheet(of, items=degrees, effort={item: Fraction(chance.randint(1, 400), 4) for item in every})


@pytest.mark.parametrize("seed", range(3))
def test_a_full_questionnaire_is_solved_to_the_end(seed: int) -> None:
    sheet = full_questionnaire(seed, items=8)
    assert sum(len(every_item(sheet, level)) for level in LEVELS) > 350
    found = plan(sheet, 5)
    assert found.reached
    assert found.optimal
    assert score(sheet.scheme, after(sheet, found.raises)).level == 5


def test_equal_inputs_give_equal_plans() -> None:
    assert plan(full_questionnaire(11), 4) == plan(full_questionnaire(11), 4)


def test_a_target_that_is_reached_costs_nothing() -> None:
    sheet = one_subdomain(("1", "0.8"))
    assert plan(sheet, 1) == planning.Plan((), Fraction(0))


def one_subdomain(degrees: tuple[str, ...], frozen: frozenset[Item] = frozenset()) -> Sheet:
    """A scheme of one subdomain with these items at level 1."""
    of = scheme((Part("S0", Fraction(100), True, ORIGIN, (), frozenset(LEVELS)),))
    return Sheet(of, items={1: {"S0": tuple(map(Fraction, degrees))}}, frozen=frozen)


def test_the_first_of_equal_items_are_raised() -> None:
    found = plan(one_subdomain(("1", "0.5", "0.5", "1")), 1)
    assert [(raised.item, raised.after) for raised in found.raises] == [((1, "S0", 1), Fraction("0.8"))]


def test_of_plans_that_cost_the_same_the_one_with_the_highest_score() -> None:
    found = plan(one_subdomain(("0.8", "0.5", "0.8", "0.5", "1", "1")), 1)
    assert [(raised.item, raised.after) for raised in found.raises] == [((1, "S0", 1), Fraction("0.8"))]


def test_frozen_items_can_make_a_target_impossible() -> None:
    found = plan(one_subdomain(("0", "1"), frozenset({(1, "S0", 0)})), 1)
    assert (found.reached, found.unreachable, found.raises) == (False, (1,), ())


def test_weights_too_fine_for_the_solver_leave_a_bound() -> None:
    primes = [1000003, 1000033, 1000037, 1000039]
    weights = [Fraction(100, prime) for prime in primes]
    weights.append(100 - sum(weights, Fraction()))
    asked = frozenset(LEVELS)
    of = scheme(tuple(Part(f"S{at}", weight, True, ORIGIN, (), asked) for at, weight in enumerate(weights)))
    sheet = Sheet(of, items={1: {f"S{at}": (Fraction(0),) for at in range(5)}})
    found = plan(sheet, 1)
    assert found.reached
    assert found.bound <= found.effort
    assert score(of, after(sheet, found.raises)).level == 1
