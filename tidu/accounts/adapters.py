"""What sign-in does differently here: personas have no password, and nobody is named by a username."""

from __future__ import annotations

import logging
from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest

from tidu.accounts.models import User
from tidu.core import limits

logger = logging.getLogger(__name__)


class AccountAdapter(DefaultAccountAdapter):  # type: ignore[misc]  # the package has no types
    """Sign-up is open to everybody; what a person may do comes from an enterprise of theirs or an invitation."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:  # noqa: ARG002 - the package gives it
        """Anybody may make an account: applicants come by themselves."""
        return True

    def authenticate(self, request: HttpRequest, **credentials: Any) -> Any:
        """The person of these credentials; never a persona. Failed tries are counted (``settings.TIDU_LIMITS``)."""
        counted = _tries(request, str(credentials.get("email", "")))
        for limit, subject in counted:
            limits.take(limit, subject)
        person = super().authenticate(request, **credentials)
        if person is None or (isinstance(person, User) and person.is_persona):
            return None
        for limit, subject in counted:
            limits.give_back(limit, subject)
        return person

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """Send, unless the address was written to so often of late that somebody plays with it."""
        try:
            limits.take("mail", email.lower())
        except limits.TooMany:
            logger.info("mail %s held back", template_prefix)
            return
        super().send_mail(template_prefix, email, context)

    def set_password(self, user: User, password: str) -> None:
        """Keep a new password. A persona with a password could sign in outside the demo."""
        if user.is_persona:
            raise PermissionDenied
        super().set_password(user, password)


def _tries(request: HttpRequest, email: str) -> tuple[tuple[str, str], ...]:
    """The limits that a try to sign in uses. The first two together keep a stranger from locking an owner out: what is
    tried from elsewhere counts against the owner only in the long run."""
    account, address = email.lower(), limits.address_of(request)
    return ("sign_in_address", address), ("sign_in", f"{account} {address}"), ("sign_in_account", account)
