"""What the control room shows: figures, charts, the table of units, the map."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any
from urllib.parse import urlencode

from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from tidu.campaigns.pages import in_language
from tidu.campaigns.queries import window_of
from tidu.core import clock
from tidu.core.charts import Chart, Series
from tidu.core.lists import Column, Filter, ListPage, list_of
from tidu.core.maps import Map, map_of
from tidu.core.presentation import Entry, Tag, Tone
from tidu.core.templatetags.tidu import minute
from tidu.desk import rules
from tidu.desk.control.actions import Reminded
from tidu.desk.control.figures import Figures, Room
from tidu.desk.rules import UnitFigures
from tidu.desk.states import Standing
from tidu.organisations.models import Organisation
from tidu.organisations.queries import place_name
from tidu.workflow import queries as log
from tidu.workflow.verbs import verb_label

HOURS_SHOWN = 48
TONES: Mapping[str, Tone] = {
    Standing.NOT_STARTED: "warn",
    Standing.DRAFTS: "quiet",
    Standing.SIGNED: "brand",
    Standing.CHECKING: "brand",
    Standing.RANKING: "brand",
    Standing.SIGNING: "brand",
    Standing.HANDED_IN: "ok",
    Standing.RETURNED: "warn",
    Standing.ACCEPTED: "ok",
}


@dataclass(frozen=True)
class Figure:
    """One number of the funnel, the list behind it, and a word under it."""

    label: str
    value: str
    url: str = ""
    note: str = ""


@dataclass(frozen=True)
class UnitRow:
    """One unit of the table."""

    unit: Organisation
    figures: UnitFigures

    @property
    def standing(self) -> str:
        """Where the unit stands."""
        return rules.standing_of(self.figures)


def dossiers_url(**narrowed: str) -> str:
    """The list of dossiers, narrowed."""
    return f"{reverse('dossiers:list')}?{urlencode(narrowed)}"


def funnel_of(figures: Figures, by_hour: Mapping[datetime, int]) -> list[Figure]:
    """The way of the dossiers from the draft to the title, each number with its list."""
    sheets = reverse("recommendations:list")
    this_hour = by_hour.get(clock.now().replace(minute=0, second=0, microsecond=0), 0)
    shown = [
        Figure(_("Drafts"), said(figures.total("drafts"))),
        Figure(
            _("Submitted"),
            said(figures.total("submitted")),
            reverse("dossiers:list"),
            _("this hour +%(number)s") % {"number": said(this_hour)} if this_hour else "",
        ),
        Figure(_("In check"), said(figures.total("waiting")), f"{reverse('checks:list')}?state=open"),
        Figure(_("Check passed"), said(figures.total("passed")), f"{reverse('checks:list')}?state=passed"),
        Figure(_("On a list"), said(figures.total("ranked")), sheets),
        Figure(_("Signed by all"), said(figures.ranked_where("is_signed")), sheets),
        Figure(_("At the ministry"), said(figures.ranked_where("is_handed_in")), f"{sheets}?state=submitted"),
        Figure(_("Papers in"), said(figures.ranked_where("has_papers")), sheets),
    ]
    return shown + _later(figures)


def _later(figures: Figures) -> list[Figure]:
    """What the ministry did: the stages after the units', as the notice orders them."""
    words = {
        "recommendation": _("Accepted"),
        "expert_review": _("Reviewed"),
        "joint_signoff": _("Listed"),
    }
    urls = {"recommendation": f"{reverse('recommendations:list')}?state=accepted"}
    stages = {stage.kind: stage.key for stage in figures.room.notice.process}
    found = [
        Figure(word, said(figures.passed.get(stages[kind], 0)), urls.get(kind, ""))
        for kind, word in words.items()
        if kind in stages
    ]
    return [*found, Figure(_("Recognised"), said(figures.recognised), dossiers_url(state="recognised"))]


def units_figure(figures: Figures) -> Figure:
    """How many units have handed their list in, of all."""
    value = f"{figures.units_where('is_handed_in')} / {len(figures.by_unit)}"
    return Figure(_("Units that handed in"), value, f"{reverse('recommendations:list')}?state=submitted")


