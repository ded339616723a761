"""The register, its factories and their titles."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from tidu.core.lists import Column, Filter, list_of
from tidu.organisations.queries import place_name
from tidu.register import pages, queries
from tidu.rulebook import shipped

COLUMNS = [
    Column(
        "factory",
        gettext_lazy("Factory and enterprise"),
        lambda row: (row.factory_name, row.enterprise_name),
        "main",
    ),
    Column("level", gettext_lazy("Level"), lambda row: pages.level_words(row.level), "tight", "register/_level.html"),
    Column("region", gettext_lazy("Region"), lambda row: place_name(row.region_code), "wide"),
    Column("granted", gettext_lazy("Granted on"), lambda row: row.granted_on, "wide tight"),
    Column("status", gettext_lazy("Status"), pages.standing_tag),
]


@require_safe
def register_list(request: HttpRequest) -> HttpResponse:
    """The register: searched and filtered, complete without JavaScript."""
    levels = [(key, pages.level_words(key)) for key in shipped().levels]
    by_level = Filter("level", _("Level"), levels, lambda rows, value: rows.filter(level=value))
    shown = list_of(
        request,
        queries.entries(),
        COLUMNS,
        search=queries.search,
        search_label=_("Factory, enterprise, credit code, certificate"),
        filters=[by_level],
        link=lambda row: reverse("register:title", args=[row.pk]),
        empty=_("The register has no entry that fits."),
    )
    return render(request, "register/list.html", {"list": shown, "rungs": pages.rungs()})


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
