"""What the actors of a rehearsal were told, and what the log holds of it. Nothing may be lost, nothing done twice."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field

from tidu.workflow.models import Entry
from tidu.workflow.seals import Flaw, seal_heads, verify

Done = tuple[str, str]
"""An act as the log names it: its verb and its subject."""


@dataclass
class Told:
    """The acts that the platform said were done, and those whose request got no answer: they may have been."""

    done: Counter[Done] = field(default_factory=Counter)
    unanswered: Counter[Done] = field(default_factory=Counter)

    def note(self, verb: str, subject: str, status: int) -> None:
        """Keep the answer to one act that binds."""
        if 200 <= status < 400:
            self.done[verb, subject] += 1
        elif status == 0 or status >= 500:
            self.unanswered[verb, subject] += 1


@dataclass(frozen=True)
class Balance:
    """One kind of act. ``lost``: told of, but not in the log; ``doubled``: in the log, but nobody was told of it."""

    verb: str
    told: int
    lost: int
    doubled: int


def balances(told: Told, logged: Counter[Done]) -> list[Balance]:
    """One line for each kind of act that somebody was told of, in the order in which it first happened."""
    lost = told.done - logged
    doubled = logged - told.done - told.unanswered
    verbs = dict.fromkeys(verb for verb, _subject in told.done)
    return [Balance(verb, of(told.done, verb), of(lost, verb), of(doubled, verb)) for verb in verbs]


def of(counted: Counter[Done], verb: str) -> int:
    """How many acts of a kind."""
    return sum(number for (each, _subject), number in counted.items() if each == verb)


def logged_acts(verbs: Sequence[str]) -> Counter[Done]:
    """The acts of these kinds in the log. Those that an act brought about itself are not among them."""
    rows = Entry.objects.filter(verb__in=verbs, person__isnull=False)
    return Counter(rows.values_list("verb", "subject"))


def look_through(told: Told) -> tuple[list[Balance], list[Flaw]]:
    """Hold what was told against the log, seal the log, and verify it as ``tidu audit verify`` does."""
    logged = logged_acts([verb for verb, _subject in told.done])
    seal_heads()
    return balances(told, logged), verify()