def load_figure(load: rules.Load | None) -> Figure | None:
    """What the busiest last hour is expected to bring, beside what was measured that the platform bears."""
    if load is None:
        return None
    value = _("%(mean)s (%(low)s–%(high)s)") % {
        "mean": said(round(load.mean)),
        "low": said(load.low),
        "high": said(load.high),
    }
    hour = _("the hour to %(moment)s") % {"moment": minute(load.ends)}
    capacity = settings.TIDU_MEASURED_PER_HOUR
    borne = _("measured capacity %(number)s an hour") % {"number": said(capacity)} if capacity else ""
    unknown = _("capacity not measured yet")
    return Figure(_("Expected in the last hour"), value, note=f"{hour} · {borne or unknown}")


def said(number: int) -> str:
    """A count with its thousands apart."""
    return f"{number:,}"


# Charts


def progress_chart(room: Room, submitted: Mapping[datetime, int], passed: Mapping[datetime, int]) -> Chart:
    """How many dossiers had been submitted, and had passed the check, at the end of each day."""
    moments = [*submitted, *passed]
    days = _days(min(moments), max([*moments, *([clock.now()] if _is_running(room) else [])])) if moments else []
    return Chart(
        key="progress",
        title=_("Progress (running total)"),
        axis=_("Day"),
        labels=[f"{day:%m-%d}" for day in days],
        series=[
            Series(_("Submitted"), _running(days, submitted)),
            Series(_("Check passed"), _running(days, passed)),
        ],
    )


def _is_running(room: Room) -> bool:
    closes_at = window_of(room.campaign, room.notice.process[0]).closes_at
    return closes_at is None or clock.now() <= closes_at


def _days(first: datetime, last: datetime) -> list[date]:
    start, end = (moment.astimezone(clock.SHANGHAI).date() for moment in (first, last))
    return [start + timedelta(days=at) for at in range((end - start).days + 1)]


def _running(days: Sequence[date], by_hour: Mapping[datetime, int]) -> list[float | None]:
    by_day: dict[date, int] = {}
    for hour, number in by_hour.items():
        day = hour.astimezone(clock.SHANGHAI).date()
        by_day[day] = by_day.get(day, 0) + number
    total, totals = 0, []
    for day in days:
        total += by_day.get(day, 0)
        totals.append(float(total))
    return list(totals)


def hours_chart(room: Room, by_hour: Mapping[datetime, int]) -> Chart:
    """Submissions in each of the last hours: before now, or before the deadline where it has passed."""
    closes_at = window_of(room.campaign, room.notice.process[0]).closes_at
    end = min(clock.now(), closes_at) if closes_at else clock.now()
    hour = end.replace(minute=0, second=0, microsecond=0)
    hours = [hour - timedelta(hours=back) for back in reversed(range(HOURS_SHOWN))]
    shown = any(by_hour.get(hour, 0) for hour in hours)
    return Chart(
        key="hours",
        title=_("Submissions an hour"),
        axis=_("Hour"),
        labels=[f"{one:%m-%d %H}" for one in hours] if shown else [],
        series=[Series(_("Submitted"), [float(by_hour.get(one, 0)) for one in hours])] if shown else [],
        kind="bar",
    )


# The table of units, the map


COLUMNS = [
    Column("unit", gettext_lazy("Recommending unit"), lambda row: row.unit.label, "main"),
    Column("drafts", gettext_lazy("Drafts"), lambda row: row.figures.drafts, "num wide"),
    Column("submitted", gettext_lazy("Submitted"), lambda row: row.figures.submitted, "num wide"),
    Column("passed", gettext_lazy("Passed"), lambda row: row.figures.passed, "num wide"),
    Column("quota", gettext_lazy("Quota"), lambda row: f"{row.figures.ranked} / {row.figures.quota}", "num tight"),
    Column(
        "signed", gettext_lazy("Signatures"), lambda row: f"{row.figures.signed} / {row.figures.signers}", "num wide"
    ),
    Column("papers", gettext_lazy("Papers"), lambda row: f"{row.figures.received} / {row.figures.papers}", "num wide"),
    Column("state", gettext_lazy("State"), lambda row: standing_tag(row.figures)),
]


