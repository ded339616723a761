"""The register, its factories and their titles."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from tidu.core import clock
from tidu.core.lists import Column, Filter, list_of
from tidu.organisations.queries import industry_choices, industry_name, place_name, province_choices, said
from tidu.register import pages, queries
from tidu.register.census import Census, present
from tidu.register.rules import STANDINGS

COLUMNS = [
    Column(
        "factory",
        gettext_lazy("Factory and enterprise"),
        lambda row: (row.factory_name, row.enterprise_name),
        "main",
        sort=("factory_name",),
    ),
    Column("level", gettext_lazy("Level"), lambda row: pages.level_words(row.level), "tight", "register/_level.html"),
    Column("region", gettext_lazy("Region"), lambda row: place_name(row.region_code), "wide"),
    Column("industry", gettext_lazy("Industry"), lambda row: industry_name(row.industry), "wide", optional=True),
    Column(
        "credit", gettext_lazy("Unified social credit code"), lambda row: row.credit_code, "wide num", optional=True
    ),
    Column("certificate", gettext_lazy("Certificate"), lambda row: row.certificate_number, "wide num", optional=True),
    Column("granted", gettext_lazy("Granted on"), lambda row: row.granted_on, "wide tight", sort=("granted_on",)),
    Column("until", gettext_lazy("Valid until"), lambda row: row.valid_until, "wide tight", optional=True),
    Column("status", gettext_lazy("Status"), pages.standing_tag),
]


def filters_for(request: HttpRequest, counted: Census) -> list[Filter]:
    """The filters; the cities of a province are offered once it is chosen."""
    day, province = clock.today(), request.GET.get("province", "")
    standings = [(key, pages.STANDING_WORDS[key]) for key in STANDINGS]
    return [
        Filter("level", _("Level"), [(level.key, said(level.name)) for level in pages.levels()], group="level"),
        Filter("status", _("Status"), standings, lambda rows, key: rows.filter(queries.standing_at(day, key))),
        Filter("province", _("Province"), province_choices(), group="province"),
        Filter("place", _("City or county"), pages.place_choices(province), queries.in_region),
        Filter("industry", _("Industry"), industry_choices(), group="industry"),
        Filter("year", _("Year of the grant"), pages.year_choices(counted), group="year"),
        Filter("notice", _("Notice"), pages.notice_choices(counted), group="notice_id"),
    ]


@require_safe
def register_list(request: HttpRequest) -> HttpResponse:
    """The register: searched and filtered, complete without JavaScript."""
    counted = present()
    shown = list_of(
        request,
        queries.entries(),
        COLUMNS,
        search=queries.search,
        search_label=_("Factory, enterprise, credit code, certificate"),
        filters=filters_for(request, counted),
        link=lambda row: reverse("register:title", args=[row.pk]),
        empty=_("No title has entered the register yet."),
        per_page=20,
        census=counted.of_list,
    )
    return render(
        request, "register/list.html", {"list": shown, "rungs": pages.rungs(), "map": pages.map_of_list(shown)}
    )


@require_safe
def factory_page(request: HttpRequest, pk: int) -> HttpResponse:
    """A factory: its ladder in time, each title with its span, notice and certificate."""
    entries = list(queries.titles_of_factory(pk))
    if not entries:
        raise Http404
    newest = entries[-1]
    shown = {
        "factory": newest,
        "titles": entries[::-1],
        "rungs": pages.held_rungs(entries),
        "history": pages.history_of(entries),
        "facts": pages.factory_facts(newest),
    }
    return render(request, "register/factory.html", shown)


@require_safe
def title_page(request: HttpRequest, pk: int) -> HttpResponse:
    """One title, and what anyone can verify about it."""
    entry = get_object_or_404(queries.entries(), pk=pk)
    shown = {
        "title": entry,
        "level": pages.level_words(entry.level),
        "facts": pages.factory_facts(entry),
        "tag": pages.standing_tag(entry),
        "notice": pages.notice_of(entry),
        "proof": queries.proof_of(entry) if entry.certificate_number else None,
        "others": [other for other in queries.titles_of_factory(entry.factory_id) if other.pk != entry.pk],
    }
    return render(request, "register/title.html", shown)
