"""Answers a request for the page of a list: the page itself, its Excel file, or an act on several rows."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from types import MappingProxyType
from typing import Any

from django.http import HttpRequest, HttpResponseBase, HttpResponseRedirect
from django.shortcuts import render

from tidu.core.lists import bulk, export
from tidu.core.lists.page import ListPage

NO_OTHERS: Mapping[str, ListPage] = MappingProxyType({})


def answer(
    request: HttpRequest,
    template: str,
    listed: ListPage,
    title: object,
    context: Mapping[str, Any] | None = None,
    *,
    others: Mapping[str, ListPage] = NO_OTHERS,
) -> HttpResponseBase:
    """Answer with what was asked for. ``title`` names the list in the file and on the pages of an act.

    ``others``: further lists of the page by the names under which it shows them; each is exported by itself. A list
    that is opened without any state opens with the person's default view of it.
    """
    if request.method == "POST":
        return bulk.answer(request, listed, str(title))
    for one in (listed, *others.values()):
        if f"{one.prefix}export" in request.GET:
            return export.workbook(one, str(title))
    if not request.GET and (views := listed.views) is not None and (default := views.default) is not None:
        return HttpResponseRedirect(f"{request.path}?{default.query or 'page=1'}")
    shown = {name: replace(one, exports=True) for name, one in ({"list": listed} | dict(others)).items()}
    return render(request, template, shown | dict(context or {}))
