"""What sign-in does differently here: personas have no password, and nobody is named by a username."""

from __future__ import annotations

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest

from tidu.accounts.models import User


class AccountAdapter(DefaultAccountAdapter):  # type: ignore[misc]  # the package has no types
    """Sign-up is open to everybody; what a person may do comes from an enterprise of theirs or an invitation."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:  # noqa: ARG002 - the package gives it
        """Anybody may make an account: applicants come by themselves."""
        return True

    def authenticate(self, request: HttpRequest, **credentials: Any) -> Any:
        """The person of these credentials; never a persona."""
        person = super().authenticate(request, **credentials)
        return None if isinstance(person, User) and person.is_persona else person

    def set_password(self, user: User, password: str) -> None:
        """Keep a new password. A persona with a password could sign in outside the demo."""
        if user.is_persona:
            raise PermissionDenied
        super().set_password(user, password)
