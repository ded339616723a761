"""Every page of every role before axe, at two widths and in both themes; and every template among them.

A page is looked at in all four states the first time, and by a further role in two, unless it brings no kind of
element that was not looked at on this route before. ``make gallery`` does so in all four states and both languages, and
keeps a picture of each.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from typing import Any

import pytest
from django.conf import settings
from django.template.loader import render_to_string
from django.urls import reverse
from playwright.sync_api import Browser, Error, Page, Request, Route

from tests.journeys.gallery import GALLERY, LANGUAGES
from tests.journeys.inspection import OPPOSITE, STATES, dress, faults, kinds_of_elements, watch
from tests.journeys.test_pages_behind_acts import LOOKED_AT_ON_THE_WAY, SCENES
from tests.route_cast import NOW, Cast
from tests.test_every_route import EXPECTED
from tidu.accounts.models import User
from tidu.core import clock

pytestmark = [pytest.mark.journey, pytest.mark.slow, pytest.mark.django_db(transaction=True)]

TEMPLATES = settings.BASE_DIR / "tidu"
REFUSED = {409, 422}
BEHIND_ACTS = set(SCENES) | LOOKED_AT_ON_THE_WAY
BARE = ["400.html", "429.html", "500.html", "503.html"]
"""Pages of what went wrong that no address leads to."""


@pytest.fixture(scope="module", autouse=True)
def _beside_the_browser() -> Iterator[None]:
    """The browser leaves a loop running in this thread; the database is still used by nobody else in it."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "true")
        yield


@pytest.fixture
def cast(monkeypatch: pytest.MonkeyPatch, live_server: Any) -> Cast:
    """Everybody, at one moment that the server's threads see as well."""
    everybody = Cast()
    monkeypatch.setattr(clock, "now", lambda: NOW)
    return everybody


class Walk:
    """Windows of all roles, and what was found on the pages."""

    def __init__(self, browser: Browser, cast: Cast, address: str, language: str) -> None:
        self.browser, self.cast, self.address, self.language = browser, cast, address, language
        self.windows: dict[str, Page] = {}
        self.heard: list[str] = []
        self.found: dict[str, list[str]] = {}
        self.known: dict[str, set[str]] = {}

    def window(self, role: str) -> Page:
        """The window in which a role is signed in. The tool that looks at pages is no script of theirs."""
        if role not in self.windows:
            context = self.browser.new_context(
                base_url=self.address, bypass_csp=True, locale=LANGUAGES[self.language], timezone_id="Asia/Shanghai"
            )
            if role != "anonymous":
                cookie = {"name": settings.SESSION_COOKIE_NAME, "value": self.cast.keys[role], "url": self.address}
                context.add_cookies([cookie])  # type: ignore[list-item]
            self.windows[role] = context.new_page()
            watch(self.windows[role], self.heard)
        return self.windows[role]

    def visit(self, route: str, role: str, expected: int = 200) -> None:
        """Open a page and look at it; what is no page is left."""
        page = self.window(role)
        dress(page, STATES[0])
        try:
            answer = page.goto(reverse(route, args=self.cast.arguments.get(route, ())))
        except Error as failure:
            if "Download is starting" in str(failure):
                return
            raise
        assert answer is not None
        assert answer.status == expected, (route, role, answer.status)
        if answer.headers.get("content-type", "").startswith("text/html") and "<html" in answer.text():
            self.look(page, route, role)

    def send_nothing(self, route: str, role: str) -> None:
        """Post an empty form where it is refused, and look at the page that says why."""
        page = self.window(role)
        dress(page, STATES[0])
        page.goto("/")
        send(page, reverse(route, args=self.cast.arguments.get(route, ())), with_token=True)
        if "<html" in page.content():
            self.look(page, f"{route}, refused", role)
        self.heard.clear()

    def look(self, page: Page, place: str, role: str) -> None:
        """Keep what is wrong with the page that is open."""
        kinds = set(kinds_of_elements(page))
        states = OPPOSITE if place in self.known and GALLERY is None else STATES
        if kinds <= self.known.get(place, set()):
            return
        self.known.setdefault(place, set()).update(kinds)
        show = partial(GALLERY.keep, page, f"{place} as {role}", self.language) if GALLERY else None
        for state, fault in faults(page, states, show):
            self.found.setdefault(f"{place} as {role}, {state}", []).append(fault)
        if self.heard:
            self.found.setdefault(f"{place} as {role}", []).extend(self.heard)
            self.heard.clear()


@pytest.fixture(params=LANGUAGES if GALLERY else ["zh-hans"])
def walk(request: pytest.FixtureRequest, cast: Cast, live_server: Any, browser: Browser) -> Walk:
    User.objects.update(language=request.param)
    return Walk(browser, cast, live_server.url, request.param)


def test_every_page_of_every_role(walk: Walk, rendered: set[str]) -> None:
    for route, statuses in EXPECTED["get"].items():
        for role, status in statuses.items():
            if status == 200:
                walk.visit(route, role)
    for route, statuses in EXPECTED["post"].items():
        for role, status in statuses.items():
            if status in REFUSED:
                walk.send_nothing(route, role)
    look_at_refusals(walk)
    assert walk.found == {}
    assert " ".join(sorted(pages_of_the_project() - rendered)) == " ".join(sorted(BEHIND_ACTS))


def look_at_refusals(walk: Walk) -> None:
    """The pages of what was refused, lost or went wrong."""
    walk.visit("dossiers:log", "applicant_editor", expected=403)
    page = walk.window("secretariat")
    page.goto("/nothing-here/")
    walk.look(page, "404", "secretariat")
    refused = reverse("campaigns:open", args=walk.cast.arguments["campaigns:open"])
    for place, with_token in (("409", True), ("403 csrf", False)):
        page.goto("/")
        send(page, refused, with_token=with_token)
        walk.look(page, place, "secretariat")
    for name in BARE:
        address = f"{walk.address}/shown/{name}"
        page.route(address, partial(answer_with, bare(name)))
        page.goto(address)
        walk.look(page, name, "secretariat")
    walk.heard.clear()


def answer_with(body: str, route: Route, _request: Request) -> None:
    """Answer in the server's place."""
    route.fulfill(content_type="text/html", body=body)


def send(page: Page, path: str, *, with_token: bool) -> None:
    """Post an empty form, as a page does."""
    with page.expect_navigation():
        page.evaluate(
            """([path, token]) => {
              const form = document.createElement("form");
              form.method = "post"; form.action = path;
              if (token) form.append(document.querySelector("[name=csrfmiddlewaretoken]").cloneNode());
              document.body.append(form); form.submit();
            }""",
            [path, with_token],
        )


def bare(name: str) -> str:
    """A page that needs neither request nor session."""
    return render_to_string(name, {"language": "zh-hans", "part": "store", "seconds": 30})


def pages_of_the_project() -> set[str]:
    """The templates that are whole pages."""
    files = {
        path for path in TEMPLATES.rglob("templates/**/*.html") if "{% extends" in path.read_text(encoding="utf-8")
    }
    return {path.as_posix().split("/templates/")[-1] for path in files}
