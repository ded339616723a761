"""What the sign-in page of the demo never sends leads nowhere."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from tidu.accounts.models import User

pytestmark = [pytest.mark.django_db, pytest.mark.urls("tests.accounts.demo_addresses")]


@pytest.fixture(autouse=True)
def _demo(settings: Any) -> None:
    settings.TIDU_DEMO = True
    User.objects.create_user("auditor@example.cn", persona_key="auditor", name="严正清")


@pytest.mark.parametrize("key", ["auditor\x00", "", "nobody", "9" * 400])
def test_an_unknown_key_is_not_found(client: Client, key: str) -> None:
    assert client.post(reverse("accounts_demo:sign_in"), {"key": key}).status_code == 404


@pytest.mark.parametrize("word", ["foo", "account_logout", "account_change_password"])
def test_a_word_is_no_route_to_go_to(client: Client, word: str) -> None:
    answer = client.post(reverse("accounts_demo:sign_in"), {"key": "auditor", "next": word})
    assert (answer.status_code, answer["Location"]) == (302, word)


def test_a_confirmation_does_not_lead_elsewhere(client: Client) -> None:
    client.post(reverse("accounts_demo:sign_in"), {"key": "auditor"})
    answer = client.post(reverse("accounts_demo:confirm"), {"next": "https://evil.example/"})
    assert (answer.status_code, answer["Location"]) == (302, "/")
