"""What pages show of a notice: calendar, quotas, process, documents."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from tidu.core import clock
from tidu.core.presentation import Deadline, Fact
from tidu.rulebook import shipped
from tidu.rulebook.model import Citation, Notice, Stage, Text


@dataclass(frozen=True)
class CalendarRow:
    """One stage of the process with its window."""

    title: Text
    opens_on: date | None
    closes_at: datetime | None
    state: str
    citation: Citation


def in_language(text: Text) -> str:
    """A bilingual text in the current language."""
    return text.in_language(get_language() or "zh-hans")


def calendar_of(notice: Notice) -> list[CalendarRow]:
    """The stages in order; ``state``: before, open, over, or "" where the notice gives no dates."""
    return [
        CalendarRow(
            stage.title,
            stage.window.opens_on,
            clock.end_of(stage.window.closes_on) if stage.window.closes_on else None,
            _window_state(stage),
            stage.window.citation,
        )
        for stage in notice.process
    ]


def _window_state(stage: Stage) -> str:
    window, today = stage.window, clock.today()
    if window.closes_on is None:
        return ""
    if window.opens_on is not None and today < window.opens_on:
        return "before"
    return "over" if today > window.closes_on else "open"


def quotas_of(notice: Notice) -> list[Fact]:
    """The quota of each kind of recommending unit."""
    kinds = shipped().reference.unit_kinds
    return [
        Fact(in_language(kinds[quota.unit_kind]), _("at most %(limit)s") % {"limit": quota.limit}, quota.citation)
        for quota in notice.quotas
    ]


def deadline_of(notice: Notice) -> Deadline | None:
    """Until when applications may be submitted."""
    window = notice.process[0].window
    if window.closes_on is None:
        return None
    return Deadline(_("Online submission closes"), clock.end_of(window.closes_on), window.citation)
