"""Whether an identity token says what it must: signed by the provider, for us, now, for this very sign-in."""

from __future__ import annotations

import hmac
from collections.abc import Mapping, Sequence
from typing import Any

import jwt

ALGORITHMS = ("RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512", "EdDSA")
"""What a provider may sign with: public keys only. ``none`` and shared secrets are never taken."""
REQUIRED = ("iss", "aud", "exp", "iat", "sub")
SKEW_SECONDS = 30


class UntrustedToken(Exception):  # noqa: N818 - it is a judgement on the other side's answer
    """The token cannot be trusted."""


def claims_of(
    token: object, keys: Sequence[Mapping[str, Any]], *, issuer: str, client_id: str, nonce: str
) -> dict[str, Any]:
    """The claims of an identity token (OpenID Connect Core 3.1.3.7). Raises UntrustedToken."""
    try:
        claims: dict[str, Any] = jwt.decode(
            str(token),
            key=_key(str(token), keys),
            algorithms=list(ALGORITHMS),
            issuer=issuer,
            audience=client_id,
            leeway=SKEW_SECONDS,
            options={"require": list(REQUIRED)},
        )
    except (jwt.PyJWTError, ValueError, TypeError, KeyError) as flaw:
        raise UntrustedToken(type(flaw).__name__) from flaw
    if not hmac.compare_digest(str(claims.get("nonce", "")).encode(), nonce.encode()):
        raise UntrustedToken("nonce")
    if claims.get("azp", client_id) != client_id:
        raise UntrustedToken("azp")
    return claims


def _key(token: str, keys: Sequence[Mapping[str, Any]]) -> jwt.PyJWK:
    """The provider's key that the token names; the only one where it names none."""
    header = jwt.get_unverified_header(token)
    if header.get("alg") not in ALGORITHMS:
        raise UntrustedToken("alg")
    named = [key for key in keys if key.get("use", "sig") == "sig" and header.get("kid") in (None, key.get("kid"))]
    if len(named) != 1:
        raise UntrustedToken("kid")
    return jwt.PyJWK.from_dict(dict(named[0]), algorithm=header["alg"])
