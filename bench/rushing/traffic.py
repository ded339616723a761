"""Everybody at once: one process acts for all applicants."""

from __future__ import annotations

import asyncio
import random
import time
from collections import deque
from collections.abc import Sequence
from dataclasses import dataclass, field

import aiohttp
from rushing.instance import Draft

from tidu.config.rehearsal.applying import a_file, hand_in, pauses
from tidu.config.rehearsal.measures import Measures
from tidu.config.rehearsal.visitor import Visitor, connected


@dataclass
class Rush:
    """How many act, for how long, with what pause on average (seconds), and what came of it."""

    port: int
    applicants: int
    seconds: float
    pause: float
    kilobytes: int
    measures: Measures = field(default_factory=Measures)
    acknowledged: list[int] = field(default_factory=list)
    took: float = 0.0

    async def run(self, drafts: Sequence[Draft]) -> None:
        """Act until the time is up; who is in the middle of it finishes."""
        waiting, began = deque(drafts), time.monotonic()
        async with connected(f"http://127.0.0.1:{self.port}") as http:
            await asyncio.gather(*(self._desk(http, waiting, random.Random(desk)) for desk in range(self.applicants)))
        self.took = time.monotonic() - began

    async def _desk(self, http: aiohttp.ClientSession, waiting: deque[Draft], dice: random.Random) -> None:
        """One person after the other: hand in one dossier, go on with the next."""
        pause, until = pauses(self.pause, dice), time.monotonic() + self.seconds
        await pause()
        while waiting and time.monotonic() < until:
            draft = waiting.popleft()
            visitor = Visitor(http, self.measures, draft.session)
            upload = a_file(draft.change.dossier, self.kilobytes)
            answer = await hand_in(visitor, draft.change, upload, pause)
            if answer.accepted:
                self.acknowledged.append(draft.change.dossier)
