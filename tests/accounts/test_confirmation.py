"""Acts that bind ask again who acts."""

from __future__ import annotations

import time
from unittest import mock

import pytest
from django.test import Client
from django.urls import reverse

from tests import builders
from tidu.accounts.models import User

pytestmark = [pytest.mark.django_db, pytest.mark.urls("tests.accounts.demo_addresses")]

SENT = {"reason": "同意"}


def test_stranger_signs_in_first(client: Client) -> None:
    answer = client.post("/sign/", SENT)
    assert answer.status_code == 302
    assert answer["Location"].startswith(reverse("account_login"))


def test_fresh_sign_in_is_not_enough(client: Client) -> None:
    person = builders.a_user()
    client.post(reverse("account_login"), {"login": person.email, "password": builders.PASSWORD})
    answer = client.post("/sign/", SENT)
    assert answer.status_code == 302
    assert answer["Location"].startswith(reverse("account_reauthenticate"))


def test_act_goes_on_by_itself_after_the_password(client: Client) -> None:
    person = builders.a_user()
    builders.signed_in(client, person)
    asked = client.post("/sign/", SENT)
    wrong = client.post(asked["Location"], {"password": "not this"})
    assert b"signed" not in wrong.content
    done = client.post(asked["Location"], {"password": builders.PASSWORD, "next": "/sign/"})
    assert done.content.decode() == f"signed by {person.pk}: 同意"
    assert client.post("/sign/", {"reason": "再次"}).content.decode().endswith("再次")


def test_confirmation_runs_out(client: Client) -> None:
    builders.confirmed(client, builders.a_user())
    assert client.post("/sign/", SENT).status_code == 200
    with mock.patch("tidu.accounts.confirmation.time.time", return_value=time.time() + 301):
        assert client.post("/sign/", SENT).status_code == 302


def test_confirmation_of_another_person_does_not_count(client: Client) -> None:
    builders.confirmed(client, builders.a_user())
    builders.signed_in(client, builders.a_user())
    assert client.post("/sign/", SENT).status_code == 302


def test_person_without_a_password_is_sent_to_set_one(client: Client) -> None:
    builders.signed_in(client, builders.a_user(password=None))
    answer = client.post("/sign/", SENT)
    assert answer["Location"] == reverse("account_set_password")


def test_get_does_not_act(client: Client) -> None:
    builders.confirmed(client, builders.a_user())
    assert client.get("/sign/").status_code == 405


def test_persona_presses_a_button(client: Client, settings: object) -> None:
    settings.TIDU_DEMO = True  # type: ignore[attr-defined]
    persona = User.objects.create_user("p@example.cn", persona_key="auditor")
    client.post(reverse("accounts_demo:sign_in"), {"key": "auditor"})
    asked = client.post("/sign/", SENT)
    assert asked["Location"].startswith(reverse("accounts_demo:confirm"))
    page = client.get(asked["Location"])
    assert page.context["next"] == "/sign/"
    done = client.post(reverse("accounts_demo:confirm"), {"next": "/sign/"})
    assert done.content.decode() == f"signed by {persona.pk}: 同意"


def test_persona_button_is_not_for_people(client: Client, settings: object) -> None:
    settings.TIDU_DEMO = True  # type: ignore[attr-defined]
    builders.signed_in(client, builders.a_user())
    client.post("/sign/", SENT)
    assert client.post(reverse("accounts_demo:confirm"), {"next": "/sign/"}).status_code == 404
    assert client.post("/sign/", SENT).status_code == 302
