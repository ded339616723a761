"""What is open to every program: pages of any other site may read it, as often as its limit allows."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from functools import wraps
from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.utils.cache import patch_cache_control
from django.views.decorators.http import condition

from tidu.core.limits import TooMany, address_of, take
from tidu.register import problems
from tidu.register.queries import Edition, edition

View = Callable[..., HttpResponseBase]

LIMIT = "open_data"
READING = ("GET", "HEAD")
ALLOWED = "GET, HEAD, OPTIONS"
READ_HEADERS = {
    "Access-Control-Allow-Origin": "*",
    "Access-Control-Expose-Headers": "ETag, Last-Modified, Retry-After",
}
PREFLIGHT_HEADERS = {
    "Access-Control-Allow-Methods": ALLOWED,
    "Access-Control-Allow-Headers": "If-None-Match, If-Modified-Since, Accept-Language",
    "Access-Control-Max-Age": "86400",
    "Allow": ALLOWED,
}


def open_to_all(view: View) -> View:
    """Let other sites read the answers, without any credentials; count by address, and answer 429 beyond the limit."""

    def opened(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if request.method == "OPTIONS":
            return HttpResponse(status=204, headers=READ_HEADERS | PREFLIGHT_HEADERS)
        if request.method not in READING:
            return problems.method_not_allowed(ALLOWED)
        request.method = "GET"  # of an answer to HEAD the server leaves the body out
        response = _answered(view, request, *args, **kwargs)
        for name, value in READ_HEADERS.items():
            response[name] = value
        return response

    opened.csrf_exempt = True  # type: ignore[attr-defined]  # it changes nothing
    return opened


def _answered(view: View, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
    try:
        take(LIMIT, address_of(request))
        return view(request, *args, **kwargs)
    except TooMany as limit:
        return problems.too_many(limit.seconds)


def edition_of(request: HttpRequest) -> Edition:
    """The edition of the register that a request is answered from; read once a request."""
    kept: Edition | None = request.__dict__.get("register_edition")
    if kept is None:
        kept = request.__dict__["register_edition"] = edition()
    return kept


def of_present_edition(view: View) -> View:
    """Answer 304 where the reader has the answer of the present edition already."""

    @wraps(view)
    def kept_briefly(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        response = view(request, *args, **kwargs)
        patch_cache_control(response, public=True, no_cache=True)
        return response

    return condition(etag_func=_entity_tag, last_modified_func=_last_modified)(kept_briefly)


def _entity_tag(request: HttpRequest, *args: Any, **kwargs: Any) -> str:
    """The edition and the day: one address says the same as long as both are the same."""
    kept = edition_of(request)
    return f'"{kept.number}-{kept.day:%Y%m%d}"'


def _last_modified(request: HttpRequest, *args: Any, **kwargs: Any) -> datetime | None:
    return edition_of(request).recorded_at
