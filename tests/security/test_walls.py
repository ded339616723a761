"""What protects every address alike: forged forms, frames, scripts, sniffing, foreign hosts, what errors tell."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from typing import Any

import pytest
from django.test import Client
from django.urls import resolve, reverse

from tests import builders
from tests.security.addresses import every_address

pytestmark = pytest.mark.django_db
FORGED = "https://evil.example"
READ_ONLY = ("api:", "data:")
"""Addresses of open data: they know nobody, so that no token protects anything there, and change nothing."""
NOT_PAGES = {"metrics"}
"""What no browser shows."""
UNSAFE = ("post", "put", "patch", "delete")


def test_no_form_is_taken_from_elsewhere() -> None:
    """The token is looked at before a view runs, so every address answers 403; open data takes no form at all."""
    client = Client(enforce_csrf_checks=True, raise_request_exception=False)
    builders.confirmed(client, builders.a_user())
    taken = {}
    for name, path in every_address().items():
        for method in UNSAFE:
            answer = getattr(client, method)(path, headers={"origin": FORGED, "referer": f"{FORGED}/"})
            if answer.status_code not in ({403, 404, 405} if name.startswith(READ_ONLY) else {403}):
                taken[name, method] = answer.status_code
    assert taken == {}


def test_no_view_but_open_data_is_exempt_from_the_token() -> None:
    views = {name: resolve(path).func for name, path in every_address().items()}
    assert {
        name for name, view in views.items() if getattr(view, "csrf_exempt", False) and not name.startswith(READ_ONLY)
    } == set()


def test_every_answer_keeps_frames_scripts_and_sniffing_out() -> None:
    clients = [Client(raise_request_exception=False), Client(raise_request_exception=False)]
    builders.signed_in(clients[1], builders.a_user())
    wrong = {}
    for name, path in {**every_address(), "nowhere": "/no/such/page/"}.items():
        for client in clients:
            answer = client.get(path)
            policy = answer.headers.get("Content-Security-Policy", "")
            kept = (
                answer.headers.get("X-Frame-Options") == "DENY",
                "frame-ancestors 'none'" in policy,
                "script-src 'self'" in policy and "unsafe" not in policy,
                answer.headers.get("X-Content-Type-Options") == "nosniff",
                answer.headers.get("Referrer-Policy") == "same-origin",
            )
            if not all(kept) and name not in NOT_PAGES:
                wrong[name] = kept
    assert wrong == {}


def test_what_belongs_to_somebody_is_kept_by_nobody() -> None:
    client = Client(raise_request_exception=False)
    builders.signed_in(client, builders.a_user())
    kept = {
        name
        for name, path in every_address().items()
        if "no-store" not in client.get(path).headers.get("Cache-Control", "")
    }
    assert kept == set()


LEADING = [
    "https://evil.example/",
    "//evil.example/",
    "/\\evil.example",
    "javascript:alert(1)",
    "\thttps://evil.example",
    "https:evil.example",
]


@pytest.mark.parametrize("elsewhere", LEADING)
def test_nothing_leads_to_another_host(elsewhere: str) -> None:
    """Whatever stands in ``next``: at every address that redirects, signed in or not."""
    led = {}
    for signed_in in (False, True):
        client = Client(raise_request_exception=False, headers={"referer": elsewhere})
        if signed_in:
            builders.confirmed(client, builders.a_user())
        for name, path in every_address().items():
            for answer in (client.get(path, {"next": elsewhere}), client.post(path, {"next": elsewhere})):
                place = answer.headers.get("Location", "")
                if re.match(r"(?i)\s*(https?:|//|/\\|javascript:)", place) and not place.startswith(
                    "http://testserver/"
                ):
                    led[name] = place
            if signed_in and name == "account_logout":
                builders.confirmed(client, builders.a_user())
    assert led == {}


def test_sign_in_does_not_lead_elsewhere(client: Client) -> None:
    person = builders.a_user()
    sent = {"login": person.email, "password": builders.PASSWORD, "next": LEADING[0]}
    assert client.post(reverse("account_login"), sent)["Location"] == "/"


@pytest.mark.parametrize("host", ["evil.example", "localhost.evil.example", "localhost:80@evil.example", "a" * 300])
def test_a_foreign_host_is_refused_everywhere(host: str) -> None:
    client = Client(raise_request_exception=False)
    for address in ("/", reverse("account_login"), reverse("account_reset_password")):
        answer = client.get(address, headers={"host": host})
        assert answer.status_code == 400
        assert "evil" not in answer.content.decode()


def test_an_error_tells_nothing_of_the_inside(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*args: Any, **kwargs: Any) -> None:
        raise RuntimeError("the secret inside")

    monkeypatch.setattr("tidu.desk.views.render", fail)
    answer = Client(raise_request_exception=False).get("/")
    page = answer.content.decode()
    assert answer.status_code == 500
    assert [
        word
        for word in ("secret inside", "Traceback", "RuntimeError", "site-packages", ".py", "Django")
        if word in page
    ] == []


ASK = """
from django.conf import settings
print(settings.SESSION_COOKIE_SECURE, settings.CSRF_COOKIE_SECURE, settings.SECURE_HSTS_SECONDS > 0, settings.DEBUG,
      settings.SESSION_COOKIE_HTTPONLY, settings.CSRF_COOKIE_HTTPONLY, settings.SESSION_COOKIE_SAMESITE)
"""


@pytest.mark.parametrize(("https", "secure"), [("1", "True"), ("", "True"), ("0", "False")])
def test_cookies_are_secure_unless_told_otherwise(https: str, secure: str) -> None:
    environment = {**os.environ, "TIDU_HTTPS": https}
    run = subprocess.run([sys.executable, "-c", ASK], capture_output=True, text=True, check=True, env=environment)
    assert run.stdout.split() == [secure, secure, secure, "False", "True", "True", "Lax"]
