"""The person behind a request."""

from __future__ import annotations

from allauth.account.adapter import get_adapter
from django.http import HttpRequest

from tidu.accounts.models import User


def person_of(request: HttpRequest) -> User:
    """The signed-in person of a view that requires one. TypeError where the view forgot to."""
    if not isinstance(request.user, User):
        raise TypeError("nobody is signed in")
    return request.user


def opened_link_to(request: HttpRequest, email: str) -> None:
    """Note that this browser opened a secret link that was sent to an address: whoever signs up here with that address
    need not confirm it by a second letter."""
    get_adapter().stash_verified_email(request, email)
