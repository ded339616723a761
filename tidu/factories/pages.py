"""What the pages of factories show, as values for the components."""

from __future__ import annotations

from typing import Any, cast

from django.urls import reverse
from django.utils.translation import gettext as _

from tidu.accounts.models import User
from tidu.core import clock, permissions
from tidu.core.presentation import Act, Fact, Rung
from tidu.factories import queries
from tidu.factories.models import Factory, Title, TitleStatus
from tidu.organisations import queries as organisations
from tidu.rulebook import shipped
from tidu.rulebook.model import Level


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


def rungs_of(titles: list[Title]) -> list[Rung]:
    """The ladder of a factory: what it holds, what lapsed, and the first level above what it holds."""
    levels = sorted(shipped().levels.values(), key=lambda level: level.rank)
    latest = {title.level: title for title in titles}
    held = [level.rank for level in levels if level.key in latest and counts(latest[level.key])]
    following = max(held, default=0) + 1
    return [_rung(level, latest.get(level.key), following) for level in levels]


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
