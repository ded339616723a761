"""The number of each request, and one line in the log for each: which page, which status, how long, whose, about what.

A line names people and rows by their numbers only; what people wrote, names and addresses never stand in it.
"""

from __future__ import annotations

import logging
import re
import secrets
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.http.response import HttpResponseBase

from tidu.core import metrics

HEADER = "X-Request-ID"
GIVEN = re.compile(r"[A-Za-z0-9_-]{8,64}")
STATIC, UNKNOWN = "static", "unknown"
logger = logging.getLogger("tidu.requests")

_context: ContextVar[dict[str, Any]] = ContextVar("tracing", default={})  # noqa: B039 - replaced, never changed


def context() -> dict[str, Any]:
    """What every line logged now belongs to: ``request`` or ``job``."""
    return _context.get()


@contextmanager
def traced(**numbers: Any) -> Iterator[None]:
    """Let every line logged within carry these numbers."""
    token = _context.set({**_context.get(), **numbers})
    try:
        yield
    finally:
        _context.reset(token)


def request_number() -> str:
    """The number of the request that is being answered; "" outside of one."""
    return str(_context.get().get("request", ""))


class TracingMiddleware:
    """Numbers, times and logs every request; stands outermost, so that it sees every answer."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        number = _number_of(request)
        began = time.perf_counter()
        with traced(request=number):
            response = self.get_response(request)
            response[HEADER] = number
            _tell(request, response, time.perf_counter() - began)
        return response


def _number_of(request: HttpRequest) -> str:
    """The number that our own proxy gave, else a new one: a stranger's would let anybody write into the log."""
    given = request.headers.get(HEADER, "") if settings.BEHIND_PROXY else ""
    return given if GIVEN.fullmatch(given) else secrets.token_hex(8)


def _tell(request: HttpRequest, response: HttpResponseBase, seconds: float) -> None:
    route = route_of(request)
    metrics.observe_request(route, str(request.method), response.status_code, seconds)
    if route != STATIC:
        facts = {
            "route": route,
            "method": request.method,
            "status": response.status_code,
            "ms": round(seconds * 1000, 1),
            "person": _person_of(request),
            "subject": _subject_of(request),
        }
        logger.info("request", extra={name: value for name, value in facts.items() if value})


def route_of(request: HttpRequest) -> str:
    """The name of the page: a closed set, whatever anybody asks for."""
    if request.resolver_match:
        return request.resolver_match.view_name or UNKNOWN
    return STATIC if request.path.startswith(f"/{settings.STATIC_URL.lstrip('/')}") else UNKNOWN


def _person_of(request: HttpRequest) -> int | None:
    """The number of the signed-in person, if anybody asked who it is; the line itself reads no database."""
    person = getattr(request, "_cached_user", None)
    return getattr(person, "pk", None)


def _subject_of(request: HttpRequest) -> str:
    """What the page is about, such as ``dossiers/17``; "" where its address holds no number."""
    match = request.resolver_match
    number = match.kwargs.get("pk") if match else None
    return f"{match.namespace}/{number}" if match and isinstance(number, int) else ""
