"""Turns a refusal into a page that names the reason, the clause and the way out; and a used-up limit into a wait."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from typing import Any
from urllib.parse import urlsplit

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils.http import url_has_allowed_host_and_scheme

from tidu.core import metrics
from tidu.core.findings import Finding, Refused, reason, way_out
from tidu.core.limits import TooMany
from tidu.rulebook.model import Citation, Text

KEPT = "kept_refusal"
SEE_OTHER = 303


class RefusalMiddleware:
    """Shows a ``Refused`` that a view let through as a page with status 409. The transaction is rolled back by then."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        """The refusal page, or None for any other exception."""
        if isinstance(exception, TooMany):
            return wait_page(request, exception)
        if not isinstance(exception, Refused):
            return None
        return refusal_page(request, exception.findings)


def refusal_page(request: HttpRequest, findings: list[Finding]) -> HttpResponse:
    """The page of a refusal, with a way back to where the person came from."""
    metrics.observe_refusal(finding.code for finding in findings)
    return render(request, "core/refused.html", {"findings": findings, "back_url": _back(request)}, status=409)


def wait_page(request: HttpRequest, limit: TooMany) -> HttpResponse:
    """The page that says how long to wait."""
    shown = {"seconds": limit.seconds, "minutes": math.ceil(limit.seconds / 60)}
    response = render(request, "429.html", shown, status=429)
    response.headers["Retry-After"] = str(limit.seconds)
    return response


def _back(request: HttpRequest) -> str:
    referer = request.headers.get("Referer", "")
    safe = url_has_allowed_host_and_scheme(referer, {request.get_host()}, require_https=request.is_secure())
    return referer if safe else "/"


def refused_at(request: HttpRequest, findings: Sequence[Finding], url: str) -> HttpResponse:
    """Lead back to the page that the refused act belongs to, which shows the findings once by ``kept_findings``.

    So a refusal has an address that can be opened again, and "back" and "reload" send nothing twice. It is answered
    with 303, an act that was done with 302: browsers go on alike, and whoever counts can tell them apart.
    """
    metrics.observe_refusal(finding.code for finding in findings)
    request.session[KEPT] = {"path": urlsplit(url).path, "findings": [_plain(finding) for finding in findings]}
    return HttpResponseRedirect(url, status=SEE_OTHER)


def kept_findings(request: HttpRequest) -> list[Finding]:
    """The findings of an act that was refused just before and belongs to this page; each is shown once."""
    kept = request.session.pop(KEPT, None) if KEPT in request.session else None
    if kept is None or kept["path"] != request.path:
        return []
    return [_finding(given) for given in kept["findings"]]


def _plain(finding: Finding) -> dict[str, Any]:
    """A finding as a session keeps it: said already, in the language of the moment."""
    cited = finding.citation
    return {
        "says": reason(finding),
        "way_out": way_out(finding),
        "field": finding.field,
        "link": finding.link,
        "citation": [cited.source, cited.clause, cited.label.zh, cited.label.en, cited.confidence] if cited else None,
    }


def _finding(given: Mapping[str, Any]) -> Finding:
    cited = None
    if given["citation"]:
        source, clause, zh, en, confidence = given["citation"]
        cited = Citation(source, clause, Text(zh, en), confidence)
    said = {"says": given["says"], "way_out": given["way_out"]}
    return Finding("core.said", cited, said, given["field"], given["link"])
