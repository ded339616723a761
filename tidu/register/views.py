"""The public pages of the register."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET

from tidu.core.lists import Column, Filter, list_of
from tidu.core.presentation import Tag
from tidu.factories.models import Title, TitleStatus
from tidu.organisations.queries import place_name
from tidu.register import queries
from tidu.register.pages import level_words, rungs
from tidu.rulebook import shipped

TONES = {TitleStatus.VALID: "ok", TitleStatus.SUSPENDED: "warn", TitleStatus.WITHDRAWN: "seal"}


def status_tag(title: Title) -> Tag:
    """Whether a title counts, as a tag."""
    return Tag(title.get_status_display(), TONES[TitleStatus(title.status)])  # type: ignore[arg-type]


COLUMNS = [
    Column(
        "factory",
        gettext_lazy("Factory and enterprise"),
        lambda row: (row.factory.name, row.factory.enterprise.name),
        "main",
    ),
    Column("level", gettext_lazy("Level"), lambda row: level_words(row.level), "tight", "register/_level.html"),
    Column("region", gettext_lazy("Region"), lambda row: place_name(row.factory.region_code), "wide"),
    Column("granted", gettext_lazy("Granted on"), lambda row: row.granted_on, "wide tight"),
    Column("status", gettext_lazy("Status"), status_tag),
]


@require_GET
def register_list(request: HttpRequest) -> HttpResponse:
    """The register: searched and filtered, complete without JavaScript."""
    levels = [(key, level_words(key)) for key in shipped().levels]
    by_level = Filter("level", _("Level"), levels, lambda rows, value: rows.filter(level=value))
    shown = list_of(
        request,
        queries.public_titles(),
        COLUMNS,
        search=queries.search,
        search_label=_("Factory, enterprise, credit code, certificate"),
        filters=[by_level],
        link=lambda row: reverse("register:title", args=[row.pk]),
        empty=_("The register has no entry that fits."),
    )
    return render(request, "register/list.html", {"list": shown, "rungs": rungs()})


@require_GET
def title_page(request: HttpRequest, pk: int) -> HttpResponse:
    """One title, and what anyone can verify about it."""
    title = get_object_or_404(queries.public_titles(), pk=pk)
    shown = {
        "title": title,
        "level": level_words(title.level),
        "place": place_name(title.factory.region_code),
        "notice": shipped().notices.get(title.notice_id),
        "tag": status_tag(title),
        "proof": queries.proof_of(title) if title.certificate_number else None,
        "others": [
            (other, level_words(other.level))
            for other in queries.public_titles().filter(factory=title.factory).exclude(pk=title.pk)
        ],
    }
    return render(request, "register/title.html", shown)
