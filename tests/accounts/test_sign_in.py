"""Accounts: sign-up, sign-in, lock-out, and which pages of the sign-in package exist."""

from __future__ import annotations

import re
from typing import Any
from unittest import mock

import pytest
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import NoReverseMatch, get_resolver, reverse

from tests import builders
from tests.accounts import letters
from tidu.accounts.models import User
from tidu.core.models import Allowance

pytestmark = pytest.mark.django_db

SIGN_UP = {
    "name": "新来的人",
    "email": "New@Example.cn",
    "password1": builders.PASSWORD,
    "password2": builders.PASSWORD,
}
EXPOSED = {
    "account_login",
    "account_logout",
    "account_signup",
    "account_confirm_email",
    "account_email_verification_sent",
    "account_inactive",
    "account_reauthenticate",
    "account_change_password",
    "account_set_password",
    "account_reset_password",
    "account_reset_password_done",
    "account_reset_password_from_key",
    "account_reset_password_from_key_done",
    "mfa_index",
    "mfa_authenticate",
    "mfa_reauthenticate",
    "mfa_activate_totp",
    "mfa_add_webauthn",
    "mfa_edit_webauthn",
    "mfa_list_webauthn",
    "mfa_login_webauthn",
    "mfa_reauthenticate_webauthn",
    "mfa_remove_webauthn",
    "mfa_deactivate_totp",
    "mfa_view_recovery_codes",
    "mfa_generate_recovery_codes",
    "mfa_download_recovery_codes",
}


def is_signed_in(client: Client) -> bool:
    return "_auth_user_id" in client.session


def try_password(client: Client, email: str, password: str) -> Any:
    return client.post(reverse("account_login"), {"login": email, "password": password})


def test_sign_up_makes_a_person_without_rights(client: Client) -> None:
    client.post(reverse("account_signup"), SIGN_UP)
    person = User.objects.get()
    assert (person.email, person.name, person.is_superuser) == ("new@example.cn", "新来的人", False)
    assert not is_signed_in(client)


def test_sign_up_takes_no_other_field(client: Client) -> None:
    client.post(reverse("account_signup"), SIGN_UP | {"is_superuser": "on", "persona_key": "operator"})
    assert not User.objects.get().is_persona


def test_sign_up_needs_a_name(client: Client) -> None:
    answer = client.post(reverse("account_signup"), SIGN_UP | {"name": ""})
    assert set(answer.context["form"].errors) == {"name"}


def test_the_link_confirms_the_address_and_signs_in(client: Client) -> None:
    answer = client.post(reverse("account_signup"), SIGN_UP)
    assert answer["Location"] == reverse("account_email_verification_sent")
    assert letters.kinds() == [("new@example.cn", "confirm_address")]
    link = letters.link_in("confirm_address")
    assert client.get(link).context["email"] == "new@example.cn"
    assert not is_signed_in(client)
    client.post(link)
    assert is_signed_in(client)
    assert client.get(link).context["can_confirm"] is None


def test_nobody_signs_in_before_the_address_is_confirmed(client: Client) -> None:
    client.post(reverse("account_signup"), SIGN_UP)
    answer = try_password(Client(), "new@example.cn", builders.PASSWORD)
    assert answer["Location"] == reverse("account_email_verification_sent")
    elsewhere = Client()
    elsewhere.post(letters.link_in("confirm_address"))
    assert not is_signed_in(elsewhere)
    try_password(elsewhere, "new@example.cn", builders.PASSWORD)
    assert is_signed_in(elsewhere)


def test_whom_the_operator_made_confirms_nothing(client: Client) -> None:
    try_password(client, builders.a_user().email, builders.PASSWORD)
    assert is_signed_in(client)
    assert letters.kinds() == []


def test_sign_up_with_a_known_address_looks_like_any_other(client: Client) -> None:
    builders.a_user(email="new@example.cn", name="秘密的人")
    known = client.post(reverse("account_signup"), SIGN_UP, follow=True)
    other = Client().post(reverse("account_signup"), SIGN_UP | {"email": "other@example.cn"}, follow=True)
    assert (known.redirect_chain, known.status_code) == (other.redirect_chain, other.status_code)
    assert without_tokens(known) == without_tokens(other)
    assert letters.kinds() == [("new@example.cn", "address_taken"), ("other@example.cn", "confirm_address")]
    assert User.objects.count() == 2


def test_sign_up_takes_as_much_hashing_for_a_known_address(client: Client) -> None:
    builders.a_user(email="new@example.cn")
    counts = []
    for email in ("new@example.cn", "other@example.cn"):
        with mock.patch("django.contrib.auth.hashers.MD5PasswordHasher.encode", return_value="md5$a$b") as hashing:
            Client().post(reverse("account_signup"), SIGN_UP | {"email": email})
        counts.append(hashing.call_count)
    assert counts == [1, 1]


