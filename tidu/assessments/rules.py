"""Holds facts against conditions. What is not proved is unknown, never met."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from fractions import Fraction
from typing import Any

from tidu.rulebook.model import Condition, Test

Facts = Mapping[str, Any]


class Outcome(StrEnum):
    """What a condition comes to."""

    MET = "met"
    STATED = "stated"
    UNMET = "unmet"
    UNKNOWN = "unknown"


@dataclass(frozen=True)
class Judgement:
    """A condition with its outcome, and the facts that it was decided on."""

    condition: Condition
    outcome: Outcome
    evidence: Mapping[str, Any]

    @property
    def stands_in_the_way(self) -> bool:
        """Whether a submission must wait for this condition."""
        return self.condition.binding and self.outcome not in (Outcome.MET, Outcome.STATED)


def judge(conditions: Iterable[Condition], facts: Facts, today: date) -> list[Judgement]:
    """Each condition with its outcome, in the order of the notice."""
    return [judge_one(condition, facts, today) for condition in conditions]


def judge_one(condition: Condition, facts: Facts, today: date) -> Judgement:
    """Met when one alternative is wholly met; unmet when every alternative has a failed test; else unknown.

    What experts must judge is at most stated: the applicant's own word and proof do not make it met.
    """
    outcome = best([outcome_of_all(tests, facts, today) for tests in condition.alternatives])
    if condition.judged and outcome is Outcome.MET:
        outcome = Outcome.STATED
    return Judgement(condition, outcome, _evidence(condition, facts))


def outcome_of_all(tests: Iterable[Test], facts: Facts, today: date) -> Outcome:
    """All tests together: one failed test is enough for unmet, one unknown fact for unknown."""
    outcomes = {outcome_of(test, facts, today) for test in tests}
    if Outcome.UNMET in outcomes:
        return Outcome.UNMET
    return Outcome.UNKNOWN if Outcome.UNKNOWN in outcomes else Outcome.MET


def outcome_of(test: Test, facts: Facts, today: date) -> Outcome:
    """One test on one fact; a fact that is absent or None is unknown."""
    fact = facts.get(test.fact)
    if fact is None:
        return Outcome.UNKNOWN
    return Outcome.MET if OPERATORS[test.operator](fact, test.value, today) else Outcome.UNMET


def best(outcomes: list[Outcome]) -> Outcome:
    """Of alternatives one is enough: met, else unknown, else unmet."""
    for outcome in (Outcome.MET, Outcome.UNKNOWN):
        if outcome in outcomes:
            return outcome
    return Outcome.UNMET


def _evidence(condition: Condition, facts: Facts) -> Mapping[str, Any]:
    names = [test.fact for tests in condition.alternatives for test in tests]
    return {name: facts[name] for name in names if facts.get(name) is not None}


OPERATORS: Mapping[str, Callable[[Any, Any, date], bool]] = {
    "is_true": lambda fact, _value, _today: fact is True,
    "equals": lambda fact, value, _today: bool(fact == value),
    "at_least": lambda fact, value, _today: Fraction(str(fact)) >= Fraction(str(value)),
    "at_most": lambda fact, value, _today: Fraction(str(fact)) <= Fraction(str(value)),
    "one_of": lambda fact, value, _today: fact in value,
    "includes_all": lambda fact, value, _today: set(value) <= set(fact),
    "not_after_today": lambda fact, _value, today: bool(fact <= today),
    "present": lambda fact, _value, _today: bool(fact),
}
