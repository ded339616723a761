"""Whom this module tells what."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.urls import reverse

from tidu.notifications.actions import notify_address
from tidu.organisations.roles import Role

if TYPE_CHECKING:
    from tidu.organisations.models import Invitation


def invited(invitation: Invitation, token: str) -> None:
    """Send the link to the invited address, in the language of whoever invites."""
    notify_address(
        invitation.email,
        "organisations.invited",
        url=reverse("organisations:join", args=[token]),
        language=invitation.invited_by.language,
        params={
            "organisation": invitation.organisation.names,
            "role": Role(invitation.role).label,
            "until": invitation.expires_at,
        },
        is_secret=True,
    )
