"""Somebody in front of a browser. Whatever goes wrong on a page that is visited is kept, and fails the test."""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from django.urls import reverse
from playwright.sync_api import Browser, ConsoleMessage, Locator, Page, Request, Response, expect

from tests.journeys.hands import Hands, Keyboard, Mouse
from tests.journeys.inspection import STATES, dress, faults

IMAGES = Path(__file__).resolve().parents[2] / "docs" / "images"
CLOCK_SECONDS = 1.2  # how long a server may go on with the time it knew
PATIENCE = 30_000  # milliseconds; the machine may be busy
DEMO = "/demo/"
NO_TROUBLE = ("Failed to load resource", "htmx:sendAbort", "htmx:afterRequest")
"""What the console holds of a refusal, and of a request of a list whose place a later one took."""
OUTBOX = "/demo/outbox/"


class Visitor:
    """One browser window. ``trouble``: errors, foreign addresses and failed pages since the last look."""

    def __init__(
        self, browser: Browser, address: str, language: str = "en", *, scripts: bool = True, keyboard: bool = False
    ) -> None:
        self.address = address
        self.context = browser.new_context(
            base_url=address,
            java_script_enabled=scripts,
            locale={"en": "en-GB", "zh": "zh-CN"}[language],
            timezone_id="Asia/Shanghai",
            viewport={"width": 1280, "height": 900},
        )
        self.context.set_default_timeout(PATIENCE)
        self.trouble: list[str] = []
        self.refusals: list[int] = []
        self.page = self.context.new_page()
        self.hands: Hands = Keyboard(self.page) if keyboard else Mouse()
        self._watch(self.page)

    @property
    def by_keyboard(self) -> bool:
        """Whether this visitor has no mouse."""
        return isinstance(self.hands, Keyboard)

    def _watch(self, page: Page) -> None:
        page.on("console", self._heard)
        page.on("pageerror", lambda error: self.trouble.append(f"script: {error}"))
        page.on("request", self._asked)
        page.on("response", self._answered)

    def _heard(self, message: ConsoleMessage) -> None:
        """Keep errors; a page that was refused is reported by its status already."""
        if message.type == "error" and not message.text.startswith(NO_TROUBLE):
            self.trouble.append(f"console at {self.page.url}: {message.text}")

    def _asked(self, request: Request) -> None:
        if urlsplit(request.url).netloc not in {urlsplit(self.address).netloc, ""}:
            self.trouble.append(f"foreign address: {request.url}")

    def _answered(self, response: Response) -> None:
        if response.status >= 400:
            self.refusals.append(response.status)
            self.trouble.append(f"{response.status} at {response.url}")

    def look_for_trouble(self) -> None:
        """Fail if anything went wrong since the last look."""
        found, self.trouble = self.trouble, []
        assert found == [], found

    @contextmanager
    def refused(self, status: int) -> Iterator[None]:
        """What happens within is answered once with this status, and with nothing else that is wrong."""
        self.look_for_trouble()
        self.refusals.clear()
        yield
        self.page.wait_for_load_state()
        assert self.refusals == [status], self.refusals
        self.trouble = [line for line in self.trouble if not line.startswith(f"{status} at ")]

    def go(self, address: str, *args: object) -> None:
        """Open a page by its path or by its name."""
        self.page.goto(address if address.startswith("/") else reverse(address, args=args))

    def become(self, persona: str) -> None:
        """Sign in as a persona, by its button."""
        self.go(DEMO)
        self.hands.press(self.page.locator(f"form:has(input[name=key][value='{persona}']) button"))
        self.page.wait_for_url(lambda url: urlsplit(url).path != DEMO)

    def set_clock(self, moment: str) -> None:
        """Let the campaign's time be a moment of Asia/Shanghai, such as 2024-11-12T10:00."""
        self.go(DEMO)
        self.page.fill("input[name=moment]", moment)
        self.press("Set the clock")
        self.sees("The campaign's clock is set.")
        self.page.wait_for_timeout(CLOCK_SECONDS * 1000)

    def press(self, label: str, within: Locator | None = None) -> None:
        """Press a button."""
        place = within or self.page.locator("body")
        self.open(place.get_by_role("button", name=label, exact=True).first)

    def open(self, thing: Locator) -> None:
        """Press what is on the page, and wait for what it leads to."""
        self.hands.press(thing)
        self.page.wait_for_load_state()

    def follow(self, label: str) -> None:
        """Follow a link."""
        self.open(self.page.get_by_role("link", name=label).first)

    def ask_then_press(self, label: str, reason: str = "", within: Locator | None = None) -> None:
        """Open an act that asks first, give a reason if it wants one, and press the button inside."""
        place = within or self.page.locator("main")
        asking = place.locator("details.ask", has=self.page.locator("summary", has_text=label)).first
        self.hands.press(asking.locator("summary"))
        if reason:
            self.hands.write(asking.locator("textarea"), reason)
        self.open(asking.get_by_role("button", name=label, exact=True))

    def confirm(self) -> None:
        """Say that it is really oneself; asked once after each sign-in."""
        expect(self.page.locator("h1")).to_have_text("Confirm that it is you")
        self.open(self.page.locator("main form .btn-seal"))

    def confirm_address(self, email: str) -> None:
        """Open the link that was sent to somebody who has just signed up; the demo shows its outbox."""
        self.sees("We have sent you a link.")
        self.go(OUTBOX)
        self.open(self.row(email).get_by_role("link").first)
        self.follow("Confirm the address")
        self.sees(email)
        self.press("Confirm")

    def fill(self, answers: Mapping[str, Any], prefix: str = "") -> None:
        """Give answers by the names of fields: text, numbers, yes and no, choices."""
        for key, value in answers.items():
            field = self.page.locator(f"[name='{prefix}{key}']")
            if field.evaluate("field => field.tagName") == "SELECT":
                self.hands.choose(field, str(value).lower() if isinstance(value, bool) else str(value))
            else:
                self.hands.write(field, str(value))

    def fields(self, selector: str) -> list[Locator]:
        """All fields of a page; it is waited for until there is one."""
        found = self.page.locator(selector)
        expect(found.first).to_be_visible(timeout=PATIENCE)
        return found.all()

    def row(self, text: str) -> Locator:
        """The row of a list that holds a text."""
        return self.page.locator("tbody tr", has_text=text).first

    def open_row(self, text: str = "") -> None:
        """The page behind the first row of a list that holds a text."""
        self.open(self.row(text).get_by_role("link").first)

    def sees(self, *texts: str) -> None:
        """Expect texts in the page's main part."""
        for text in texts:
            expect(self.page.locator("main")).to_contain_text(text, timeout=PATIENCE)

    def looks_right(self) -> None:
        """The open page before axe, at both widths and in both themes."""
        assert [f"{state}: {fault}" for state, fault in faults(self.page, STATES)] == []
        dress(self.page, STATES[0])

    def keep_picture(self, name: str) -> None:
        """Write a picture for the documentation, if pictures are asked for."""
        if os.environ.get("TIDU_SCREENSHOTS") == "1":
            IMAGES.mkdir(parents=True, exist_ok=True)
            self.page.screenshot(path=IMAGES / f"{name}.png", animations="disabled")

    def close(self) -> None:
        """Leave."""
        self.context.close()
