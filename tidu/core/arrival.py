"""Notes when a request arrived: the moment that is held against a deadline (decision 0021)."""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

from tidu.core import clock


class ArrivalMiddleware:
    """Lets ``clock.received`` say, all through the request, when it arrived."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        with clock.arrived(clock.now()):
            return self.get_response(request)
