"""What the pages of factories show, as values for the components."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any, cast

from django.urls import reverse
from django.utils.translation import gettext as _

from tidu.accounts.models import User
from tidu.core import clock, permissions
from tidu.core.presentation import Act, Fact, Judgement, Rung
from tidu.factories import queries
from tidu.factories.aims import Aim, aim_of
from tidu.factories.models import Factory, Title, TitleStatus
from tidu.organisations import queries as organisations
from tidu.rulebook import shipped
from tidu.rulebook.model import ElementCondition, Level


def facts_of(factory: Factory) -> list[Fact]:
    """What is known of a factory."""
    channels = [unit.label for unit in queries.channels(factory)]
    return [
        Fact(_("Enterprise"), factory.enterprise.label),
        Fact(_("Region"), organisations.place_name(factory.region_code)),
        Fact(_("Address"), factory.address),
        Fact(_("Industry"), organisations.industry_name(factory.industry)),
        Fact(_("Construction started on"), factory.construction_started_on),
        Fact(_("Construction completed on"), factory.completed_on or _("not yet completed")),
        Fact(_("May be recommended by"), _(" or ").join(channels) or _("no unit of the reference data")),
    ]


def acts_of(person: User, factory: Factory) -> list[Act]:
    """What the person can do with a factory."""
    if not permissions.may(person, "factories.change", factory):
        return []
    return [Act(_("Edit"), reverse("factories:edit", args=[factory.pk]), method="get", tone="quiet")]


def add_acts(person: User) -> list[Act]:
    """One button for each enterprise that the person may add a factory to."""
    own = organisations.enterprises_of(person)
    label = _("Add a factory")
    return [
        Act(
            label if len(own) == 1 else f"{label}: {enterprise.label}",
            reverse("factories:new", args=[enterprise.pk]),
            method="get",
        )
        for enterprise in own
    ]


@dataclass(frozen=True)
class Ladder:
    """Where a factory stands: the rungs, what it holds since when, and what the next level needs."""

    factory: Factory
    rungs: list[Rung]
    held: Title | None
    held_level: Level | None
    aim: Aim | None


def ladder_of(person: User, factory: Factory, titles: list[Title]) -> Ladder:
    """The ladder of a factory. What it aims at is told to those who apply for it; others see what it holds."""
    held = max((title for title in titles if counts(title)), key=_rank, default=None)
    aim = None
    if permissions.may(person, "factories.change", factory):
        rank = _rank(held) if held else 0
        aim = aim_of(person, factory, rank) or next_level(rank)
    level = shipped().levels[held.level] if held else None
    return Ladder(factory, rungs_of(titles, aim), held, level, aim)


def _rank(title: Title) -> int:
    return shipped().levels[title.level].rank


def next_level(held_rank: int) -> Aim | None:
    """The level above the one held, with its element conditions, which nobody judges while no call is open."""
    level = next((level for level in shipped().levels.values() if level.rank == held_rank + 1), None)
    if level is None:
        return None
    note = _("No call for this level is open on this platform now.")
    return Aim(level, [unjudged(condition) for condition in elements_of(level)], note=note)


def elements_of(level: Level, edition: str = "") -> Sequence[ElementCondition]:
    """The element conditions of a level, of the edition in force unless one is named."""
    book = shipped()
    return book.element_conditions.get(f"{edition or book.edition_on(clock.today())}/{level.key}", ())


def unjudged(condition: ElementCondition) -> Judgement:
    """An element condition that no test decides."""
    text = organisations.said(condition.text)
    return Judgement("unknown", text, _("judged in the assessment"), condition.citation)


def rungs_of(titles: list[Title], aim: Aim | None = None) -> list[Rung]:
    """The ladder of a factory: what it holds, what lapsed, and what it aims at, else the level above what it holds."""
    levels = sorted(shipped().levels.values(), key=lambda level: level.rank)
    latest = {title.level: title for title in titles}
    held = [level.rank for level in levels if level.key in latest and counts(latest[level.key])]
    following = aim.level.rank if aim else max(held, default=0) + 1
    rungs = [_rung(level, latest.get(level.key), following) for level in levels]
    return [_with_aim(rung, level, aim) for rung, level in zip(rungs, levels, strict=True)]


def _with_aim(rung: Rung, level: Level, aim: Aim | None) -> Rung:
    """How far the level aimed at is, and what a level above it waits for."""
    if aim is None or rung.state in ("held", "lapsed"):
        return rung
    if level.key == aim.level.key:
        return replace(rung, figure=f"{aim.met} / {len(aim.judgements)}", note=_("conditions met"))
    if level.rank > aim.level.rank:
        return replace(rung, note=_("after the %(level)s") % {"level": organisations.said(aim.level.name)})
    return rung


def counts(title: Title) -> bool:
    """Whether a title counts today."""
    lasts = title.valid_until is None or title.valid_until >= clock.today()
    return title.status == TitleStatus.VALID and lasts


def title_words(factory: Factory) -> str:
    """The names of the levels a factory holds, for a list; its titles are read ahead by ``with_titles``."""
    titles: list[Title] = getattr(factory, "valid_titles", [])
    held = sorted((title.level for title in titles if counts(title)), key=lambda key: shipped().levels[key].rank)
    return _(", ").join(organisations.said(shipped().levels[key].name) for key in held)


def _rung(level: Level, title: Title | None, following: int) -> Rung:
    key, name = cast(Any, level.key), organisations.said(level.name)
    if title is None:
        return Rung(key, name, "next" if level.rank == following else "later")
    granted = title.granted_on.isoformat()
    if counts(title):
        until = _("until %(day)s") % {"day": title.valid_until.isoformat()} if title.valid_until else ""
        return Rung(key, name, "held", note=until or title.get_source_display(), figure=granted)
    word = title.get_status_display() if title.status != TitleStatus.VALID else _("run out")
    return Rung(key, name, "lapsed", note=str(word), figure=granted)
