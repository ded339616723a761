"""What search engines are told: which pages there are, and which are nobody's to index."""

from __future__ import annotations

from typing import Any

from django.contrib.sitemaps import Sitemap
from django.contrib.sitemaps.views import index, sitemap
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from tidu.campaigns import queries as campaigns
from tidu.campaigns.models import Campaign
from tidu.register.models import RegisterEntry


class Pages(Sitemap[str]):
    """The pages that are always there."""

    def items(self) -> list[str]:
        """By the names of their addresses."""
        return ["desk:home", "register:list", "publicity:index", "certificates:lookup", "data:about", "api:api-root"]

    def location(self, item: str) -> str:
        """Where it stands."""
        return reverse(item)


class Notices(Sitemap[Campaign]):
    """The notices in force, with what was answered about them."""

    def items(self) -> QuerySet[Campaign]:
        """All campaigns; they are public."""
        return campaigns.visible_to(None)

    def location(self, item: Campaign) -> str:
        """The notice's page."""
        return reverse("campaigns:notice", args=[item.notice_id])


class Factories(Sitemap[int]):
    """The factories with a title."""

    limit = 10_000

    def items(self) -> Any:
        """Their numbers."""
        return RegisterEntry.objects.order_by("factory").values_list("factory", flat=True).distinct()

    def location(self, item: int) -> str:
        """The factory's page."""
        return reverse("register:factory", args=[item])


SITEMAPS: dict[str, type[Sitemap[Any]] | Sitemap[Any]] = {"pages": Pages, "notices": Notices, "factories": Factories}


@require_safe
def robots(request: HttpRequest) -> HttpResponse:
    """Which addresses programs may visit."""
    address = request.build_absolute_uri(reverse("discovery:sitemap"))
    return render(request, "register/robots.txt", {"sitemap": address}, content_type="text/plain; charset=utf-8")


@require_safe
def sitemap_index(request: HttpRequest) -> HttpResponse:
    """The parts of the sitemap."""
    return index(request, SITEMAPS, sitemap_url_name="discovery:part")


@require_safe
def sitemap_part(request: HttpRequest, section: str) -> HttpResponse:
    """One part of the sitemap."""
    return sitemap(request, SITEMAPS, section)
