"""Which window is in force, whether it is open, and how it may be changed. Values in, findings out."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any, Protocol

from tidu.core import clock
from tidu.core.findings import Finding
from tidu.rulebook.model import Citation, Stage, Text, Window

EXTENSION, OWN = "extension", "own"
UNITS_LAST_KIND = "recommendation"
"""The stages of a process up to the last one of this kind are done unit by unit."""


class Change(Protocol):
    """One change of a stage's window (see ``models.WindowChange``)."""

    @property
    def kind(self) -> Any: ...
    @property
    def closes_on(self) -> Any: ...
    @property
    def unit_id(self) -> Any: ...
    @property
    def unit_name(self) -> Text: ...
    @property
    def reason(self) -> Any: ...
    @property
    def made_at(self) -> Any: ...


@dataclass(frozen=True)
class WindowInForce(Window):
    """The window as it holds for one unit, or for all.

    ``original``: the last day by the notice. ``limit``: by the campaign, extensions counted. ``closes_on`` lies before
    it only where the unit set an earlier day. ``change``: what moved ``closes_on`` away from ``original``, if anything.
    """

    original: date | None = None
    limit: date | None = None
    change: Change | None = None

    @property
    def closes_at(self) -> datetime | None:
        """The last second of the window, where it has one."""
        return clock.end_of(self.closes_on) if self.closes_on else None


def window_in_force(window: Window, changes: Iterable[Change], unit: int | None = None) -> WindowInForce:
    """The window of a stage after its changes, which come in the order in which they were made.

    Extensions only lengthen: the latest of those for all and for the unit counts. Of a unit's own days the last one
    made counts, and only where it is earlier than the campaign's.
    """
    if window.closes_on is None:
        return WindowInForce(window.opens_on, None, window.citation)
    meant = [change for change in changes if change.unit_id in (None, unit)]
    extended = max((one for one in meant if one.kind == EXTENSION), key=lambda one: one.closes_on, default=None)
    own = next((one for one in reversed(meant) if one.kind == OWN), None)
    plain = WindowInForce(window.opens_on, window.closes_on, window.citation, window.closes_on, window.closes_on)
    if extended is not None and extended.closes_on > window.closes_on:
        plain = _changed(plain, extended, limit=extended.closes_on)
    if own is not None and own.closes_on is not None and plain.limit is not None and own.closes_on < plain.limit:
        return _changed(replace(plain, citation=window.citation), own, limit=plain.limit)
    return plain


def _changed(window: WindowInForce, change: Change, *, limit: date) -> WindowInForce:
    cited = citation_of(window.citation, change)
    return replace(window, closes_on=change.closes_on, citation=cited, limit=limit, change=change)


def citation_of(clause: Citation, change: Change) -> Citation:
    """The clause with the change beside it, as a finding cites it."""
    day = change.made_at.astimezone(clock.SHANGHAI).date()
    if change.kind == EXTENSION:
        label = Text(f"{clause.label.zh}，{day} 延期", f"{clause.label.en}, extended on {day}")
    else:
        unit = change.unit_name
        label = Text(
            f"{clause.label.zh}，{unit.zh}于 {day} 规定", f"{clause.label.en}, set earlier by {unit.en} on {day}"
        )
    return replace(clause, label=label)


def window_findings(window: Window, at: datetime) -> list[Finding]:
    """Why nothing can be handed in at a moment: too early or too late. The last day counts until 23:59:59."""
    day = at.astimezone(clock.SHANGHAI).date()
    if window.opens_on is not None and day < window.opens_on:
        return [Finding("campaigns.not_yet_open", window.citation, {"day": window.opens_on})]
    if window.closes_on is not None and clock.has_passed(window.closes_on, at):
        return [_closed(window, window.closes_on)]
    return []


def _closed(window: Window, last_day: date) -> Finding:
    params: dict[str, Any] = {"deadline": _last_second(last_day)}
    change = window.change if isinstance(window, WindowInForce) else None
    if change is None:
        return Finding("campaigns.window_closed", window.citation, params)
    params |= {"reason": change.reason, "made_on": f"{change.made_at.astimezone(clock.SHANGHAI):%Y-%m-%d}"}
    if change.kind == EXTENSION:
        return Finding("campaigns.extended_window_closed", window.citation, params)
    return Finding("campaigns.own_window_closed", window.citation, params | {"unit": change.unit_name})


def _last_second(day: date) -> str:
    return f"{clock.end_of(day):%Y-%m-%d %H:%M:%S}"


def is_done_by_units(process: Iterable[Stage], key: str) -> bool:
    """Whether a stage is done unit by unit: it does not come after the recommendation."""
    stages = list(process)
    last = max((at for at, stage in enumerate(stages) if stage.kind == UNITS_LAST_KIND), default=-1)
    return key in {stage.key for stage in stages[: last + 1]}


def extension_findings(
    window: WindowInForce, closes_on: date, today: date, later: Iterable[tuple[Text, WindowInForce]]
) -> list[Finding]:
    """Why a window cannot be extended to a day. ``later``: the stages that follow, with their windows."""
    if window.limit is None:
        return [Finding("campaigns.no_deadline", window.citation)]
    if closes_on <= window.limit:
        return [Finding("campaigns.not_later", window.citation, {"day": window.limit}, "closes_on")]
    if closes_on < today:
        return [Finding("campaigns.day_has_passed", window.citation, {"day": today}, "closes_on")]
    return [
        Finding("campaigns.later_stage_first", one.citation, {"stage": title, "day": one.limit}, "closes_on")
        for title, one in later
        if one.limit is not None and one.limit < closes_on
    ][:1]


def own_deadline_findings(window: WindowInForce, closes_on: date | None, today: date) -> list[Finding]:
    """Why a unit cannot set this day for its own applicants; None takes the day back that it set."""
    if window.limit is None:
        return [Finding("campaigns.no_deadline", window.citation)]
    if closes_on is None:
        is_own = window.change is not None and window.change.kind == OWN
        return [] if is_own else [Finding("campaigns.no_own_deadline", window.citation)]
    if closes_on >= window.limit:
        return [Finding("campaigns.not_earlier", window.citation, {"day": window.limit}, "closes_on")]
    if closes_on <= today or (window.opens_on is not None and closes_on < window.opens_on):
        return [Finding("campaigns.not_at_once", window.citation, {"day": today}, "closes_on")]
    return []