def standing_tag(figures: UnitFigures) -> Tag:
    """Where a unit stands, as a word."""
    standing = Standing(rules.standing_of(figures))
    return Tag(standing.label, TONES[standing])


def rows_of(figures: Figures) -> list[UnitRow]:
    """All units in the order of their codes."""
    return [UnitRow(unit, figures.by_unit[unit.pk]) for unit in figures.room.units]


def unit_list(request: HttpRequest, figures: Figures) -> ListPage:
    """The table of units, searched by name and narrowed by where they stand."""
    by_standing = Filter(
        "standing",
        _("State"),
        Standing.choices,
        lambda rows, value: [row for row in rows if row.standing == value],
    )
    return list_of(
        request,
        rows_of(figures),
        COLUMNS,
        search=lambda rows, words: [row for row in rows if words in row.unit.name or words in row.unit.label],
        search_label=_("Name of the unit"),
        filters=[by_standing],
        link=lambda row: dossiers_url(unit=row.unit.code),
        empty=_("There is no recommending unit yet."),
        per_page=20,
    )


def map_by_province(counts: Mapping[str, int]) -> Map:
    """Dossiers by the province of the factory."""
    urls = {code: dossiers_url(province=code) for code, number in counts.items() if number}
    return map_of(_("Dossiers in the process by province of the factory"), _("Dossiers"), counts, urls)


def cities_of(counts: Mapping[str, int]) -> list[tuple[str, int]]:
    """Dossiers by the city of the factory, the most first."""
    return sorted(((place_name(code), number) for code, number in counts.items()), key=lambda one: (-one[1], one[0]))


# What was done with the campaign


def timeline_of(room: Room) -> list[Entry]:
    """The campaign's own log, the newest first: its opening, moved deadlines, reminders."""
    units = {unit.code or "": unit.label for unit in room.units}
    stages = {stage.key: in_language(stage.title) for stage in room.notice.process}
    entries = log.entries_of(room.campaign.chain_key).reverse()
    return [_entry_of(entry, units, stages) for entry in entries]


def _entry_of(entry: Any, units: Mapping[str, str], stages: Mapping[str, str]) -> Entry:
    data = entry.data
    about = [stages.get(data.get("stage", ""), ""), units.get(data.get("unit") or "", ""), data.get("closes_on") or ""]
    if "units" in data:
        number = len(data["units"])
        about.append(ngettext("%(number)s unit", "%(number)s units", number) % {"number": number})
    who = entry.person.name if entry.person else _("by rule")
    return Entry(entry.at, who, verb_label(entry.verb), entry.reason, " · ".join(part for part in about if part))


# Reminders


GROUPS: Mapping[str, Any] = {
    "not_started": gettext_lazy("Units that have not started"),
    "not_signed": gettext_lazy("Units whose list is not signed by all"),
    "not_handed_in": gettext_lazy("Units that have not handed their list in"),
}
REMINDER_TEXTS: Mapping[str, Any] = {
    "not_started": gettext_lazy(
        "No dossier has been submitted through your unit yet. Please have the applications begun in time."
    ),
    "not_signed": gettext_lazy("Signatures under your list are missing. Please have the departments sign in time."),
    "not_handed_in": gettext_lazy("Your list has not been handed in yet. Please hand it in before the deadline."),
}


def outcome_row(one: Reminded) -> tuple[str, Tag]:
    """What became of one unit, as a row of the report."""
    if one.told:
        return one.unit.label, Tag(_("reminded"), "ok")
    if one.last:
        return one.unit.label, Tag(_("left out: reminded at %(at)s") % {"at": minute(one.last)}, "quiet")
    return one.unit.label, Tag(_("not reached: the unit has no officer on the platform"), "warn")
