"""Letters to people about their account. The module of the outbox stands above this one and says how they go out."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


@dataclass(frozen=True)
class Letter:
    """What is told to an e-mail address. ``url``: a path of this platform. ``is_secret``: the link is a key."""

    to: str
    kind: str
    url: str
    params: Mapping[str, Promise]
    is_secret: bool


Carry = Callable[[Letter], None]

SECRET = {
    "account/email/email_confirmation_signup": ("accounts.confirm_address", "activate_url"),
    "account/email/email_confirmation": ("accounts.confirm_address", "activate_url"),
    "account/email/password_reset_key": ("accounts.reset_password", "password_reset_url"),
}
"""The sign-in package's letters that hold a key: our kind, and where the package puts the address."""
CHANGES = {
    "account/email/password_changed": _("the password was changed"),
    "account/email/password_reset": _("the password was reset"),
    "account/email/password_set": _("a password was set"),
    "mfa/email/totp_activated": _("an authenticator app was set up"),
    "mfa/email/totp_deactivated": _("the authenticator app was removed"),
    "mfa/email/webauthn_added": _("a passkey was added"),
    "mfa/email/webauthn_removed": _("a passkey was removed"),
    "mfa/email/recovery_codes_generated": _("new recovery codes were made"),
    "socialaccount/email/account_connected": _("another sign-in was linked"),
    "socialaccount/email/account_disconnected": _("a linked sign-in was removed"),
}
"""The package's letters about a change of how one signs in, and what they say happened."""

_carriers: list[Carry] = []


def carry_by(carry: Carry) -> None:
    """Say how letters go out."""
    _carriers[:] = [carry]


def send(letter: Letter) -> None:
    """Hand a letter over."""
    for carry in _carriers:
        carry(letter)


def letter_of(template: str, email: str, context: Mapping[str, Any]) -> Letter:
    """Our letter for one of the sign-in package; KeyError for one that is never sent here."""
    if template in SECRET:
        kind, name = SECRET[template]
        return Letter(email, kind, urlsplit(str(context[name])).path, {}, is_secret=True)
    if template == "account/email/account_already_exists":
        return Letter(email, "accounts.address_taken", reverse("account_reset_password"), {}, is_secret=False)
    return Letter(email, "accounts.changed", reverse("mfa_index"), {"change": CHANGES[template]}, is_secret=False)


def tell_of_change(person: Any, template: str) -> None:
    """Tell a person that how they sign in was changed."""
    send(letter_of(template, person.email, {}))
