"""The way to a provider and back: authorization code with PKCE, a state and a nonce that live in the session."""

from __future__ import annotations

import base64
import hashlib
import hmac
import secrets
import time
from dataclasses import asdict, dataclass
from typing import Any
from urllib.parse import urlencode

import jwt
from django.http import HttpRequest
from django.urls import reverse

from tidu.accounts.oidc import tokens
from tidu.accounts.oidc.providers import OutOfReach, Provider, ask, description_of, keys_of
from tidu.core.findings import Finding, Refused

PENDING = "oidc_pending"
PENDING_SECONDS = 600
SCOPE = "openid email profile"


@dataclass(frozen=True)
class Pending:
    """A sign-in that is on its way. ``purpose``: ``sign_in`` or ``link``; ``then``: where to go afterwards, or ""."""

    provider: str
    purpose: str
    then: str
    state: str
    nonce: str
    verifier: str
    since: float


def begin(request: HttpRequest, provider: Provider, *, purpose: str, then: str) -> str:
    """The address at the provider to send the browser to. A sign-in begun before in this session is forgotten."""
    state, nonce, verifier = (secrets.token_urlsafe(32) for _ in range(3))
    pending = Pending(provider.key, purpose, then, state, nonce, verifier, time.time())
    try:
        endpoint = str(description_of(provider)["authorization_endpoint"])
    except (OutOfReach, KeyError) as failure:
        raise refusal(provider, "out_of_reach") from failure
    request.session[PENDING] = asdict(pending)
    asked = {
        "response_type": "code",
        "client_id": provider.client_id,
        "redirect_uri": callback_of(request, provider),
        "scope": SCOPE,
        "state": pending.state,
        "nonce": pending.nonce,
        "code_challenge": _challenge(pending.verifier),
        "code_challenge_method": "S256",
    }
    return f"{endpoint}{'&' if '?' in endpoint else '?'}{urlencode(asked)}"


def finish(request: HttpRequest, provider: Provider) -> tuple[dict[str, Any], Pending]:
    """What the provider says of the person who comes back. Raises Refused with the reason and the way out."""
    pending = _pending(request, provider)
    if request.GET.get("error") == "access_denied":
        raise refusal(provider, "cancelled")
    code = request.GET.get("code", "")
    if not code:
        raise refusal(provider, "not_signed_in_there")
    try:
        return _claims(request, provider, pending, code), pending
    except (OutOfReach, KeyError) as failure:
        raise refusal(provider, "out_of_reach") from failure
    except tokens.UntrustedToken as flaw:
        raise refusal(provider, "not_signed_in_there") from flaw


def refusal(provider: Provider, code: str) -> Refused:
    """The refusal of this name."""
    return Refused([Finding(f"accounts.{code}", params={"provider": provider.name})])


def callback_of(request: HttpRequest, provider: Provider) -> str:
    """Where the provider sends the browser back to."""
    return request.build_absolute_uri(reverse("accounts:oidc_callback", args=[provider.key]))


def _pending(request: HttpRequest, provider: Provider) -> Pending:
    """The sign-in that this answer belongs to; it serves once. An answer that nobody here asked for is refused."""
    kept = request.session.pop(PENDING, None)
    pending = Pending(**kept) if kept else None
    if (
        pending is None
        or pending.provider != provider.key
        or time.time() - pending.since > PENDING_SECONDS
        or not hmac.compare_digest(pending.state.encode(), request.GET.get("state", "").encode())
    ):
        raise refusal(provider, "not_signed_in_there")
    return pending


def _claims(request: HttpRequest, provider: Provider, pending: Pending, code: str) -> dict[str, Any]:
    told = description_of(provider)
    answer = ask(
        "POST",
        str(told["token_endpoint"]),
        data={
            "grant_type": "authorization_code",
            "code": code,
            "redirect_uri": callback_of(request, provider),
            "code_verifier": pending.verifier,
        },
        auth=(provider.client_id, provider.client_secret),
    )
    token = str(answer.get("id_token", ""))
    claims = tokens.claims_of(
        token,
        keys_of(provider, _kid(token)),
        issuer=provider.issuer,
        client_id=provider.client_id,
        nonce=pending.nonce,
    )
    return claims if "email" in claims else {**_more(told, answer, claims), **claims}


def _more(told: dict[str, Any], answer: dict[str, Any], claims: dict[str, Any]) -> dict[str, Any]:
    """What the provider tells besides, where it has a place for it: only if it is about the same person."""
    if "userinfo_endpoint" not in told or "access_token" not in answer:
        return {}
    headers = {"Authorization": f"Bearer {answer['access_token']}"}
    found = ask("GET", str(told["userinfo_endpoint"]), headers=headers)
    if found.get("sub") != claims["sub"]:
        raise tokens.UntrustedToken("sub")
    return found


def _kid(token: str) -> str | None:
    try:
        return jwt.get_unverified_header(token).get("kid")
    except jwt.PyJWTError:
        return None


def _challenge(verifier: str) -> str:
    return base64.urlsafe_b64encode(hashlib.sha256(verifier.encode()).digest()).rstrip(b"=").decode()
