"""Answers a request for the page of a list: the page itself, its Excel file, or an act on several rows."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from django.http import HttpRequest, HttpResponseBase, HttpResponseRedirect
from django.shortcuts import render

from tidu.core.lists import bulk, export
from tidu.core.lists.page import ListPage


def answer(
    request: HttpRequest, template: str, listed: ListPage, title: object, context: Mapping[str, Any] | None = None
) -> HttpResponseBase:
    """Answer with what was asked for. ``title`` names the list in the file and on the pages of an act.

    A list that is opened without any state opens with the person's default view of it.
    """
    if request.method == "POST":
        return bulk.answer(request, listed, str(title))
    if f"{listed.prefix}export" in request.GET:
        return export.workbook(listed, str(title))
    if not request.GET and (views := listed.views) is not None and (default := views.default) is not None:
        return HttpResponseRedirect(f"{request.path}?{default.query or 'page=1'}")
    return render(request, template, {"list": replace(listed, exports=True), **(context or {})})
