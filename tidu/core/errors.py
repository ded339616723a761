"""The pages of what went wrong: each says what happened and the way out."""

from __future__ import annotations

import sys

from django.core.exceptions import DisallowedHost
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template import loader
from django.utils import translation

from tidu.core import metrics
from tidu.core.tracing import request_number
from tidu.core.unavailable import PAUSE_SECONDS, part_out_of_reach


def bad_request(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """400: the request could not be read. Under a foreign host name a page cannot even build its own addresses."""
    if isinstance(exception, DisallowedHost):
        return _bare("400.html", 400)
    return render(request, "400.html", status=400)


def denied(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """403: the person may see this but not do it."""
    return render(request, "403.html", status=403)


def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """404: there is nothing, or nothing that this person may see; the page does not tell which."""
    return render(request, "404.html", status=404)


def failed(request: HttpRequest) -> HttpResponse:
    """500, or 503 where database or store are out of reach for a time: rendered without request, session or database,
    since any of them may be what failed."""
    if part := part_out_of_reach(sys.exception()):
        metrics.out_of_reach.labels(part).inc()
        response = _bare("503.html", 503, part=part, method=request.method or "")
        response["Retry-After"] = str(PAUSE_SECONDS)
        return response
    return _bare("500.html", 500)


def csrf_failed(request: HttpRequest, reason: str = "") -> HttpResponse:
    """403: the form was open too long, or came from elsewhere."""
    return render(request, "403_csrf.html", status=403)


def _bare(template: str, status: int, **said: str) -> HttpResponse:
    """A page that needs neither request nor session nor database."""
    context = {"language": translation.get_language() or "zh-hans", "request_number": request_number(), **said}
    return HttpResponse(loader.render_to_string(template, context), status=status)
