"""Facts against the element conditions of a level: what is met, what is not, and what would decide the rest."""

from __future__ import annotations

from datetime import date
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tidu.assessments.conditions import (
    UnknownConditionsError,
    check,
    check_one,
    conditions_of,
    counted,
    verdict,
)
from tidu.assessments.rules import Outcome
from tidu.rulebook import Citation, Text, model, shipped
from tidu.rulebook.model import ElementCondition

MET, UNMET, UNKNOWN = Outcome.MET, Outcome.UNMET, Outcome.UNKNOWN
SHIPPED = [(level, edition) for edition in ("2024", "2025") for level in ("basic", "advanced", "excellent", "leading")]


def a_condition(*alternatives: tuple[str, ...]) -> ElementCondition:
    """A condition on facts that must be true."""
    tests = tuple(tuple(model.Test(fact, "is_true") for fact in facts) for facts in alternatives)
    cited = Citation("x", "1", Text("x", "x"), "A")
    return ElementCondition("c", "basic", "2024", "basic", "", Text("x", "x"), cited, tests)


@pytest.mark.parametrize(
    ("facts", "outcome", "needs"),
    [
        ({}, UNKNOWN, ("a", "b", "c")),
        ({"a": True}, UNKNOWN, ("b", "c")),
        ({"a": False}, UNKNOWN, ("c",)),
        ({"a": False, "b": True}, UNKNOWN, ("c",)),
        ({"a": True, "b": True}, MET, ()),
        ({"c": True}, MET, ()),
        ({"c": False}, UNKNOWN, ("a", "b")),
        ({"a": False, "c": False}, UNMET, ()),
        ({"a": None, "c": False}, UNKNOWN, ("a", "b")),
    ],
)
def test_one_of_two_ways(facts: dict[str, Any], outcome: Outcome, needs: tuple[str, ...]) -> None:
    finding = check_one(a_condition(("a", "b"), ("c",)), facts)
    assert (finding.outcome, finding.needs) == (outcome, needs)


def test_what_no_fact_decides_is_unknown_and_needs_nothing() -> None:
    finding = check_one(a_condition(), {"a": True})
    assert (finding.outcome, finding.needs) == (UNKNOWN, ())


@pytest.mark.parametrize(
    ("outcomes", "expected"),
    [((), UNKNOWN), ((MET, MET), MET), ((MET, UNKNOWN), UNKNOWN), ((MET, UNKNOWN, UNMET), UNMET)],
)
def test_verdict(outcomes: tuple[Outcome, ...], expected: Outcome) -> None:
    facts = {MET: {"a": True}, UNMET: {"a": False}, UNKNOWN: {}}
    assert verdict([check_one(a_condition(("a",)), facts[outcome]) for outcome in outcomes]) is expected


@given(
    known=st.dictionaries(st.sampled_from("abc"), st.booleans()),
    more=st.dictionaries(st.sampled_from("abc"), st.booleans()),
)
def test_what_is_decided_stays_so_when_more_is_known(known: dict[str, bool], more: dict[str, bool]) -> None:
    condition = a_condition(("a", "b"), ("c",))
    before = check_one(condition, known)
    after = check_one(condition, more | known)
    assert before.outcome in (UNKNOWN, after.outcome)
    assert set(after.needs) <= set(before.needs)


@given(known=st.dictionaries(st.sampled_from("abc"), st.booleans()), others=st.lists(st.booleans(), min_size=3))
def test_what_it_needs_decides_it(known: dict[str, bool], others: list[bool]) -> None:
    condition = a_condition(("a", "b"), ("c",))
    needs = check_one(condition, known).needs
    assert check_one(condition, known | dict(zip(needs, others, strict=False))).outcome is not UNKNOWN


@pytest.mark.parametrize(("level", "edition"), SHIPPED)
def test_every_shipped_condition_is_decided_by_facts(level: str, edition: str) -> None:
    conditions = conditions_of(shipped(), level, edition)
    assert [condition.code for condition in conditions if not condition.alternatives] == []
    assert {finding.outcome for finding in check(conditions, {})} == {UNKNOWN}


def numbers(fact: str) -> dict[tuple[str, str], Any]:
    """The value that each level and edition asks of a fact."""
    return {
        (level, edition): test.value
        for level, edition in SHIPPED
        for condition in conditions_of(shipped(), level, edition)
        for tests in condition.alternatives
        for test in tests
        if test.fact == fact
    }


def test_numbers_of_the_facts() -> None:
    """As the policy facts have them: maturity 2, 2, 3, 4; a fifth and three fifths of the scenarios."""
    wanted = dict(zip(("basic", "advanced", "excellent", "leading"), (2, 2, 3, 4), strict=True))
    assert numbers("maturity.level") == {(level, edition): wanted[level] for level, edition in SHIPPED}
    assert numbers("scenarios.ai_share") == {
        (level, edition): share for edition in ("2024", "2025") for level, share in (("excellent", 20), ("leading", 60))
    }
    segments = {key: len(value) for key, value in numbers("scenarios.segments").items()}
    assert segments == {(level, edition): {"basic": 1, "advanced": 3}.get(level, 5) for level, edition in SHIPPED}


def test_an_overlay_adds_to_the_levels_it_speaks_of() -> None:
    book = shipped()
    added = {
        level: {one.code for one in conditions_of(book, level, "2025", "jiangsu")}
        - {one.code for one in conditions_of(book, level, "2025")}
        for level in book.levels
    }
    codes = {"jiangsu.advanced.self_test", "jiangsu.advanced.scenarios", "jiangsu.advanced.segments"}
    assert added == {"basic": set(), "advanced": codes, "excellent": set(), "leading": set()}


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        (("best", "2024", ""), "level 'best' is none of advanced, basic, excellent, leading"),
        (("basic", "1999", ""), "edition '1999' is none of 2024, 2025"),
        (("basic", "2024", "atlantis"), "overlay 'atlantis' is none of jiangsu"),
    ],
)
def test_what_there_is_not(asked: tuple[str, str, str], said: str) -> None:
    with pytest.raises(UnknownConditionsError, match=said):
        conditions_of(shipped(), *asked)


@pytest.mark.parametrize(
    ("day", "edition"),
    [("2024-01-01", "2024"), ("2024-10-28", "2024"), ("2025-06-18", "2024"), ("2025-06-19", "2025")],
)
def test_edition_on_a_day(day: str, edition: str) -> None:
    assert shipped().edition_on(date.fromisoformat(day)) == edition


@pytest.mark.parametrize(
    ("scenarios", "share", "segments"),
    [
        ([], None, []),
        ([("p", True)], 100, ["p"]),
        ([("p", True), ("m", False), ("p", False)], Fraction(100, 3), ["p", "m"]),
        ([("p", True), ("m", None)], None, ["p", "m"]),
    ],
)
def test_what_scenarios_state(scenarios: list[tuple[str, Any]], share: Any, segments: list[str]) -> None:
    listed = [{"segment": segment, "ai": ai} for segment, ai in scenarios]
    assert counted(listed) == {
        "scenarios.count": len(scenarios),
        "scenarios.segments": segments,
        "scenarios.segments_covered": len(segments),
        "scenarios.ai_share": share,
    }
