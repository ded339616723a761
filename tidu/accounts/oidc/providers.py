"""The identity providers that the operator configured, and what each says of itself."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

import requests
from django.conf import settings
from django.core.cache import cache

TIMEOUT_SECONDS = 10
KNOWN_SECONDS = 600
MOST_BYTES = 1 << 20


class OutOfReach(Exception):  # noqa: N818 - the caller tells the person and goes on
    """The provider does not answer, or not as OpenID Connect asks."""


@dataclass(frozen=True)
class Provider:
    """One identity provider: ``key`` in our addresses, ``name`` on the button."""

    key: str
    name: str
    issuer: str
    client_id: str
    client_secret: str


def providers() -> Mapping[str, Provider]:
    """All of them, by key, in the operator's order."""
    return {key: Provider(key, **given) for key, given in settings.TIDU_OIDC.items()}


def description_of(provider: Provider) -> dict[str, Any]:
    """What the provider publishes of itself; kept for ten minutes. Raises OutOfReach, also for another issuer's."""
    found = _kept(provider, f"{provider.issuer.rstrip('/')}/.well-known/openid-configuration")
    if found.get("issuer") != provider.issuer:
        raise OutOfReach("issuer")
    return found


def keys_of(provider: Provider, kid: str | None) -> Sequence[Mapping[str, Any]]:
    """The provider's public keys; read anew where the kept ones lack ``kid``, as after a change of keys."""
    address = str(description_of(provider)["jwks_uri"])
    keys = _keys(_kept(provider, address))
    if kid is not None and kid not in {key.get("kid") for key in keys}:
        keys = _keys(_kept(provider, address, anew=True))
    return keys


def ask(method: str, address: str, **more: Any) -> dict[str, Any]:
    """An answer of a provider as a mapping. Follows no redirect. Raises OutOfReach."""
    if settings.HTTPS and urlsplit(address).scheme != "https":
        raise OutOfReach("not https")
    try:
        with requests.Session() as session:
            answer = session.request(
                method, address, timeout=TIMEOUT_SECONDS, allow_redirects=False, stream=True, **more
            )
            body = answer.raw.read(MOST_BYTES, decode_content=True)
            if answer.status_code != requests.codes.ok:
                raise OutOfReach(str(answer.status_code))
            found = json.loads(body)
    except (requests.RequestException, ValueError, OSError) as failure:
        raise OutOfReach(type(failure).__name__) from failure
    if not isinstance(found, dict):
        raise OutOfReach("no mapping")
    return found


def _kept(provider: Provider, address: str, *, anew: bool = False) -> dict[str, Any]:
    key = f"oidc:{provider.key}:{address}"
    found: dict[str, Any] | None = None if anew else cache.get(key)
    if found is None:
        found = ask("GET", address, headers={"Accept": "application/json"})
        cache.set(key, found, KNOWN_SECONDS)
    return found


def _keys(found: Mapping[str, Any]) -> list[Mapping[str, Any]]:
    keys = found.get("keys", [])
    return [key for key in keys if isinstance(key, dict)] if isinstance(keys, list) else []
