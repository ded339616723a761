"""Sessions: a new key whenever what it stands for grows, gone at sign-out and everywhere after a new password."""

from __future__ import annotations

import pytest
from django.conf import settings
from django.contrib.sessions.models import Session
from django.test import Client
from django.urls import reverse

from tests import builders
from tests.accounts import letters
from tidu.accounts.models import User

pytestmark = pytest.mark.django_db
NEW = "another-long-phrase-8"


def signs_in(client: Client, person: User, password: str = builders.PASSWORD) -> bool:
    client.post(reverse("account_login"), {"login": person.email, "password": password})
    return is_in(client)


def is_in(client: Client) -> bool:
    return client.get(reverse("accounts:profile")).status_code == 200


def test_a_key_planted_before_is_worth_nothing_after_sign_in() -> None:
    victim, attacker = Client(), Client()
    victim.post(reverse("core:theme"), {"theme": "dark"})
    session = victim.session
    session["planted"] = True
    session.save()
    victim.cookies[settings.SESSION_COOKIE_NAME] = attacker.cookies[settings.SESSION_COOKIE_NAME] = session.session_key
    assert signs_in(victim, builders.a_user())
    assert victim.session.session_key != session.session_key
    assert not is_in(attacker)


def test_confirming_who_one_is_leaves_no_old_key() -> None:
    client, other = Client(), Client()
    signs_in(client, builders.a_user())
    other.cookies[settings.SESSION_COOKIE_NAME] = client.session.session_key
    assert is_in(other)
    client.post(reverse("account_reauthenticate"), {"password": builders.PASSWORD, "next": "/"})
    assert client.session["account_authentication_methods"][-1]["reauthenticated"]
    assert (is_in(client), is_in(other)) == (True, False)


def test_sign_out_ends_the_session_on_the_server() -> None:
    client = Client()
    signs_in(client, builders.a_user())
    key = client.session.session_key
    client.post(reverse("account_logout"))
    assert not Session.objects.filter(session_key=key).exists()
    client.cookies[settings.SESSION_COOKIE_NAME] = key
    assert not is_in(client)


def test_a_changed_password_signs_out_everywhere_else() -> None:
    here, elsewhere, person = Client(), Client(), builders.a_user()
    assert signs_in(here, person)
    assert signs_in(elsewhere, person)
    sent = {"oldpassword": builders.PASSWORD, "password1": NEW, "password2": NEW}
    here.post(reverse("account_change_password"), sent)
    assert (is_in(here), is_in(elsewhere)) == (True, False)
    assert letters.kinds() == [(person.email, "changed")]


def test_a_reset_password_signs_out_everywhere() -> None:
    client, person = Client(), builders.a_user()
    assert signs_in(client, person)
    other = Client()
    other.post(reverse("account_reset_password"), {"email": person.email})
    page = other.get(letters.link_in("reset_password"), follow=True)
    other.post(page.redirect_chain[-1][0], {"password1": NEW, "password2": NEW})
    assert not is_in(client)
    assert signs_in(client, person, NEW)


def test_a_link_to_reset_serves_once() -> None:
    person = builders.a_user()
    Client().post(reverse("account_reset_password"), {"email": person.email})
    link = letters.link_in("reset_password")
    for password, expected in ((NEW, True), ("a-third-long-phrase-9", False)):
        client = Client()
        page = client.get(link, follow=True)
        address = page.redirect_chain[-1][0] if page.redirect_chain else link
        client.post(address, {"password1": password, "password2": password})
        person.refresh_from_db()
        assert person.check_password(password) is expected


def test_a_closed_account_is_out_at_once() -> None:
    client, person = Client(), builders.a_user()
    signs_in(client, person)
    person.is_active = False
    person.save()
    assert not is_in(client)


@pytest.mark.parametrize("password", ["short-1", "password1234", "12345678901234567", "person-person"])
def test_a_weak_password_is_refused(password: str) -> None:
    sent = {"name": "王", "email": "person-person@example.cn", "password1": password, "password2": password}
    answer = Client().post(reverse("account_signup"), sent)
    assert answer.status_code == 200
    assert "password1" in answer.context["form"].errors
    assert not User.objects.exists()
