"""Whom this module tells what."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.urls import reverse

from tidu.notifications.actions import notify, notify_address
from tidu.organisations.roles import Role

if TYPE_CHECKING:
    from tidu.accounts.models import User
    from tidu.organisations.models import Deputy, Invitation, Membership


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


def deputy_named(deputy: Deputy) -> None:
    """The deputy is told for whom, for what and for how long."""
    facts = _facts(deputy.membership) | {
        "by": str(deputy.membership.user),
        "from": deputy.starts_on,
        "until": deputy.ends_on,
        "reason": deputy.reason,
    }
    notify([deputy.person], "organisations.deputy_named", url=_url(deputy.membership), params=facts)


def deputy_ended(deputy: Deputy, person: User) -> None:
    """Both sides are told, except whoever ended it."""
    told = {deputy.person, deputy.membership.user} - {person}
    facts = _facts(deputy.membership) | {"by": str(person), "deputy": str(deputy.person)}
    notify(told, "organisations.deputy_ended", url=_url(deputy.membership), params=facts)


def handed_over(membership: Membership, by: User) -> None:
    """The successor is told what is theirs now, and led to the desk, where what is open awaits them."""
    notify([membership.user], "organisations.handed_over", url="/", params=_facts(membership) | {"by": str(by)})


def _facts(membership: Membership) -> dict[str, Any]:
    return {"organisation": membership.organisation.names, "role": Role(membership.role).label}


def _url(membership: Membership) -> str:
    return reverse("organisations:detail", args=[membership.organisation_id])
