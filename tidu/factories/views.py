"""Pages of factories."""

from __future__ import annotations

from typing import cast

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from tidu.accounts.models import User
from tidu.core import forms as shared
from tidu.core import permissions
from tidu.core.findings import Refused
from tidu.core.lists import Column, Filter, answer, list_of
from tidu.core.search import matching
from tidu.factories import actions, pages, queries
from tidu.factories.forms import FactoryForm
from tidu.factories.models import Factory
from tidu.organisations import queries as organisations

SHOW_REGIONS = "show_regions"
"""The button that loads a province's regions where no script runs."""


@login_required
@require_GET
def all_factories(request: HttpRequest) -> HttpResponseBase:
    """The factories the person may see."""
    rows = list_of(
        request,
        queries.visible_to(_person(request)).order_by("name", "pk"),
        [
            Column("name", _("Factory"), lambda row: (row.name, row.enterprise.label), "main", sort=["name"]),
            Column(
                "region",
                _("Region"),
                lambda row: organisations.place_name(row.region_code),
                "wide",
                sort=["region_code"],
            ),
            Column("industry", _("Industry"), lambda row: organisations.industry_name(row.industry), "wide"),
            Column("credit", _("Credit code"), lambda row: row.enterprise.credit_code, "wide", optional=True),
            Column("titles", _("Titles"), pages.title_words),
        ],
        search=_search,
        search_label=_("Factory, enterprise, credit code"),
        filters=[
            Filter(
                "province",
                _("Province"),
                organisations.province_choices,
                lambda rows, value: rows.filter(region_code__startswith=value[:2]),
                group=organisations.province_of("region_code"),
            ),
            Filter("industry", _("Industry"), organisations.industry_choices, group="industry"),
        ],
        link=lambda row: reverse("factories:detail", args=[row.pk]),
        empty=_("There are no factories yet."),
        enrich=queries.with_titles,
    )
    acts = pages.add_acts(_person(request))
    return answer(request, "factories/list.html", rows, _("Factories"), {"acts": acts})


@login_required
@require_GET
def detail(request: HttpRequest, pk: int) -> HttpResponse:
    """One factory with its ladder."""
    factory = _visible(request, pk)
    shown = {
        "factory": factory,
        "ladder": pages.ladder_of(_person(request), factory, list(queries.titles_of(factory))),
        "facts": pages.facts_of(factory),
        "acts": pages.acts_of(_person(request), factory),
    }
    return render(request, "factories/detail.html", shown)


@login_required
def new(request: HttpRequest, enterprise: int) -> HttpResponse:
    """Add a factory to an enterprise."""
    owner = get_object_or_404(organisations.visible_to(_person(request)), pk=enterprise)
    permissions.require(request.user, "factories.add", owner)
    form = FactoryForm(_sent(request), initial=_filled_in(request))
    if _is_saved(request) and form.is_valid():
        try:
            factory = actions.add_factory(_person(request), owner, form.facts())
        except Refused as refused:
            shared.add_findings(form, refused.findings)
        else:
            messages.success(request, _("The factory is added."))
            return redirect("factories:detail", pk=factory.pk)
    back = reverse("factories:list")
    return render(
        request, "factories/form.html", {"form": form, "title": _("Add a factory"), "over": owner.label, "back": back}
    )


@login_required
def edit(request: HttpRequest, pk: int) -> HttpResponse:
    """Change what an enterprise says of a factory."""
    factory = _visible(request, pk)
    permissions.require(request.user, "factories.change", factory)
    form = FactoryForm(_sent(request), initial=_filled_in(request), factory=factory)
    if _is_saved(request) and form.is_valid():
        try:
            actions.change_factory(_person(request), factory, form.facts())
        except Refused as refused:
            shared.add_findings(form, refused.findings)
        else:
            messages.success(request, _("Saved."))
            return redirect("factories:detail", pk=pk)
    shown = {"form": form, "title": _("Edit the factory"), "over": factory.enterprise.label}
    return render(request, "factories/form.html", shown | {"back": reverse("factories:detail", args=[pk])})


def _person(request: HttpRequest) -> User:
    return cast(User, request.user)


def _visible(request: HttpRequest, pk: int) -> Factory:
    return get_object_or_404(queries.visible_to(_person(request)).select_related("enterprise__group"), pk=pk)


def _search(rows: QuerySet[Factory], words: str) -> QuerySet[Factory]:
    return matching(rows, words, "words")


def _is_saved(request: HttpRequest) -> bool:
    return request.method == "POST" and SHOW_REGIONS not in request.POST


def _sent(request: HttpRequest) -> dict[str, object] | None:
    return request.POST if _is_saved(request) else None  # type: ignore[return-value]


def _filled_in(request: HttpRequest) -> dict[str, object]:
    """What was filled in already when only the regions were asked for."""
    return {name: value for name, value in request.POST.items() if name != SHOW_REGIONS}
