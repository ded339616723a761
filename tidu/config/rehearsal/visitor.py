"""One person's browser in a rehearsal: keeps cookies, sends forms, notes how long each request took."""

from __future__ import annotations

import time
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field

import aiohttp

from tidu.config.rehearsal.measures import Measures

TOKEN = "r" * 32
"""The token against forged forms: cookie and header only have to agree."""
ANSWER_SECONDS = 60
LED_BACK, REFUSED = 303, 409
"""A refusal that leads back to the page it belongs to counts as one."""


@dataclass(frozen=True)
class Answer:
    """What the platform answered. ``status`` 0: nothing. ``location``: where it sends the browser, or ""."""

    status: int
    location: str = ""
    text: str = ""

    @property
    def accepted(self) -> bool:
        """Whether the act was done: the platform shows a page or goes on to the next one."""
        return 200 <= self.status < 400


@dataclass(frozen=True)
class Upload:
    """A file to send."""

    name: str
    content: bytes


@asynccontextmanager
async def connected(address: str) -> AsyncIterator[aiohttp.ClientSession]:
    """Connections to an instance for any number of visitors, each of whom keeps the own cookies."""
    async with aiohttp.ClientSession(
        address,
        connector=aiohttp.TCPConnector(limit=0),
        timeout=aiohttp.ClientTimeout(total=ANSWER_SECONDS),
        cookie_jar=aiohttp.DummyCookieJar(),
    ) as http:
        yield http


@dataclass
class Visitor:
    """One browser, signed in by a session. Requests are noted under the name of the action, after ``prefix``.

    ``waited``: how many seconds for answers so far.
    """

    http: aiohttp.ClientSession
    measures: Measures
    session: str
    prefix: str = ""
    waited: float = 0.0
    cookies: dict[str, str] = field(init=False)

    def __post_init__(self) -> None:
        self.cookies = {"csrftoken": TOKEN, "sessionid": self.session}

    async def open(self, action: str, path: str) -> Answer:
        """Open a page."""
        return await self._send(action, "GET", path, None)

    async def send(self, action: str, path: str, form: Mapping[str, str] | None = None) -> Answer:
        """Send a form."""
        return await self._send(action, "POST", path, form or {})

    async def upload(self, action: str, path: str, field_name: str, upload: Upload) -> Answer:
        """Send a form with one file."""
        body = aiohttp.FormData()
        body.add_field(field_name, upload.content, filename=upload.name, content_type="application/pdf")
        return await self._send(action, "POST", path, body)

    async def _send(
        self, action: str, method: str, path: str, body: Mapping[str, str] | aiohttp.FormData | None
    ) -> Answer:
        began = time.perf_counter()
        try:
            async with self.http.request(
                method, path, data=body, headers=self._headers(), allow_redirects=False
            ) as response:
                text = await response.text() if response.content_type == "text/html" else ""
                self.cookies.update({name: morsel.value for name, morsel in response.cookies.items()})
                status = REFUSED if response.status == LED_BACK else response.status
                answer = Answer(status, response.headers.get("Location", ""), text)
        except (TimeoutError, aiohttp.ClientError, OSError):
            answer = Answer(0)
        took = time.perf_counter() - began
        self.waited += took
        self.measures.note(self.prefix + action, took, answer.status)
        return answer

    def _headers(self) -> dict[str, str]:
        cookies = "; ".join(f"{name}={value}" for name, value in self.cookies.items())
        return {"Cookie": cookies, "X-CSRFToken": self.cookies["csrftoken"]}
