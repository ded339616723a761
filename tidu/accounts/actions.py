"""Whether somebody reads the mail of the address they signed up with.

Nobody is asked for it at sign-up. It opens the second factor: were that open before, whoever signs up with another's
address could bar the owner from it for good.
"""

from __future__ import annotations

from typing import Any

from allauth.account.models import EmailAddress

from tidu.accounts.models import User


def confirm_address(person: User) -> None:
    """Note that the person opened a secret link that was sent to their address."""
    EmailAddress.objects.filter(user=person, email__iexact=person.email).update(verified=True)


def after_reset(sender: Any, user: User, **kwargs: Any) -> None:
    """A password was set by the link of a mail."""
    confirm_address(user)
