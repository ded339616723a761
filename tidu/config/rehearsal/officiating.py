"""How officers, signers, the secretariat and experts work: they open lists, open what lies there, press buttons.

Everything they know they read from pages, as people without scripts do.
"""

from __future__ import annotations

import re
from collections.abc import AsyncIterator
from dataclasses import dataclass
from random import Random

from tidu.config.rehearsal.applying import Pause
from tidu.config.rehearsal.page import Form, Page, read_page
from tidu.config.rehearsal.told import Told
from tidu.config.rehearsal.visitor import Visitor

SHARE_OF_POINTS = (0.6, 1.0)
"""Between which shares of the most points experts score."""


@dataclass
class Official:
    """One official at a desk."""

    visitor: Visitor
    told: Told
    pause: Pause
    dice: Random

    async def look(self, action: str, path: str) -> Page:
        """Open a page and read it."""
        answer = await self.visitor.open(action, path)
        await self.pause()
        return read_page(answer.text)

    async def press(self, action: str, form: Form, done: tuple[str, str] | None = None, **answers: str) -> bool:
        """Send a form; keep what was said of an act that binds. Says whether it was accepted."""
        answer = await self.visitor.send(action, form.action, form.filled(**answers))
        if done is not None:
            self.told.note(*done, answer.status)
        return answer.accepted

    async def rows(self, action: str, path: str, pattern: str) -> AsyncIterator[str]:
        """The addresses of what a list shows, page by page; read wholly before the first is opened."""
        found: dict[str, None] = {}
        number, more = 1, True
        while more:
            page = await self.look(action, f"{path}{'&' if '?' in path else '?'}page={number}")
            links = [link for link in page.links_to(pattern) if link not in found]
            found.update(dict.fromkeys(links))
            number, more = number + 1, bool(links)
        for link in found:
            yield link


async def check_all(officer: Official) -> None:
    """Pass every check that waits."""
    async for link in officer.rows("list of checks", "/stages/checks/?state=open", r"/stages/checks/\d+/"):
        page = await officer.look("open a check", link)
        for form in page.forms_to(r"/stages/checks/\d+/decide/"):
            ticks = {name: value for name, value in form.boxes.items() if name.startswith("point-")}
            done = ("checks.pass", f"checks.check/{number_in(link)}")
            await officer.press("pass a check", form, done, decision="pass", **ticks)


async def lists_of(official: Official) -> AsyncIterator[str]:
    """The addresses of the recommendation lists that the person sees."""
    async for link in official.rows("list of lists", "/stages/recommendations/", r"/stages/recommendations/\d+/"):
        yield link


async def press_on_list(official: Official, page: Page, link: str, verb: str, action: str) -> None:
    """Press what an open list offers for a verb, such as ``sign``."""
    for form in page.forms_to(rf"/stages/recommendations/\d+/{verb}/"):
        done = (f"recommendations.{verb}", f"recommendations.sheet/{number_in(link)}")
        await official.press(action, form, done)


async def rank_all(officer: Official, places: int) -> None:
    """Put on the unit's list what waits, up to the quota, and save the order once."""
    async for link in lists_of(officer):
        waiting = await waiting_on(officer, link)
        chosen = officer.dice.sample(waiting, min(places, len(waiting)))
        if chosen:
            page = await officer.look("propose an order", f"{link}?order={'-'.join(chosen)}")
            await press_on_list(officer, page, link, "reorder", "save an order")


async def waiting_on(officer: Official, link: str) -> list[str]:
    """The projects that wait at a list, by the numbers that its buttons send."""
    found: dict[str, None] = {}
    number, more = 1, True
    while more:
        page = await officer.look("open a list", f"{link}?wpage={number}")
        fresh = [value.removeprefix("on:") for value in page.values_of("move") if value.startswith("on:")]
        more = not set(fresh) <= set(found)
        found.update(dict.fromkeys(fresh))
        number += 1
    return list(found)


async def sign_all(signer: Official) -> None:
    """Sign every list for each desk that the person signs for."""
    async for link in lists_of(signer):
        await press_on_list(signer, await signer.look("open a list", link), link, "sign", "sign a list")


async def hand_in_lists(officer: Official) -> None:
    """Hand the unit's list in to the ministry."""
    async for link in lists_of(officer):
        await press_on_list(officer, await officer.look("open a list", link), link, "submit", "hand a list in")


async def accept_lists(secretary: Official, share: int, shares: int) -> None:
    """Record the papers of the lists and accept them; secretaries share them by their numbers."""
    async for link in lists_of(secretary):
        if number_in(link) % shares != share:
            continue
        page = await secretary.look("open a list", link)
        for form in page.forms_to(r"/stages/recommendations/\d+/receive/"):
            await secretary.press("receive a paper", form)
        await press_on_list(secretary, page, link, "accept", "accept a list")


async def assign_experts(secretary: Official, share: int, shares: int) -> None:
    """Give every dossier in review the experts it lacks, any of those whom the page offers."""
    async for link in secretary.rows("list of reviews", "/stages/reviews/?experts=lacking", r"/stages/reviews/\d+/"):
        if number_in(link) % shares == share:
            while await assign_one(secretary, link):
                pass


async def assign_one(secretary: Official, link: str) -> bool:
    """Assign one more expert; False where the page offers nobody, or the choice was refused."""
    page = await secretary.look("open a review", link)
    offered = page.forms_to(r"/stages/reviews/\d+/assign/")
    if not offered:
        return False
    done = ("reviews.assign", f"reviews.review/{number_in(link)}")
    return await secretary.press("assign an expert", secretary.dice.choice(offered), done)


async def score_all(expert: Official) -> None:
    """Score every dossier that the expert was given, look over it, and hand it in."""
    listed = expert.rows("own dossiers", "/stages/reviews/mine/", r"/stages/reviews/assignments/\d+/")
    async for link in listed:
        page = await expert.look("open a dossier", link)
        for form in page.forms_to(r"/stages/reviews/assignments/\d+/save/"):
            if await expert.press("save scores", form, None, **points(form, expert.dice), check="1"):
                await hand_in_scores(expert, link)


async def hand_in_scores(expert: Official, link: str) -> None:
    """Look over what was saved, and hand it in."""
    page = await expert.look("look over scores", f"{link}check/")
    for form in page.forms_to(r"/stages/reviews/assignments/\d+/hand-in/"):
        done = ("reviews.hand_in", f"reviews.assignment/{number_in(link)}")
        await expert.press("hand scores in", form, done)


def points(form: Form, dice: Random) -> dict[str, str]:
    """Whole points for every criterion of a score sheet."""
    return {name: str(round(most * dice.uniform(*SHARE_OF_POINTS))) for name, most in form.limits.items()}


def number_in(link: str) -> int:
    """The number of the row that an address leads to."""
    (number,) = re.findall(r"\d+", link)
    return int(number)
