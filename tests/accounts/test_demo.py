"""Personas exist in the demo and nowhere else."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.test import Client
from django.urls import NoReverseMatch, reverse

from tests import builders
from tidu.accounts.adapters import AccountAdapter
from tidu.accounts.models import User
from tidu.accounts.personas import PERSONAS
from tidu.core import clock

pytestmark = pytest.mark.django_db
demo_addresses = pytest.mark.urls("tests.accounts.demo_addresses")


@pytest.fixture
def persona() -> User:
    """The auditor of the demo."""
    return User.objects.create_user("auditor@example.cn", persona_key="auditor", name="严正清")


@pytest.fixture
def demo(settings: Any) -> None:
    """The demo is on."""
    settings.TIDU_DEMO = True


@demo_addresses
def test_personas_are_offered_and_sign_in(client: Client, demo: None, persona: User) -> None:
    page = client.get(reverse("account_login"), {"next": "/organisations/"}, follow=True)
    assert [each for group in page.context["groups"] for each in group.personas] == list(PERSONAS)
    answer = client.post(reverse("accounts_demo:sign_in"), {"key": "auditor", "next": page.context["next"]})
    assert answer["Location"] == "/organisations/"
    assert client.get(reverse("accounts:profile")).context["user"] == persona


@demo_addresses
def test_sign_in_does_not_lead_elsewhere(client: Client, demo: None, persona: User) -> None:
    answer = client.post(reverse("accounts_demo:sign_in"), {"key": "auditor", "next": "https://evil.example/"})
    assert answer["Location"] == "/"


@demo_addresses
def test_unknown_persona_is_not_found(client: Client, demo: None) -> None:
    builders.a_user()
    assert client.post(reverse("accounts_demo:sign_in"), {"key": ""}).status_code == 404
    assert client.post(reverse("accounts_demo:sign_in"), {"key": "auditor"}).status_code == 404


@demo_addresses
@pytest.mark.parametrize("name", ["personas", "sign_in", "confirm", "clock"])
@pytest.mark.parametrize("method", ["get", "post"])
def test_outside_the_demo_every_address_is_not_found(client: Client, persona: User, name: str, method: str) -> None:
    builders.signed_in(client, builders.a_user())
    answer = getattr(client, method)(reverse(f"accounts_demo:{name}"), {"key": "auditor"})
    assert answer.status_code == 404


def test_outside_the_demo_there_are_no_addresses(client: Client) -> None:
    assert client.get("/demo/").status_code == 404
    with pytest.raises(NoReverseMatch):
        reverse("accounts_demo:sign_in")


@demo_addresses
def test_session_of_a_persona_ends_with_the_demo(client: Client, settings: Any, persona: User) -> None:
    settings.TIDU_DEMO = True
    client.post(reverse("accounts_demo:sign_in"), {"key": "auditor"})
    assert client.get(reverse("accounts:profile")).status_code == 200
    settings.TIDU_DEMO = False
    assert client.get(reverse("accounts:profile")).status_code == 302


@demo_addresses
def test_persona_gets_no_password_and_no_second_factor(client: Client, demo: None, persona: User) -> None:
    client.post(reverse("accounts_demo:sign_in"), {"key": "auditor"})
    hidden = ["account_set_password", "account_change_password", "mfa_index", "mfa_activate_totp"]
    assert {client.get(reverse(name)).status_code for name in hidden} == {404}
    with pytest.raises(PermissionDenied):
        AccountAdapter().set_password(persona, builders.PASSWORD)


def test_persona_with_a_password_cannot_sign_in_by_it(client: Client) -> None:
    person = builders.a_user(persona_key="auditor")
    client.post(reverse("account_login"), {"login": person.email, "password": builders.PASSWORD})
    assert "_auth_user_id" not in client.session


@demo_addresses
def test_clock_is_set_for_everybody(client: Client, demo: None) -> None:
    client.post(reverse("accounts_demo:clock"), {"moment": "2024-11-22T23:59"})
    assert clock.today() == date(2024, 11, 22)
    assert clock.now() - clock.moment(date(2024, 11, 22)) < timedelta(days=1, minutes=1)


@demo_addresses
def test_clock_refuses_what_is_no_time(client: Client, demo: None) -> None:
    answer = client.post(reverse("accounts_demo:clock"), {"moment": "soon"})
    assert answer.status_code == 400
    assert set(answer.context["form"].errors) == {"moment"}
