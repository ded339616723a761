"""How the database plans: a page is planned for its own values, an act by plans made before (decision 0029).

A list is asked for by words and regions that stand in few rows or in nearly all; one plan for both would be slow for
one of them. An act asks for single rows by their keys; planning these anew each time is wasted.
"""

from __future__ import annotations

from collections.abc import Callable
from contextvars import ContextVar
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse

SAFE = frozenset({"GET", "HEAD", "OPTIONS"})

_reading: ContextVar[bool] = ContextVar("reading", default=False)


class PlansMiddleware:
    """Lets connections that are opened during a request know whether it reads or acts."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        token = _reading.set(request.method in SAFE)
        try:
            return self.get_response(request)
        finally:
            _reading.reset(token)


def choose_plans(connection: Any, **_signal: Any) -> None:
    """Called by the framework for each connection taken from the pool or opened."""
    usual = settings.DATABASES["default"]["OPTIONS"].get("prepare_threshold")
    connection.connection.prepare_threshold = None if _reading.get() else usual
