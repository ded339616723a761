"""Who does what when in the last hour before a deadline. Pure: the same words give the same plan."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from math import ceil, sqrt
from random import Random

LAST_HOUR = 3600.0
THINKING = 60.0
"""How long a person thinks between two requests on average, in seconds of the hour that is rehearsed."""
DOSSIERS_OF_AN_EXPERT = 22


class Habit(StrEnum):
    """What somebody does besides handing in: each must end well or be refused with a reason."""

    CALM = "calm"
    TWICE = "presses twice"
    STALE = "declares from an old page"
    LATE = "comes too late"


SHARES = {Habit.TWICE: 0.05, Habit.STALE: 0.05, Habit.LATE: 0.02}


@dataclass(frozen=True)
class Arrival:
    """When an applicant sits down to hand in, in seconds of the rehearsal; the deadline lies at ``Plan.deadline``."""

    applicant: int
    at: float
    habit: Habit


@dataclass(frozen=True)
class Plan:
    """A rehearsal. ``deadline`` and ``thinking`` are real seconds: those of the hour, divided by the compression."""

    arrivals: tuple[Arrival, ...]
    deadline: float
    thinking: float


def plan(dossiers: int, seed: int, compress: float) -> Plan:
    """The last hour with so many dossiers. Its pace grows steadily up to the deadline; a few come after it.

    Every habit occurs at least once where there are enough people.
    """
    dice = Random(seed)  # noqa: S311 - invented acts, no secret
    deadline = LAST_HOUR / compress
    thinking = THINKING / compress
    habits = _habits(dossiers, dice)
    arrivals = (Arrival(number, _moment(habit, deadline, thinking, dice), habit) for number, habit in enumerate(habits))
    return Plan(tuple(sorted(arrivals, key=lambda one: one.at)), deadline, thinking)


def _habits(count: int, dice: Random) -> Sequence[Habit]:
    special = [habit for habit, share in SHARES.items() for _ in range(ceil(count * share))][: max(0, count - 1)]
    habits = special + [Habit.CALM] * (count - len(special))
    dice.shuffle(habits)
    return habits


def _moment(habit: Habit, deadline: float, thinking: float, dice: Random) -> float:
    """The root makes the pace rise in a straight line; who comes too late does so by a little."""
    if habit == Habit.LATE:
        return deadline + (1 + dice.random()) * thinking
    return deadline * sqrt(dice.random())


def experts_needed(dossiers: int, each: int) -> int:
    """How many experts review so many dossiers, ``each`` by so many; enough that some may have to stand aside."""
    return max(3 * each, ceil(dossiers * each / DOSSIERS_OF_AN_EXPERT))
