"""Addresses that exist in the demo only, and what every answer carries."""

import pytest
from django.test import Client
from django.urls import get_resolver

from tidu.config import urls


@pytest.mark.django_db
@pytest.mark.parametrize("path", ["/demo/", "/demo/sign-in/", "/demo/confirm/", "/demo/clock/"])
@pytest.mark.parametrize("method", ["get", "post"])
def test_personas_do_not_exist_outside_the_demo(client: Client, path: str, method: str) -> None:
    assert getattr(client, method)(path, {"persona": "secretariat", "TIDU_DEMO": "1"}).status_code == 404


def test_demo_addresses_are_not_registered() -> None:
    assert "demo/" not in {str(pattern.pattern) for pattern in get_resolver().url_patterns}


def test_demo_addresses_by_setting() -> None:
    assert {str(pattern.pattern) for pattern in urls.demo_only(True)} == {"demo/", "demo/outbox/"}
    assert urls.demo_only(False) == []


@pytest.mark.django_db
def test_answers_forbid_everything_from_elsewhere(client: Client) -> None:
    answer = client.get("/healthz")
    policy = dict(part.strip().split(" ", 1) for part in answer["Content-Security-Policy"].split(";"))
    assert policy == {
        "default-src": "'self'",
        "script-src": "'self'",
        "style-src": "'self'",
        "img-src": "'self' data:",
        "object-src": "'none'",
        "frame-ancestors": "'none'",
        "base-uri": "'self'",
        "form-action": "'self'",
    }
    assert answer["X-Frame-Options"] == "DENY"
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert answer["Referrer-Policy"] == "same-origin"
