"""What the public pages show of the register."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from tidu.core import clock
from tidu.core.lists import ListPage
from tidu.core.maps import Map, map_of
from tidu.core.presentation import Fact, Rung, Tag, Tone
from tidu.core.spans import Bar, Lane, Scale, Spans, bar
from tidu.organisations.queries import industry_name, place_name, said
from tidu.register.census import Census, present
from tidu.register.models import RegisterEntry
from tidu.register.rules import Standing, standing_on
from tidu.rulebook import shipped
from tidu.rulebook.model import Level, Notice
from tidu.rulebook.reference import regions_under

STANDING_WORDS: dict[Standing, Any] = {
    "valid": pgettext_lazy("title", "valid"),
    "lapsed": pgettext_lazy("title", "lapsed"),
    "suspended": pgettext_lazy("title", "suspended"),
    "withdrawn": pgettext_lazy("title", "withdrawn"),
}
TONES: dict[Standing, Tone] = {"valid": "ok", "lapsed": "quiet", "suspended": "warn", "withdrawn": "seal"}
MEANINGS: dict[Standing, Any] = {
    "valid": gettext_lazy("The certificate is genuine and the title counts today."),
    "lapsed": gettext_lazy("The certificate is genuine; the title has run out and no longer counts."),
    "suspended": gettext_lazy("The certificate is genuine; the title is suspended and does not count for now."),
    "withdrawn": gettext_lazy("The certificate was genuine; the title has been withdrawn and no longer counts."),
}


def levels() -> list[Level]:
    """The four levels from the lowest up."""
    return sorted(shipped().levels.values(), key=lambda level: level.rank)


def level_words(key: str) -> str:
    """The name of a level in the current language."""
    return said(shipped().levels[key].name)


def rungs(counted: Census | None = None) -> list[Rung]:
    """The ladder with how many factories stand on each level; each step leads to its part of the register."""
    counts, register = (counted or present()).by_level, reverse("register:list")
    return [
        Rung(
            level.key,  # type: ignore[arg-type]
            said(level.name),
            "held",
            figure=f"{counts.get(level.key, 0):,}",
            url=f"{register}?level={level.key}",
        )
        for level in levels()
    ]


def place_choices(province: str) -> list[tuple[str, str]]:
    """The cities, or counties without a city above them, of a province; none for another code."""
    reference = shipped().reference
    if not province.endswith("0000") or province not in reference.regions:
        return []
    return [(region.code, said(region.name)) for region in regions_under(reference, province)]


def year_choices(counted: Census) -> list[tuple[str, str]]:
    """The years in which titles were granted, the newest first."""
    return [(year, year) for year in sorted(counted.bits["year"], reverse=True)]


def notice_choices(counted: Census) -> list[tuple[str, str]]:
    """The notices under which titles were granted, by their numbers."""
    granted = counted.bits["notice"]
    return [(key, said(notice.number)) for key, notice in sorted(shipped().notices.items()) if key in granted]


def map_of_list(shown: ListPage) -> Map | None:
    """How many of the titles that a list shows lie in each province, each leading to its part of the list."""
    numbers = shown.found.by_filter["province"]
    if numbers is None:
        return None
    urls = {code: shown.url(province=code, place=None) for code in numbers}
    return map_of(_("By province"), _("Titles"), numbers, urls)


def standing_of(entry: RegisterEntry) -> Standing:
    """How a title stands today."""
    return standing_on(clock.today(), entry.status, entry.valid_until)


def standing_tag(entry: RegisterEntry) -> Tag:
    """How a title stands today, as a tag."""
    standing = standing_of(entry)
    return Tag(STANDING_WORDS[standing], TONES[standing])


def notice_of(entry: RegisterEntry) -> Notice | None:
    """The notice that a title was granted under; None where it was granted before this platform."""
    return shipped().notices.get(entry.notice_id)


def span_of(entry: RegisterEntry) -> str:
    """From when until when a title was granted."""
    if entry.valid_until is None:
        return _("since %(first)s, without an end date") % {"first": entry.granted_on.isoformat()}
    return _("%(first)s to %(last)s") % {"first": entry.granted_on.isoformat(), "last": entry.valid_until.isoformat()}


def factory_facts(entry: RegisterEntry) -> list[Fact]:
    """What everybody may know of a factory."""
    return [
        Fact(_("Enterprise"), entry.enterprise_name),
        Fact(_("Unified social credit code"), entry.credit_code),
        Fact(_("Region"), place_name(entry.region_code)),
        Fact(_("Industry"), industry_name(entry.industry)),
    ]


def held_rungs(entries: Sequence[RegisterEntry]) -> list[Rung]:
    """The ladder of one factory: what it holds, what lapsed, what it has never held."""
    latest = {entry.level: entry for entry in entries}
    return [_held_rung(level, latest.get(level.key)) for level in levels()]


def _held_rung(level: Level, entry: RegisterEntry | None) -> Rung:
    name = said(level.name)
    if entry is None:
        return Rung(level.key, name, "later")  # type: ignore[arg-type]
    standing = standing_of(entry)
    state = "held" if standing == "valid" else "lapsed"
    note = "" if standing == "valid" else STANDING_WORDS[standing]
    url = reverse("register:title", args=[entry.pk])
    return Rung(level.key, name, state, note, entry.granted_on.isoformat(), url)  # type: ignore[arg-type]


SHORTEST = 3
"""How many years a drawing shows at least: a title of some weeks is short beside them, as it should be."""


def history_of(entries: Sequence[RegisterEntry]) -> Spans:
    """A factory's titles in time, up to today; there is at least one."""
    today = clock.today()
    first = min(today.year - SHORTEST, *(entry.granted_on.year for entry in entries))
    scale = Scale(date(first, 1, 1), today)
    lanes = []
    for level in reversed(levels()):
        held = [entry for entry in entries if entry.level == level.key]
        if held:
            words = [f"{span_of(entry)} · {STANDING_WORDS[standing_of(entry)]}" for entry in held]
            bars = [_bar(scale, entry) for entry in held]
            lanes.append(Lane(said(level.name), bars, words, f"level-name level-{level.key}"))
    return Spans(scale, lanes, [date(year, 1, 1) for year in range(first, today.year + 1)])


def _bar(scale: Scale, entry: RegisterEntry) -> Bar:
    standing = standing_of(entry)
    ended = {"withdrawn": entry.status_since, "lapsed": entry.valid_until}.get(standing)
    look = f"bar-{entry.level}" if standing == "valid" else f"bar-{entry.level} bar-ended"
    return bar(scale, entry.granted_on, ended or scale.last, look)
