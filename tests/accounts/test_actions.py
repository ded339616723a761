"""The second factor opens to those who read the mail of their address."""

from __future__ import annotations

from datetime import timedelta

import pytest
from allauth.account.models import EmailAddress
from django.test import Client
from django.urls import reverse

from tests import builders
from tests.accounts.letters import kinds, link_in
from tidu.accounts.models import User
from tidu.core import clock
from tidu.organisations import actions
from tidu.organisations.roles import Role

pytestmark = pytest.mark.django_db
ADDRESS = "new@example.cn"


@pytest.fixture
def signed_up(client: Client) -> Client:
    """Somebody who signed up and confirmed the password."""
    sent = {"name": "新来的人", "email": "New@example.cn"}
    client.post(reverse("account_signup"), sent | dict.fromkeys(("password1", "password2"), builders.PASSWORD))
    return builders.confirmed(client, User.objects.get(email=ADDRESS))


def offers_second_factor(client: Client) -> bool:
    return client.get(reverse("mfa_activate_totp")).status_code == 200


def test_an_address_alone_is_no_proof(signed_up: Client) -> None:
    assert not offers_second_factor(signed_up)


def test_an_invitation_taken_up_is_a_proof(signed_up: Client) -> None:
    enterprise = builders.an_enterprise()
    signatory = builders.a_person(Role.APPLICANT_SIGNATORY, enterprise)
    _, token = actions.invite(signatory, enterprise, email=ADDRESS, role=Role.APPLICANT_EDITOR)
    address = reverse("organisations:join", args=[token])
    signed_up.get(address)
    assert not offers_second_factor(signed_up)
    signed_up.post(address)
    assert offers_second_factor(signed_up)


def signs_up_by_invitation(client: Client, email: str) -> User:
    """Somebody without an account opens the link of an invitation to ADDRESS and signs up with an address."""
    enterprise = builders.an_enterprise()
    signatory = builders.a_person(Role.APPLICANT_SIGNATORY, enterprise)
    _, token = actions.invite(signatory, enterprise, email=ADDRESS, role=Role.APPLICANT_EDITOR)
    page = reverse("organisations:join", args=[token])
    shown = client.get(page)
    assert reverse("account_signup") in shown.content.decode()
    assert client.post(page).status_code == 200, "nobody joins who is not signed in"
    sent = {"name": "新来的人", "email": email, "next": page}
    client.post(reverse("account_signup"), sent | dict.fromkeys(("password1", "password2"), builders.PASSWORD))
    return User.objects.get(email=email.lower())


def test_whoever_is_invited_needs_one_letter(client: Client) -> None:
    person = signs_up_by_invitation(client, "New@example.cn")
    assert client.session["_auth_user_id"] == str(person.pk), "signed in at once"
    assert kinds() == []
    assert offers_second_factor(builders.confirmed(client, person))


def test_an_invitation_proves_no_other_address(client: Client) -> None:
    person = signs_up_by_invitation(client, "another@example.cn")
    assert "_auth_user_id" not in client.session
    assert not EmailAddress.objects.get(user=person).verified
    assert not User.objects.filter(email=ADDRESS).exists()


def test_an_invitation_that_is_over_proves_nothing(client: Client) -> None:
    with clock.frozen(clock.now() - timedelta(days=30)):
        enterprise = builders.an_enterprise()
        signatory = builders.a_person(Role.APPLICANT_SIGNATORY, enterprise)
        _, token = actions.invite(signatory, enterprise, email=ADDRESS, role=Role.APPLICANT_EDITOR)
    answer = client.get(reverse("organisations:join", args=[token]))
    assert answer.headers["Location"].startswith(reverse("account_login")), "no account is offered for it"
    assert "account_verified_email" not in client.session


def test_a_reset_password_is_a_proof(signed_up: Client) -> None:
    signed_up.post(reverse("account_reset_password"), {"email": ADDRESS})
    assert not offers_second_factor(signed_up)
    other = Client()
    page = other.get(link_in("reset_password"), follow=True)
    other.post(page.redirect_chain[-1][0], dict.fromkeys(("password1", "password2"), "another-long-phrase-8"))
    assert offers_second_factor(builders.confirmed(Client(), User.objects.get(email=ADDRESS)))
