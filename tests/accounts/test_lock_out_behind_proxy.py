"""Failed sign-ins are counted by the client's own address, also where a proxy stands in between."""

from __future__ import annotations

import os
import subprocess
import sys
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from tests import builders

FAILURES = 20
ASK = "from django.conf import settings; print(settings.ALLAUTH_TRUSTED_PROXY_COUNT)"


def fail(address: str, times: int = FAILURES) -> None:
    for number in range(times):
        sent = {"login": f"nobody{number}@example.cn", "password": "wrong"}
        Client(headers={"x-forwarded-for": address}).post(reverse("account_login"), sent)


def signs_in(address: str) -> bool:
    client = Client(headers={"x-forwarded-for": address})
    person = builders.a_user()
    client.post(reverse("account_login"), {"login": person.email, "password": builders.PASSWORD})
    return "_auth_user_id" in client.session


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("proxies", "attacker", "other", "expected"),
    [
        (1, "203.0.113.9", "198.51.100.7", True),
        (1, "198.51.100.7, 203.0.113.9", "203.0.113.9", False),
        (0, "203.0.113.9", "198.51.100.7", False),
    ],
    ids=["others are not locked out", "a forged address does not help", "without a proxy the header counts nothing"],
)
def test_whom_failures_lock_out(settings: Any, proxies: int, attacker: str, other: str, expected: bool) -> None:
    settings.ALLAUTH_TRUSTED_PROXY_COUNT = proxies
    fail(attacker)
    assert signs_in(other) is expected


@pytest.mark.parametrize(("behind", "count"), [("1", "1"), ("0", "0")])
def test_the_header_is_believed_behind_a_proxy_only(behind: str, count: str) -> None:
    environment = {**os.environ, "TIDU_BEHIND_PROXY": behind}
    answer = subprocess.run([sys.executable, "-c", ASK], capture_output=True, text=True, check=True, env=environment)
    assert answer.stdout.strip() == count
