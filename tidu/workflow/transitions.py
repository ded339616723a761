"""Transition tables: flat lists of verb, from, to. Plain Python."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass


@dataclass(frozen=True)
class Transition:
    """One act: allowed from ``sources``, leading to ``target``; None leaves the state as it is."""

    verb: str
    sources: frozenset[str]
    target: str | None

    def after(self, state: str) -> str:
        """The state after the act."""
        return self.target if self.target is not None else state


TransitionTable = Mapping[str, Transition]


def table(*rows: tuple[str, Iterable[str], str | None]) -> TransitionTable:
    """A table from rows of (verb, sources, target). A verb stands once."""
    transitions = [Transition(verb, frozenset(sources), target) for verb, sources, target in rows]
    found = {transition.verb: transition for transition in transitions}
    if len(found) != len(transitions):
        raise ValueError("a verb stands twice in a transition table")
    return found
