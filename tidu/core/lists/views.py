"""Saved views: states of a list's URL that a person keeps under a name. Whoever gets such a URL sees what is theirs."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django import forms
from django.core.exceptions import BadRequest
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect, QueryDict
from django.shortcuts import get_object_or_404
from django.urls import Resolver404, resolve
from django.views.decorators.http import require_POST

from tidu.core.findings import Finding, Refused
from tidu.core.models import SavedView

MOST_VIEWS = 30
FIRST_PAGE = "page=1"
"""A state that is none of a view's: the list as it is, not the person's default view of it."""


@dataclass(frozen=True)
class SavedViews:
    """One person's views of a list. ``state``: what the page shows."""

    person: Any
    path: str
    state: str

    @cached_property
    def tabs(self) -> Sequence[tuple[SavedView, bool]]:
        """The views, and which of them is shown."""
        kept = SavedView.objects.filter(person=self.person, path=self.path)
        return [(view, _pairs(view.query) == _pairs(self.state)) for view in kept]

    @property
    def current(self) -> SavedView | None:
        """The view that is shown."""
        return next((view for view, is_shown in self.tabs if is_shown), None)

    @property
    def plain_url(self) -> str:
        """The list as it is."""
        return f"{self.path}?{FIRST_PAGE}"

    @property
    def default(self) -> SavedView | None:
        """The view that the list opens with."""
        return SavedView.objects.filter(person=self.person, path=self.path, is_default=True).first()


def _pairs(query: str) -> list[tuple[str, str]]:
    return sorted((name, value) for name, values in QueryDict(query).lists() for value in values)


class ViewForm(forms.Form):
    """A view to keep."""

    name = forms.CharField(max_length=40)
    path = forms.CharField(max_length=200)
    query = forms.CharField(max_length=1000, required=False)

    def clean_path(self) -> str:
        """The path of a page of the platform."""
        path: str = self.cleaned_data["path"]
        try:
            resolve(path)
        except Resolver404 as unknown:
            raise forms.ValidationError("no such page") from unknown
        return path

    def clean_query(self) -> str:
        """The query as a browser would send it."""
        return QueryDict(self.cleaned_data["query"]).urlencode()


@require_POST
def save_view(request: HttpRequest) -> HttpResponse:
    """Keep what a list shows under a name; an earlier view of that name now shows this."""
    person, form = _person(request), ViewForm(request.POST)
    if not form.is_valid():
        raise BadRequest("malformed view")
    given = form.cleaned_data
    views = SavedView.objects.filter(person=person, path=given["path"])
    if not views.filter(name=given["name"]).exists() and views.count() >= MOST_VIEWS:
        raise Refused([Finding("core.too_many_views", params={"limit": MOST_VIEWS})])
    SavedView.objects.update_or_create(
        person=person, path=given["path"], name=given["name"], defaults={"query": given["query"]}
    )
    return HttpResponseRedirect(f"{given['path']}?{given['query'] or FIRST_PAGE}")


@require_POST
def change_view(request: HttpRequest, pk: int) -> HttpResponse:
    """Rename a view, remove it, or open the list with it from now on; 404 for another person's."""
    view = get_object_or_404(SavedView, pk=pk, person=_person(request))
    change = CHANGES.get(request.POST.get("change", ""))
    if change is None:
        raise BadRequest("no such change")
    with transaction.atomic():
        change(view, request.POST.get("name", "").strip())
    return HttpResponseRedirect(f"{view.path}?{view.query or FIRST_PAGE}")


def _rename(view: SavedView, name: str) -> None:
    taken = SavedView.objects.filter(person=view.person, path=view.path, name=name).exclude(pk=view.pk)
    if not 1 <= len(name) <= 40 or taken.exists():
        raise BadRequest("name is empty, too long or taken")
    view.name = name
    view.save(update_fields=["name"])


def _remove(view: SavedView, name: str) -> None:
    SavedView.objects.filter(pk=view.pk).delete()


def _prefer(view: SavedView, name: str) -> None:
    _forget(view, name)
    SavedView.objects.filter(pk=view.pk).update(is_default=True)


def _forget(view: SavedView, name: str) -> None:
    SavedView.objects.filter(person=view.person, path=view.path).update(is_default=False)


CHANGES = {"rename": _rename, "remove": _remove, "prefer": _prefer, "forget": _forget}


def _person(request: HttpRequest) -> Any:
    """Who is signed in; a view belongs to somebody."""
    if not request.user.is_authenticated:
        raise Http404
    return request.user
