"""What every list of dossiers, or of rows that lead to one, is searched and filtered by.

``path`` leads from a row to its dossier, such as ``step__dossier__``; "" for dossiers themselves.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy

from tidu.campaigns.pages import campaign_choices
from tidu.core.lists import Filter
from tidu.core.search import matching
from tidu.organisations.queries import industry_choices, province_choices, province_of, unit_choices

SEARCH_LABEL = gettext_lazy("Project, enterprise, credit code, number")


def search_along(path: str) -> Callable[[QuerySet[Any], str], QuerySet[Any]]:
    """The search for rows of dossiers whose number, project, factory, enterprise or credit code has the words."""

    def search(rows: QuerySet[Any], words: str) -> QuerySet[Any]:
        return matching(rows, words, f"{path}words", f"{path}factory__words")

    return search


def by_campaign(path: str = "") -> Filter:
    """By campaign."""
    return Filter("campaign", gettext_lazy("Campaign"), campaign_choices, group=f"{path}campaign")


def by_unit(path: str = "") -> Filter:
    """By recommending unit."""
    return Filter("unit", gettext_lazy("Recommending unit"), unit_choices, group=f"{path}unit__code")


def by_province(path: str = "") -> Filter:
    """By the province in which the factory lies."""
    region = f"{path}factory__region_code"
    return Filter(
        "province",
        gettext_lazy("Province of the factory"),
        province_choices,
        lambda rows, value: rows.filter(**{f"{region}__startswith": value[:2]}),
        group=province_of(region),
    )


def by_industry(path: str = "") -> Filter:
    """By the industry of the factory."""
    return Filter("industry", gettext_lazy("Industry"), industry_choices, group=f"{path}factory__industry")


def by_place(path: str = "") -> list[Filter]:
    """By recommending unit, province and industry: where a dossier comes from."""
    return [by_unit(path), by_province(path), by_industry(path)]
