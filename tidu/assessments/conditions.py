"""Holds facts against the element conditions of a level. What is not known is unknown, never met."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from typing import Any

from tidu.assessments.rules import Facts, Outcome, best, outcome_of, outcome_of_all
from tidu.rulebook.model import ElementCondition, Rulebook, Test

ANY_DAY = date.min
"""No element condition asks what day it is; the rulebook's checker refuses one that does."""


@dataclass(frozen=True)
class ElementFinding:
    """An element condition with its outcome. ``needs``: the facts that would decide it, where it is unknown."""

    condition: ElementCondition
    outcome: Outcome
    needs: tuple[str, ...] = ()


class UnknownConditionsError(Exception):
    """No such level, edition or overlay; ``known``: those that there are."""

    def __init__(self, kind: str, name: str, known: Iterable[str]) -> None:
        self.kind, self.name, self.known = kind, name, tuple(known)
        super().__init__(f"{kind} {name!r} is none of {', '.join(self.known)}")


def conditions_of(book: Rulebook, level: str, edition: str, overlay: str = "") -> tuple[ElementCondition, ...]:
    """The conditions of a level in an edition, and those that an overlay adds. UnknownConditionsError."""
    _known("edition", edition, book.editions)
    _known("level", level, book.levels)
    national = book.element_conditions.get(f"{edition}/{level}", ())
    if not overlay:
        return national
    _known("overlay", overlay, book.overlays)
    added = book.overlays[overlay]
    further = added.conditions if edition in added.editions else ()
    return (*national, *(condition for condition in further if condition.level == level))


def _known(kind: str, name: str, names: Iterable[str]) -> None:
    known = sorted(names)
    if name not in known:
        raise UnknownConditionsError(kind, name, known)


def check(conditions: Iterable[ElementCondition], facts: Facts) -> list[ElementFinding]:
    """Each condition with its outcome, in the order given."""
    return [check_one(condition, facts) for condition in conditions]


def check_one(condition: ElementCondition, facts: Facts) -> ElementFinding:
    """One condition; without any way to decide it, it is unknown and needs nothing that could be stated."""
    outcomes = [outcome_of_all(tests, facts, ANY_DAY) for tests in condition.alternatives]
    outcome = best(outcomes) if outcomes else Outcome.UNKNOWN
    needs = needs_of(condition.alternatives, facts) if outcome is Outcome.UNKNOWN else ()
    return ElementFinding(condition, outcome, needs)


def needs_of(alternatives: Iterable[tuple[Test, ...]], facts: Facts) -> tuple[str, ...]:
    """The facts that are not known, in the alternatives that no known fact has ruled out."""
    unknown = [
        test.fact
        for tests in alternatives
        if outcome_of_all(tests, facts, ANY_DAY) is Outcome.UNKNOWN
        for test in tests
        if outcome_of(test, facts, ANY_DAY) is Outcome.UNKNOWN
    ]
    return tuple(dict.fromkeys(unknown))


def verdict(findings: Iterable[ElementFinding]) -> Outcome:
    """Unmet where one is unmet; else unknown where one is unknown, or where there are none; else met."""
    outcomes = {finding.outcome for finding in findings}
    if Outcome.UNMET in outcomes:
        return Outcome.UNMET
    return Outcome.MET if outcomes == {Outcome.MET} else Outcome.UNKNOWN


def counted(scenarios: Iterable[Mapping[str, Any]]) -> dict[str, Any]:
    """What a list of scenarios (``segment``, and ``ai`` where it is known) states.

    The share with artificial intelligence, in per cent, is exact; it is not known while one scenario does not say, nor
    where there are none.
    """
    listed = list(scenarios)
    segments = list(dict.fromkeys(scenario["segment"] for scenario in listed))
    with_ai = [scenario.get("ai") for scenario in listed]
    is_known = bool(listed) and None not in with_ai
    return {
        "scenarios.count": len(listed),
        "scenarios.segments": segments,
        "scenarios.segments_covered": len(segments),
        "scenarios.ai_share": Fraction(100 * sum(map(bool, with_ai)), len(listed)) if is_known else None,
    }
