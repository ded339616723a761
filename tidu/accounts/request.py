"""The person behind a request."""

from __future__ import annotations

from django.http import HttpRequest

from tidu.accounts.models import User


def person_of(request: HttpRequest) -> User:
    """The signed-in person of a view that requires one. TypeError where the view forgot to."""
    if not isinstance(request.user, User):
        raise TypeError("nobody is signed in")
    return request.user
