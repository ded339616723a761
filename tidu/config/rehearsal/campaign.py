"""A rehearsal from the last hour to the last score: who acts when, all over HTTP."""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import Coroutine, Iterable
from dataclasses import dataclass, field
from random import Random
from typing import Any

from tidu.accounts.models import User
from tidu.config.rehearsal import officiating
from tidu.config.rehearsal.applying import pauses
from tidu.config.rehearsal.evening import Outcome, Seat, evening
from tidu.config.rehearsal.instance import Ready
from tidu.config.rehearsal.measures import Measures
from tidu.config.rehearsal.officiating import Official
from tidu.config.rehearsal.plan import Plan
from tidu.config.rehearsal.told import Told
from tidu.config.rehearsal.visitor import Visitor, connected

Work = Coroutine[Any, Any, None]


@dataclass
class Rehearsal:
    """One rehearsal, and what it noted."""

    address: str
    ready: Ready
    plan: Plan
    seed: int
    measures: Measures = field(default_factory=Measures)
    told: Told = field(default_factory=Told)
    outcomes: Counter[Outcome] = field(default_factory=Counter)

    async def run(self) -> None:
        """The last hour, then what follows it: each round begins when the one before has ended."""
        async with connected(self.address) as self.http:
            dice = Random(self.seed)  # noqa: S311 - invented acts, no secret
            self.outcomes = await evening(self.plan, self._seats(), self.told, dice)
            for round_of_work in (self._checks, self._ranking, self._signing, self._handing_in, self._ministry):
                await asyncio.gather(*round_of_work())
            await asyncio.gather(*self._assigning())
            await asyncio.gather(*self._scoring())

    def _seats(self) -> dict[int, Seat]:
        pairs = zip(self.ready.dossiers, self.ready.changes, strict=True)
        return {number: Seat(self._visitor(draft.started_by), change) for number, (draft, change) in enumerate(pairs)}

    def _checks(self) -> Iterable[Work]:
        return (officiating.check_all(self._official(one)) for one in self.ready.officials.officers.values())

    def _ranking(self) -> Iterable[Work]:
        officers = self.ready.officials.officers
        return (officiating.rank_all(self._official(one), self.ready.places_of(unit)) for unit, one in officers.items())

    def _signing(self) -> Iterable[Work]:
        return (officiating.sign_all(self._official(one)) for one in self.ready.officials.signing())

    def _handing_in(self) -> Iterable[Work]:
        return (officiating.hand_in_lists(self._official(one)) for one in self.ready.officials.officers.values())

    def _ministry(self) -> Iterable[Work]:
        people = self.ready.officials.secretariat
        return (officiating.accept_lists(self._official(one), at, len(people)) for at, one in enumerate(people))

    def _assigning(self) -> Iterable[Work]:
        people = self.ready.officials.secretariat
        return (officiating.assign_experts(self._official(one), at, len(people)) for at, one in enumerate(people))

    def _scoring(self) -> Iterable[Work]:
        return (officiating.score_all(self._official(one)) for one in self.ready.officials.experts)

    def _official(self, person: User) -> Official:
        dice = Random(self.seed * 1_000_003 + person.pk)  # noqa: S311 - invented acts, no secret
        return Official(self._visitor(person), self.told, pauses(self.plan.thinking, dice), dice)

    def _visitor(self, person: User) -> Visitor:
        return Visitor(self.http, self.measures, self.ready.keys[person.pk])
