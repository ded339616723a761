"""Reads about how people sign in."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from allauth.mfa.models import Authenticator

from tidu.accounts.models import Identity, User

if TYPE_CHECKING:
    from tidu.accounts.oidc.providers import Provider


@dataclass(frozen=True)
class Way:
    """One provider, and the person's identity there, or None."""

    provider: Provider
    identity: Identity | None


def ways_of(person: User, providers: Mapping[str, Provider]) -> dict[str, Any]:
    """How a person signs in: whether by password, the passkeys, app and codes, and the providers with their links."""
    kept = list(Authenticator.objects.filter(user=person).order_by("pk"))
    linked = {identity.issuer: identity for identity in Identity.objects.filter(person=person)}
    return {
        "has_password": person.has_usable_password(),
        "passkeys": [one for one in kept if one.type == Authenticator.Type.WEBAUTHN],
        "app": next((one for one in kept if one.type == Authenticator.Type.TOTP), None),
        "codes": next((one for one in kept if one.type == Authenticator.Type.RECOVERY_CODES), None),
        "ways": [Way(provider, linked.get(provider.issuer)) for provider in providers.values()],
    }