@pytest.mark.parametrize("known", [True, False])
def test_a_reset_says_the_same_whether_there_is_an_account_or_not(client: Client, known: bool) -> None:
    if known:
        builders.a_user(email="new@example.cn")
    answer = client.post(reverse("account_reset_password"), {"email": "new@example.cn"})
    assert answer["Location"] == reverse("account_reset_password_done")
    assert letters.kinds() == ([("new@example.cn", "reset_password")] if known else [])


def test_an_address_is_written_to_no_more_than_the_limit(client: Client) -> None:
    builders.a_user(email="new@example.cn")
    for _ in range(6):
        client.post(reverse("account_reset_password"), {"email": "New@Example.cn"})
    assert len(letters.kinds()) == 3


def without_tokens(answer: Any) -> str:
    """A page without what differs each time."""
    return re.sub(r'(csrfmiddlewaretoken" value|X-CSRFToken": )[^>]*', "", answer.content.decode())


def test_sign_in_in_any_case(client: Client) -> None:
    person = builders.a_user(email="a@example.cn")
    try_password(client, "A@Example.CN", builders.PASSWORD)
    assert client.session["_auth_user_id"] == str(person.pk)


def test_lock_out_after_repeated_failures(client: Client) -> None:
    person = builders.a_user()
    for _ in range(5):
        try_password(client, person.email, "wrong")
    try_password(client, person.email, builders.PASSWORD)
    assert not is_signed_in(client)
    Allowance.objects.all().delete()
    try_password(client, person.email, builders.PASSWORD)
    assert is_signed_in(client)


def test_closed_account_cannot_sign_in(client: Client) -> None:
    person = builders.a_user(is_active=False)
    try_password(client, person.email, builders.PASSWORD)
    assert not is_signed_in(client)


def test_password_is_reset_by_mail(client: Client) -> None:
    person = builders.a_user()
    client.post(reverse("account_reset_password"), {"email": person.email})
    page = client.get(letters.link_in("reset_password"), follow=True)
    client.post(
        page.redirect_chain[-1][0], {"password1": "another-long-phrase-8", "password2": "another-long-phrase-8"}
    )
    person.refresh_from_db()
    assert person.check_password("another-long-phrase-8")


@pytest.mark.parametrize("email", ["A@example.cn", "a@EXAMPLE.cn"])
def test_database_refuses_upper_case(email: str) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        User.objects.create(email=email)


def test_database_refuses_a_superuser() -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        User.objects.create_user("a@example.cn", is_superuser=True)


def test_exactly_the_used_pages_of_the_package_exist() -> None:
    names = {str(name) for name in get_resolver().reverse_dict if isinstance(name, str)}
    assert {name for name in names if name.startswith(("account_", "mfa_", "socialaccount"))} == EXPOSED
    with pytest.raises(NoReverseMatch):
        reverse("account_email")


PUBLIC = ["account_login", "account_signup", "account_reset_password", "account_reset_password_done"]
PRIVATE = ["account_change_password", "account_reauthenticate", "mfa_index", "mfa_activate_totp", "account_logout"]


@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_pages_show_in_both_languages(client: Client, language: str) -> None:
    for name in PUBLIC:
        assert client.get(reverse(name), headers={"accept-language": language}).status_code == 200
    builders.confirmed(client, builders.a_user())
    for name in [*PRIVATE, "accounts:profile"]:
        assert client.get(reverse(name), headers={"accept-language": language}).status_code == 200, name


def test_second_factor_is_set_up_and_asked(client: Client) -> None:
    person = builders.a_user()
    builders.confirmed(client, person)
    page = client.get(reverse("mfa_activate_totp"))
    code = _code(page.context["form"].secret)
    answer = client.post(reverse("mfa_activate_totp"), {"code": code})
    assert answer["Location"] == reverse("mfa_view_recovery_codes")
    assert client.get(answer["Location"]).status_code == 200
    client.logout()
    answer = try_password(client, person.email, builders.PASSWORD)
    assert answer["Location"] == reverse("mfa_authenticate")
    assert client.get(answer["Location"]).status_code == 200
    assert not is_signed_in(client)


def test_profile_keeps_name_and_language_only(client: Client) -> None:
    person = builders.a_user()
    builders.signed_in(client, person)
    client.post(reverse("accounts:profile"), {"name": "新名", "language": "en", "email": "x@example.cn"})
    before = person.email
    person.refresh_from_db()
    assert (person.name, person.language, person.email) == ("新名", "en", before)


def _code(secret: str) -> str:
    from allauth.mfa.totp.internal.auth import (  # noqa: PLC0415
        format_hotp_value,
        hotp_value,
        yield_hotp_counters_from_time,
    )

    return format_hotp_value(hotp_value(secret, next(iter(yield_hotp_counters_from_time()))))
