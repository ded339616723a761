"""How long accounts without a role and invitations are kept."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from allauth.account.models import EmailAddress
from django.db.models import Exists, OuterRef, Q, QuerySet

from tidu.accounts.actions import mask
from tidu.accounts.models import User
from tidu.organisations.models import Invitation, Membership
from tidu.workflow.retention import Kind

SEATS = Membership.objects.filter(user=OuterRef("pk"))


def sign_ups(before: datetime) -> QuerySet[User]:
    """People who signed up and never confirmed their address: they have never been in."""
    addresses = EmailAddress.objects.filter(user=OuterRef("pk"))
    never = Exists(addresses.filter(verified=False)) & ~Exists(addresses.filter(verified=True))
    return User.objects.filter(never, ~Exists(SEATS), date_joined__lt=before, last_login=None)


def idle_accounts(before: datetime) -> QuerySet[User]:
    """People whose last role ended before, or who never had one and have not signed in since."""
    lately = SEATS.filter(Q(ended_on=None) | Q(ended_on__gte=before.date()))
    real = User.objects.filter(persona_key=None, is_active=True, date_joined__lt=before)
    return real.filter(~Exists(lately)).filter(Q(last_login=None) | Q(last_login__lt=before) | Exists(SEATS))


def invitations(before: datetime) -> QuerySet[Invitation]:
    """Invitations that were taken up, or ran out, before."""
    return Invitation.objects.filter(Q(accepted_at__lt=before) | Q(accepted_at=None, expires_at__lt=before))


def _mask(rows: QuerySet[Any]) -> None:
    for person in rows.select_for_update(no_key=True, of=("self",)):
        mask(person)


KINDS = (
    Kind("sign_ups", sign_ups, lambda rows: rows.delete()),
    Kind("accounts", idle_accounts, _mask),
    Kind("invitations", invitations, lambda rows: rows.delete()),
)
