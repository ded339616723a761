"""How an applicant fills in and submits, request by request."""

from __future__ import annotations

import asyncio
import random
from collections.abc import Awaitable, Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from tidu.config.rehearsal.visitor import Answer, Upload, Visitor

Pause = Callable[[], Awaitable[None]]
Act = Callable[[], Awaitable[Answer]]


async def no_pause() -> None:
    """Somebody who never thinks."""
    await asyncio.sleep(0)


def pauses(thinking: float, dice: random.Random) -> Pause:
    """Somebody who thinks for so many seconds on average."""

    async def pause() -> None:
        await asyncio.sleep(dice.expovariate(1 / thinking) if thinking else 0)

    return pause


def a_file(number: int, kilobytes: int) -> Upload:
    """A PDF by content that no other dossier has."""
    content = random.Random(number).randbytes(kilobytes * 1024)  # noqa: S311 - no secret
    return Upload("补充材料.pdf", b"%PDF-1.7\n%" + content + b"\n%%EOF\n")


def as_form(content: Mapping[str, Any]) -> dict[str, str]:
    """The answers of a section as its form sends them; rows of a table are numbered."""
    if "rows" not in content:
        return dict(_fields(content))
    rows = content["rows"]
    sent = {"rows": str(len(rows))}
    for number, row in enumerate(rows):
        sent.update((f"row-{number}-{name}", value) for name, value in _fields(row))
    return sent


def _fields(content: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    for name, value in content.items():
        if isinstance(value, bool):
            yield name, "true" if value else "false"
        elif value is not None:
            yield name, str(value)


@dataclass(frozen=True)
class LastChange:
    """What an applicant still does to a complete draft: one section anew, and one more file for a document."""

    dossier: int
    section: str
    form: Mapping[str, str]
    document: str


async def hand_in(
    visitor: Visitor, change: LastChange, upload: Upload, pause: Pause = no_pause, submit: Act | None = None
) -> Answer:
    """The last minutes of an application: one more change, one more file, the declaration, the submission.

    Stops at the first answer that is not an acceptance, and returns the last answer. ``submit``: another way to do so.
    """
    at = f"/dossiers/{change.dossier}"
    attach = f"{at}/attachments/{change.document}/attach/"
    steps: list[Act] = [
        lambda: visitor.send("save", f"{at}/sections/{change.section}/", change.form),
        lambda: visitor.upload("attach", attach, f"{change.document}-upload", upload),
        lambda: visitor.send("declare", f"{at}/declare/"),
        submit or (lambda: visitor.send("submit", f"{at}/submit/")),
    ]
    for step in steps[:-1]:
        if not (answer := await step()).accepted:
            return answer
        await pause()
    return await steps[-1]()
