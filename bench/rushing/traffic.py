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

from tidu.config.rehearsal.applying import hand_in
from tidu.config.rehearsal.measures import Measures
from tidu.config.rehearsal.visitor import TOKEN, Upload, Visitor

ANSWER_SECONDS = 60


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
        async with aiohttp.ClientSession(
            f"http://127.0.0.1:{self.port}",
            connector=aiohttp.TCPConnector(limit=0),
            timeout=aiohttp.ClientTimeout(total=ANSWER_SECONDS),
            cookie_jar=aiohttp.DummyCookieJar(),
        ) as http:
            await asyncio.gather(*(self._desk(http, waiting, random.Random(desk)) for desk in range(self.applicants)))
        self.took = time.monotonic() - began

    async def _desk(self, http: aiohttp.ClientSession, waiting: deque[Draft], dice: random.Random) -> None:
        """One person after the other: hand in one dossier, go on with the next."""

        async def pause() -> None:
            await asyncio.sleep(dice.expovariate(1 / self.pause) if self.pause else 0)

        until = time.monotonic() + self.seconds
        await pause()
        while waiting and time.monotonic() < until:
            draft = waiting.popleft()
            visitor = Visitor(http, self.measures, {"csrftoken": TOKEN, "sessionid": draft.session})
            upload = Upload("补充材料.pdf", a_file(draft.change.dossier, self.kilobytes))
            answer = await hand_in(visitor, draft.change, upload, pause)
            if answer.accepted:
                self.acknowledged.append(draft.change.dossier)


def a_file(number: int, kilobytes: int) -> bytes:
    """A PDF by content that no other dossier has."""
    return b"%PDF-1.7\n%" + random.Random(number).randbytes(kilobytes * 1024) + b"\n%%EOF\n"
