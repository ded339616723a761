"""What pages show of a notice: calendar, quotas, process, documents."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

from django.utils.translation import get_language, pgettext
from django.utils.translation import gettext as _

from tidu.campaigns.models import Campaign
from tidu.campaigns.queries import window_of
from tidu.campaigns.rules import EXTENSION, OWN, Change, WindowInForce, window_in_force
from tidu.campaigns.states import CampaignState
from tidu.core import clock
from tidu.core.presentation import Deadline, Fact, Words
from tidu.core.spans import Lane, Scale, Spans, bar
from tidu.rulebook import shipped
from tidu.rulebook.model import Citation, Notice, Stage, Text

MARGIN = timedelta(days=7)
"""How far the picture of a calendar goes on after its last day."""


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


def calendar_picture(notice: Notice, calendar: Sequence[CalendarRow]) -> Spans | None:
    """The dated stages as bars from the day of the notice on; None where the notice gives no dates."""
    dated = [(row, row.closes_at.astimezone(clock.SHANGHAI).date()) for row in calendar if row.closes_at]
    if not dated:
        return None
    scale = Scale(notice.issued_on, max(closes for _, closes in dated) + MARGIN)
    lanes, begins = [], notice.issued_on
    for row, closes in dated:
        begins = row.opens_on or begins
        until = pgettext("window", "until %(day)s") % {"day": closes.isoformat()}
        words = until if row.opens_on is None else f"{row.opens_on.isoformat()} – {closes.isoformat()}"
        lanes.append(Lane(in_language(row.title), [bar(scale, begins, closes, f"bar-{row.state}")], [words]))
    return Spans(scale, lanes, [closes for _, closes in dated])


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


def submission_deadline(campaign: Campaign | None) -> Deadline | None:
    """Until when applications may be submitted; none where the campaign is not open."""
    if campaign is None or campaign.state != CampaignState.OPEN:
        return None
    window = window_of(campaign, campaign.notice_today.process[0])
    return deadline_of(_("Online submission closes"), window)


def at_a_glance(notice: Notice, deadline: Deadline | None) -> list[Fact]:
    """What one asks first of a call: for which level, until when, how many are recommended, what must be handed in."""
    limits = sorted({quota.limit for quota in notice.quotas})
    required = sum(document.required for document in notice.application.documents)
    facts = [Fact(_("Level"), in_language(notice.level.name))]
    facts += [Fact(deadline.label, deadline.moment, deadline.citation)] if deadline else []
    if limits:
        span = f"{limits[0]}" if len(limits) == 1 else f"{limits[0]}–{limits[-1]}"
        facts.append(Fact(_("Projects that one unit may recommend"), _("at most %(limit)s") % {"limit": span}))
    facts.append(Fact(_("Parts of the application"), str(len(notice.application.sections))))
    facts.append(Fact(_("Documents that are required"), str(required)))
    return facts


def quotas_of(notice: Notice) -> list[Fact]:
    """The quota of each kind of recommending unit."""
    kinds = shipped().reference.unit_kinds
    return [
        Fact(in_language(kinds[quota.unit_kind]), _("at most %(limit)s") % {"limit": quota.limit}, quota.citation)
        for quota in notice.quotas
    ]
