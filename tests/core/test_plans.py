"""Pages are planned for their values, acts by plans made before."""

import pytest
from django.db import connection
from django.http import HttpRequest, HttpResponse

from tidu.core.plans import PlansMiddleware


def threshold(method: str) -> int | None:
    """After how often a connection prepares that a request of a method opened."""
    kept: list[int | None] = []

    def view(request: HttpRequest) -> HttpResponse:
        connection.close()
        connection.ensure_connection()
        kept.append(connection.connection.prepare_threshold)
        return HttpResponse()

    request = HttpRequest()
    request.method = method
    PlansMiddleware(view)(request)
    return kept[0]


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize(("method", "expected"), [("GET", None), ("HEAD", None), ("POST", 3), ("PATCH", 3)])
def test_what_a_request_prepares(method: str, expected: int | None) -> None:
    assert threshold(method) == expected


@pytest.mark.django_db(transaction=True)
def test_outside_a_request_statements_are_prepared() -> None:
    threshold("GET")
    connection.close()
    connection.ensure_connection()
    assert connection.connection.prepare_threshold == 3
