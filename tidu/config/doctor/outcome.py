"""What one check found."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum


class State(StrEnum):
    """``failing``: something is broken or unsafe now. ``warning``: it works, but not as it should."""

    OK = "ok"
    WARNING = "warning"
    FAILING = "failing"


@dataclass(frozen=True)
class Outcome:
    """How one thing stands, and the way out where it does not stand well."""

    state: State
    says: str
    way_out: str = ""


Check = Callable[[], Outcome]


def ok(says: str) -> Outcome:
    """All is well."""
    return Outcome(State.OK, says)


def warning(says: str, way_out: str) -> Outcome:
    """It works, but not as it should."""
    return Outcome(State.WARNING, says, way_out)


def failing(says: str, way_out: str) -> Outcome:
    """It is broken or unsafe."""
    return Outcome(State.FAILING, says, way_out)
