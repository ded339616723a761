"""A small identity provider on loopback: discovery, keys, tokens that are right unless told otherwise."""

from __future__ import annotations

import base64
import hashlib
import json
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlsplit

import jwt
from cryptography.hazmat.primitives.asymmetric import rsa

CLIENT_ID, CLIENT_SECRET = "tidu", "between us"


class IdentityProvider:
    """Answers as OpenID Connect asks. ``claims`` go over the right ones; ``signed_by`` and ``alg`` spoil the rest."""

    def __init__(self, port: int) -> None:
        self.issuer = f"http://localhost:{port}"
        self.key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
        self.signed_by: Any = self.key
        self.alg, self.kid = "RS256", "k1"
        self.claims: dict[str, Any] = {"sub": "u-1", "email": "li@example.cn", "email_verified": True, "name": "李明"}
        self.described: dict[str, Any] = {}
        self.userinfo: dict[str, Any] = {}
        self.codes: dict[str, dict[str, str]] = {}
        self.asked: list[str] = []

    def authorise(self, address: str) -> str:
        """What the browser is sent back with after the person agreed: code and state."""
        asked = {name: values[0] for name, values in parse_qs(urlsplit(address).query).items()}
        assert (asked["response_type"], asked["code_challenge_method"]) == ("code", "S256")
        self.codes["c-1"] = asked
        return f"{asked['redirect_uri']}?code=c-1&state={asked['state']}"

    def answer(self, path: str, sent: dict[str, str], authorization: str) -> tuple[int, dict[str, Any]]:
        """The answer to one request."""
        self.asked.append(path)
        if path == "/.well-known/openid-configuration":
            places = {"authorization_endpoint": "authorize", "token_endpoint": "token", "jwks_uri": "keys"}
            return 200, {
                "issuer": self.issuer,
                **{name: f"{self.issuer}/{place}" for name, place in places.items()},
                **self.described,
            }
        if path == "/keys":
            public = json.loads(jwt.algorithms.RSAAlgorithm.to_jwk(self.key.public_key()))
            return 200, {"keys": [public | {"kid": "k1", "use": "sig", "alg": "RS256"}]}
        if path == "/userinfo" and authorization == "Bearer at":
            return 200, self.userinfo
        if path == "/token":
            return self._token(sent, authorization)
        return 404, {}

    def _token(self, sent: dict[str, str], authorization: str) -> tuple[int, dict[str, Any]]:
        asked = self.codes.pop(sent.get("code", ""), None)
        basic = base64.b64encode(f"{CLIENT_ID}:{CLIENT_SECRET}".encode()).decode()
        challenge = base64.urlsafe_b64encode(hashlib.sha256(sent["code_verifier"].encode()).digest())
        proved = asked is not None and challenge.rstrip(b"=").decode() == asked["code_challenge"]
        if asked is None or not proved or authorization != f"Basic {basic}":
            return 400, {"error": "invalid_grant"}
        now = int(time.time())
        right = {"iss": self.issuer, "aud": CLIENT_ID, "iat": now, "exp": now + 300, "nonce": asked["nonce"]}
        claims = {name: value for name, value in (right | self.claims).items() if value is not None}
        token = jwt.encode(claims, self.signed_by, algorithm=self.alg, headers={"kid": self.kid})
        return 200, {"access_token": "at", "token_type": "Bearer", "id_token": token}


@contextmanager
def running() -> Iterator[IdentityProvider]:
    """A provider that answers on loopback."""

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self._send({})

        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers.get("Content-Length", 0))).decode()
            self._send({name: values[0] for name, values in parse_qs(body).items()})

        def _send(self, sent: dict[str, str]) -> None:
            status, answer = provider.answer(self.path, sent, self.headers.get("Authorization", ""))
            body = json.dumps(answer).encode()
            self.send_response(status)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *args: Any) -> None:
            """Keep the test's output clean."""

    server = ThreadingHTTPServer(("localhost", 0), Handler)
    provider = IdentityProvider(server.server_address[1])
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield provider
    finally:
        server.shutdown()
        server.server_close()
