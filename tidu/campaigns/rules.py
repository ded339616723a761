"""Whether a window is open. Values in, findings out."""

from __future__ import annotations

from datetime import datetime

from tidu.core import clock
from tidu.core.findings import Finding
from tidu.rulebook.model import Window


def window_findings(window: Window, at: datetime) -> list[Finding]:
    """Why nothing can be handed in at a moment: too early or too late. The last day counts until 23:59:59."""
    day = at.astimezone(clock.SHANGHAI).date()
    if window.opens_on is not None and day < window.opens_on:
        return [Finding("campaigns.not_yet_open", window.citation, {"day": window.opens_on})]
    if window.closes_on is not None and clock.has_passed(window.closes_on, at):
        return [Finding("campaigns.window_closed", window.citation, {"deadline": _deadline(window)})]
    return []


def _deadline(window: Window) -> str:
    assert window.closes_on is not None
    return f"{clock.end_of(window.closes_on):%Y-%m-%d %H:%M:%S}"
