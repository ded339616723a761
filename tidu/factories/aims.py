"""What a factory aims at: the level it can reach next, how it stands there, and the one next act.

The ledger here knows what is held. What a call asks and what was applied for is known above; the module that knows it
says so when the platform starts, as the header's entries are.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from tidu.core.presentation import Act, Deadline, Judgement, RailStep, Words
from tidu.factories.models import Factory
from tidu.rulebook.model import Level

if TYPE_CHECKING:
    from tidu.accounts.models import User

SETTLED_LAST = ("unmet", "warning", "unknown", "stated", "met")
"""What asks for something first, what is done last."""


@dataclass(frozen=True)
class Aim:
    """The level aimed at, with each of its conditions judged on what the platform knows.

    ``note``: where the factory stands on the way, in a sentence. ``rail``: the way of its application, if it has one.
    """

    level: Level
    judgements: Sequence[Judgement]
    act: Act | None = None
    deadline: Deadline | None = None
    note: Words = ""
    rail: Sequence[RailStep] = ()

    @property
    def met(self) -> int:
        """How many conditions are met."""
        return self.count("met")

    def count(self, *states: str) -> int:
        """How many conditions are in one of these states."""
        return sum(judgement.state in states for judgement in self.judgements)

    @property
    def unmet(self) -> int:
        """How many conditions are not met."""
        return self.count("unmet", "warning")

    @property
    def unknown(self) -> int:
        """How many conditions are not proved, or stated and not judged."""
        return self.count("unknown", "stated")

    @property
    def ordered(self) -> list[Judgement]:
        """The conditions, those that ask for something first."""
        return sorted(self.judgements, key=lambda judgement: SETTLED_LAST.index(judgement.state))


AimOf = Callable[["User", Factory, int], Aim | None]
_known: list[AimOf] = []


def tell(aim_of: AimOf) -> None:
    """Say how the aim of a factory is found, given the person and the rank of the level it holds; one way at a time."""
    _known[:] = [aim_of]


def aim_of(person: User, factory: Factory, held_rank: int) -> Aim | None:
    """What a factory aims at under a call; None where no call is open above the level it holds."""
    return _known[0](person, factory, held_rank) if _known else None
