"""What sign-in does differently here: personas have no password, and nobody is named by a username."""

from __future__ import annotations

import logging
from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from django.contrib.auth.hashers import make_password
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest
from django.utils.translation import gettext_lazy

from tidu.accounts import mail
from tidu.accounts.models import User
from tidu.core import limits

VERIFY_ADDRESS = "tidu.accounts.stages.VerifyAddress"
PASSKEY = "mfa_reauthenticate:webauthn"
REAUTHENTICATION = {
    "reauthenticate": gettext_lazy("Confirm with the password"),
    "mfa_reauthenticate": gettext_lazy("Confirm with a code of the authenticator app"),
    PASSKEY: gettext_lazy("Confirm with a passkey"),
}

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
        mail.send(mail.letter_of(template_prefix, email, context))

    def send_account_already_exists_mail(self, email: str) -> None:
        """Tell the owner; and take as long as making an account does, so that time tells nobody that there is one."""
        make_password(email)
        super().send_account_already_exists_mail(email)

    def get_login_stages(self) -> list[str]:
        """The package's steps, with our own one for confirming the address."""
        steps: list[str] = super().get_login_stages()
        return [VERIFY_ADDRESS if step.endswith(".EmailVerificationStage") else step for step in steps]

    def get_reauthentication_methods(self, user: Any) -> list[dict[str, Any]]:
        """The ways to confirm who one is, a passkey first: it needs no typing and cannot be phished."""
        methods: list[dict[str, Any]] = super().get_reauthentication_methods(user)
        said = [{**method, "description": str(REAUTHENTICATION[method["id"]])} for method in methods]
        return sorted(said, key=lambda method: method["id"] != PASSKEY)

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
