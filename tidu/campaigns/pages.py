"""What pages show of a notice: calendar, quotas, process, documents."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from tidu.campaigns.models import Campaign
from tidu.campaigns.queries import window_of
from tidu.campaigns.rules import EXTENSION, OWN, Change, WindowInForce, window_in_force
from tidu.core import clock
from tidu.core.presentation import Deadline, Fact, Words
from tidu.rulebook import shipped
from tidu.rulebook.model import Citation, Notice, Stage, Text


@dataclass(frozen=True)
class CalendarRow:
    """One stage of the process with its window. ``moved``: why it closes on another day than ``original``.

    ``exceptions``: how single units differ from that.
    """

    title: Text
    opens_on: date | None
    closes_at: datetime | None
    state: str
    citation: Citation
    original: date | None = None
    moved: str = ""
    exceptions: list[str] = field(default_factory=list)


def in_language(text: Text) -> str:
    """A bilingual text in the current language."""
    return text.in_language(get_language() or "zh-hans")


def campaign_choices() -> list[tuple[str, str]]:
    """The campaigns to choose from above a list, the newest first."""
    return [(str(campaign.pk), in_language(campaign.title)) for campaign in Campaign.objects.order_by("-pk")]


def calendar_of(notice: Notice, campaign: Campaign | None = None) -> list[CalendarRow]:
    """The stages in order; ``state``: before, open, over, or "" where the notice gives no dates.

    With a campaign the windows as they hold now, each extension beside the day it moved.
    """
    return [_calendar_row(stage, campaign) for stage in notice.process]


def _calendar_row(stage: Stage, campaign: Campaign | None) -> CalendarRow:
    window = window_of(campaign, stage) if campaign else window_in_force(stage.window, [])
    return CalendarRow(
        stage.title,
        window.opens_on,
        window.closes_at,
        _window_state(window),
        stage.window.citation,
        window.original if window.change else None,
        why_moved(window.change) if window.change else "",
        _exceptions(campaign, stage) if campaign else [],
    )


def _exceptions(campaign: Campaign, stage: Stage) -> list[str]:
    """The units whose window differs from that for all, each with its day and why."""
    here = [change for change in campaign.window_changes.all() if change.stage_key == stage.key and change.unit_id]
    windows = [window_of(campaign, stage, unit) for unit in dict.fromkeys(change.unit_id for change in here)]
    changes = [window.change for window in windows if window.change and window.change.unit_id]
    sentence = _("%(unit)s: until %(day)s. %(why)s")
    return [
        sentence % {"unit": in_language(one.unit_name), "day": one.closes_on, "why": why_moved(one)} for one in changes
    ]


def _window_state(window: WindowInForce) -> str:
    today = clock.today()
    if window.closes_on is None:
        return ""
    if window.opens_on is not None and today < window.opens_on:
        return "before"
    return "over" if today > window.closes_on else "open"


def why_moved(change: Change) -> str:
    """Who moved a deadline, when and why."""
    said = {"day": change.made_at.astimezone(clock.SHANGHAI).date(), "reason": change.reason}
    if change.kind == EXTENSION:
        return _("Extended on %(day)s: %(reason)s") % said
    return _("Set earlier by %(unit)s on %(day)s: %(reason)s") % {**said, "unit": in_language(change.unit_name)}


def note_on(window: WindowInForce) -> str:
    """What stands beside a deadline that was moved: why, and the campaign's own day where the unit's is earlier."""
    change = window.change
    if change is None:
        return ""
    if change.kind == OWN:
        return _("%(why)s. The campaign itself closes on %(day)s.") % {"why": why_moved(change), "day": window.limit}
    return _("%(why)s. By the notice it was %(day)s.") % {"why": why_moved(change), "day": window.original}


def deadline_of(label: Words, window: WindowInForce) -> Deadline | None:
    """The end of a window as pages show it, with what moved it; None where it has no end."""
    if window.closes_at is None:
        return None
    return Deadline(label, window.closes_at, window.citation, note_on(window))


def quotas_of(notice: Notice) -> list[Fact]:
    """The quota of each kind of recommending unit."""
    kinds = shipped().reference.unit_kinds
    return [
        Fact(in_language(kinds[quota.unit_kind]), _("at most %(limit)s") % {"limit": quota.limit}, quota.citation)
        for quota in notice.quotas
    ]
