"""Acts on several rows: named and counted before they run, then done one by one and reported row by row."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal

from django.core.exceptions import BadRequest, PermissionDenied
from django.db import transaction
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponseBase, QueryDict
from django.shortcuts import render
from django.utils.functional import Promise

from tidu.core.findings import Finding, Refused, refuse_if

if TYPE_CHECKING:
    from tidu.core.lists.page import ListPage

Words = str | Promise
View = Callable[..., HttpResponseBase]
MOST_AT_ONCE = 500


def no_mark(row: Any) -> str:
    """Nothing of the row is pinned: its own state is enough."""
    return ""


def unguarded(view: View) -> View:
    """An act that binds nobody."""
    return view


@dataclass(frozen=True)
class BulkAct:
    """An act offered for several rows of a list.

    ``run``: the ordinary action on one row, called with the person, the row and its mark; it requires its own
    permission and raises Refused. ``explained``: what the act does, said before it runs. ``mark``: what the person saw
    of a row, such as the digest of a version, sent back with the confirmation. ``guard``: ``confirm_identity`` for an
    act that binds.
    """

    key: str
    label: Words
    run: Callable[[Any, Any, str], object]
    explained: Words = ""
    mark: Callable[[Any], str] = no_mark
    guard: Callable[[View], View] = unguarded
    tone: Literal["primary", "seal"] = "primary"


@dataclass(frozen=True)
class Line:
    """One row of a confirmation or a report: what it is called, and why nothing was done."""

    pk: Any
    names: Sequence[object]
    mark: str = ""
    findings: Sequence[Finding] = ()


def state_sent(request: HttpRequest) -> QueryDict:
    """The state of the list from which an act was sent."""
    return QueryDict(request.POST.get("state", ""))


def answer(request: HttpRequest, listed: ListPage, title: str) -> HttpResponseBase:
    """The confirmation of an act, or, once it is confirmed, its report."""
    act = next((one for one in listed.bulk if one.key == request.POST.get("bulk")), None)
    if act is None:
        raise BadRequest("no such act")
    if "confirmed" not in request.POST:
        return _ask(request, listed, act, title)

    def report(confirmed: HttpRequest) -> HttpResponseBase:
        lines = [_done(confirmed, listed, act, key) for key in _keys(confirmed)]
        return _page(confirmed, "core/bulk_report.html", listed, {"act": act, "title": title, "lines": lines})

    return act.guard(report)(request)


def _ask(request: HttpRequest, listed: ListPage, act: BulkAct, title: str) -> HttpResponseBase:
    rows = _chosen(request, listed)
    refuse_if([] if rows else [Finding("core.nothing_chosen")])
    refuse_if([_too_many()] if len(rows) > MOST_AT_ONCE else [])
    lines = [Line(row.pk, _names(listed, row), act.mark(row)) for row in rows]
    return _page(request, "core/bulk_confirm.html", listed, {"act": act, "title": title, "lines": lines})


def _page(request: HttpRequest, template: str, listed: ListPage, shown: dict[str, Any]) -> HttpResponseBase:
    refused = sum(bool(line.findings) for line in shown["lines"])
    numbers = {"done": len(shown["lines"]) - refused, "refused": refused}
    back = f"{request.path}?{listed.state or 'page=1'}"
    return render(request, template, {"list": listed, "back": back, **numbers, **shown})


def _chosen(request: HttpRequest, listed: ListPage) -> Sequence[Any]:
    """The ticked rows, or all that the list shows on all its pages, in the list's order."""
    if "everything" in request.POST:
        return list(listed.found.enrich(_rows(listed.found.rows))[: MOST_AT_ONCE + 1])
    return list(listed.found.enrich(_rows(listed.found.rows).filter(pk__in=_keys(request))))


def _rows(rows: Any) -> QuerySet[Any]:
    assert isinstance(rows, QuerySet), "rows with bulk acts are a queryset"
    return rows


def _keys(request: HttpRequest) -> list[int]:
    """The keys that were sent, each once."""
    sent = dict.fromkeys(request.POST.getlist("row"))
    refuse_if([_too_many()] if len(sent) > MOST_AT_ONCE else [])
    return [int(key) for key in sent if key.isascii() and key.isdecimal() and len(key) <= 18]


def _too_many() -> Finding:
    return Finding("core.too_many_at_once", params={"limit": MOST_AT_ONCE})


def _done(request: HttpRequest, listed: ListPage, act: BulkAct, key: int) -> Line:
    """Do the act on one row, wholly or not at all. Only what the person may see is found."""
    row = listed.found.enrich(_rows(listed.everything)).filter(pk=key).first()
    if row is None:
        return Line(key, [f"#{key}"], findings=[Finding("core.row_gone")])
    names = _names(listed, row)
    try:
        with transaction.atomic():
            act.run(request.user, row, request.POST.get(f"seen-{key}", ""))
    except Refused as refused:
        return Line(key, names, findings=refused.findings)
    except PermissionDenied:
        return Line(key, names, findings=[Finding("core.not_permitted")])
    return Line(key, names)


def _names(listed: ListPage, row: Any) -> Sequence[object]:
    """The lines of the row's main column."""
    value = listed.row_of(row).main
    return value if isinstance(value, tuple | list) else [value]
