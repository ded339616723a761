"""The last hour as applicants live it: open, look, change, attach, declare, submit, each with their habits."""

from __future__ import annotations

import asyncio
import time
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from random import Random

from tidu.config.rehearsal.applying import Act, LastChange, Pause, a_file, hand_in, pauses
from tidu.config.rehearsal.page import read_page
from tidu.config.rehearsal.plan import Arrival, Habit, Plan
from tidu.config.rehearsal.told import Told
from tidu.config.rehearsal.visitor import Answer, Visitor

KILOBYTES = 100
"""The size of what everybody attaches at last."""


class Outcome(StrEnum):
    """How the evening ended for somebody."""

    HANDED_IN = "handed in"
    NOT_HANDED_IN = "too late of their own or refused"
    HELD_UP = "too late because pages were slow"


def outcome(accepted: bool, ended: float, waited: float, deadline: float) -> Outcome:
    """How it ended at ``ended``; of that time ``waited`` went by before answers came. All in seconds of the evening."""
    if accepted:
        return Outcome.HANDED_IN
    return Outcome.HELD_UP if ended - waited <= deadline < ended else Outcome.NOT_HANDED_IN


@dataclass(frozen=True)
class Seat:
    """Somebody who applies: a visitor who is signed in, and what is still to be done."""

    visitor: Visitor
    change: LastChange

    @property
    def at(self) -> str:
        """The address of the dossier."""
        return f"/dossiers/{self.change.dossier}"


async def evening(plan: Plan, seats: Mapping[int, Seat], told: Told, dice: Random) -> Counter[Outcome]:
    """Let everybody come at their moment. Ends when the last one is done; how it ended for how many."""
    began = time.monotonic()

    async def come(one: Arrival) -> Outcome:
        await asyncio.sleep(max(0.0, began + one.at - time.monotonic()))
        seat = seats[one.applicant]
        accepted = await apply(seat, one.habit, pauses(plan.thinking, dice), told)
        return outcome(accepted, time.monotonic() - began, seat.visitor.waited, plan.deadline)

    return Counter(await asyncio.gather(*(come(one) for one in plan.arrivals)))


async def apply(seat: Seat, habit: Habit, pause: Pause, told: Told) -> bool:
    """One applicant's last minutes; whether they handed in. What habit makes them do has names of its own."""
    visitor, at = seat.visitor, seat.at
    if habit == Habit.LATE:
        visitor.prefix = "too late: "
    for action, path in (("desk", "/"), ("dossier", f"{at}/"), ("section", f"{at}/sections/{seat.change.section}/")):
        await visitor.open(action, path)
        await pause()
    if habit == Habit.STALE:
        await declare_what_changed(seat)
    answer = await hand_in(
        visitor, seat.change, a_file(seat.change.dossier, KILOBYTES), pause, submit(seat, habit, told)
    )
    if answer.accepted:
        await visitor.open("receipt", answer.location)
    return answer.accepted


def submit(seat: Seat, habit: Habit, told: Told) -> Act:
    """How somebody presses the last button: once, or twice because nothing seems to happen."""

    async def once() -> Answer:
        answer = await seat.visitor.send("submit", f"{seat.at}/submit/")
        told.note("dossiers.submit", f"dossiers.dossier/{seat.change.dossier}", answer.status)
        return answer

    async def twice() -> Answer:
        first, second = await asyncio.gather(once(), seat.visitor.send("submit again", f"{seat.at}/submit/"))
        if second.accepted and not first.accepted:
            told.note("dossiers.submit", f"dossiers.dossier/{seat.change.dossier}", second.status)
        return first if first.accepted else second

    return twice if habit == Habit.TWICE else once


async def declare_what_changed(seat: Seat) -> None:
    """Open the declarations, change a section in another tab, and declare what the first tab shows: to be refused."""
    page = read_page((await seat.visitor.open("declarations", f"{seat.at}/declarations/")).text)
    changed = {**seat.change.form, "project_name": f"修订版{seat.change.form['project_name']}"}
    await seat.visitor.send("save", f"{seat.at}/sections/{seat.change.section}/", changed)
    for form in page.forms_to(r"/dossiers/\d+/declare/"):
        await seat.visitor.send("declare from an old page", form.action, form.filled())
