"""Signing in at an identity provider: over real HTTP, believed only where everything is right."""

from __future__ import annotations

import time
from collections.abc import Iterator
from typing import Any

import pytest
from allauth.account.models import EmailAddress
from cryptography.hazmat.primitives.asymmetric import rsa
from django.core.cache import cache
from django.test import Client
from django.urls import reverse

from tests import builders
from tests.accounts import letters
from tests.accounts.provider import CLIENT_ID, CLIENT_SECRET, IdentityProvider, running
from tidu.accounts.models import Identity, User
from tidu.config.environment import envproviders, origins_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def provider(settings: Any) -> Iterator[IdentityProvider]:
    """A provider that the instance trusts."""
    cache.clear()
    with running() as one:
        given = {"issuer": one.issuer, "client_id": CLIENT_ID, "client_secret": CLIENT_SECRET, "name": "统一认证"}
        settings.TIDU_OIDC = {"corp": given}
        yield one


def begin(client: Client, then: str = "") -> str:
    """The address at the provider that the browser is sent to."""
    return str(client.post(reverse("accounts:oidc_begin", args=["corp"]), {"next": then})["Location"])


def come_back(client: Client, provider: IdentityProvider, then: str = "") -> Any:
    return client.get(provider.authorise(begin(client, then)))


def who(client: Client) -> User | None:
    key = client.session.get("_auth_user_id")
    return User.objects.get(pk=key) if key else None


def codes(answer: Any) -> list[str]:
    return [finding.code for finding in answer.context["findings"]]


def linked(provider: IdentityProvider, person: User, subject: str = "u-1") -> Identity:
    return Identity.objects.create(person=person, issuer=provider.issuer, subject=subject)


def test_the_sign_in_page_offers_it(client: Client, provider: IdentityProvider) -> None:
    page = client.get(reverse("account_login")).content.decode()
    assert "通过统一认证登录" in page
    assert reverse("accounts:oidc_begin", args=["corp"]) in page


def test_whom_nobody_knows_gets_an_account_without_rights(client: Client, provider: IdentityProvider) -> None:
    answer = come_back(client, provider)
    assert (answer.status_code, answer["Location"]) == (302, "/")
    person = who(client)
    assert person is not None
    assert (person.email, person.name, person.has_usable_password()) == ("li@example.cn", "李明", False)
    assert not person.memberships.exists()
    assert EmailAddress.objects.get(user=person).verified
    assert Identity.objects.get(person=person).subject == "u-1"


def test_whom_one_knows_by_the_subject_signs_in_whatever_the_address_is(
    client: Client, provider: IdentityProvider
) -> None:
    person = builders.a_user()
    linked(provider, person)
    provider.claims |= {"email": "changed@example.cn", "email_verified": False}
    come_back(client, provider)
    assert who(client) == person
    assert User.objects.count() == 1


def test_an_account_is_not_opened_by_its_address(client: Client, provider: IdentityProvider) -> None:
    builders.a_user(email="li@example.cn")
    answer = come_back(client, provider)
    assert (answer.status_code, codes(answer), who(client)) == (409, ["accounts.link_first"], None)


@pytest.mark.parametrize("known", [True, False])
@pytest.mark.parametrize("vouched", [False, None, "true", 1])
def test_an_address_that_is_not_vouched_for_counts_nothing(
    client: Client, provider: IdentityProvider, known: bool, vouched: object
) -> None:
    if known:
        builders.a_user(email="li@example.cn")
    provider.claims["email_verified"] = vouched
    answer = come_back(client, provider)
    assert (answer.status_code, codes(answer), who(client)) == (409, ["accounts.not_vouched"], None)
    assert User.objects.count() == int(known)


@pytest.mark.parametrize("email", [None, "", "no address", "a@b.cn\nBcc: x@y.cn"])
def test_no_account_without_an_address(client: Client, provider: IdentityProvider, email: str | None) -> None:
    provider.claims["email"] = email
    assert codes(come_back(client, provider)) == ["accounts.not_vouched"]


def test_roles_in_claims_count_nothing(client: Client, provider: IdentityProvider) -> None:
    provider.claims |= {"roles": ["operator"], "groups": ["operator"], "is_superuser": True, "persona_key": "operator"}
    come_back(client, provider)
    person = who(client)
    assert person is not None
    assert not person.memberships.exists()
    assert (person.is_superuser, person.persona_key) == (False, None)


SPOILED: dict[str, dict[str, Any]] = {
    "issuer": {"iss": "https://evil.example"},
    "audience": {"aud": "another"},
    "authorized party": {"aud": [CLIENT_ID, "another"], "azp": "another"},
    "nonce": {"nonce": "another"},
    "no nonce": {"nonce": None},
    "expired": {"exp": int(time.time()) - 3600},
    "no expiry": {"exp": None},
    "no subject": {"sub": None},
}


@pytest.mark.parametrize("claims", SPOILED.values(), ids=SPOILED.keys())
def test_a_token_with_a_wrong_claim_is_not_believed(
    client: Client, provider: IdentityProvider, claims: dict[str, Any]
) -> None:
    provider.claims |= claims
    answer = come_back(client, provider)
    assert (answer.status_code, codes(answer), who(client)) == (409, ["accounts.not_signed_in_there"], None)
    assert not User.objects.exists()


@pytest.mark.parametrize("how", ["none", "secret", "stranger", "unknown key"])
def test_a_token_that_the_provider_did_not_sign_is_not_believed(
    client: Client, provider: IdentityProvider, how: str
) -> None:
    if how == "none":
        provider.alg, provider.signed_by = "none", None
    elif how == "secret":
        provider.alg, provider.signed_by = "HS256", CLIENT_SECRET * 4
    elif how == "stranger":
        provider.signed_by = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    else:
        provider.kid = "k2"
    assert codes(come_back(client, provider)) == ["accounts.not_signed_in_there"]
    assert not User.objects.exists()


def test_a_description_of_another_issuer_is_not_believed(client: Client, provider: IdentityProvider) -> None:
    provider.described = {"issuer": "https://evil.example"}
    answer = client.post(reverse("accounts:oidc_begin", args=["corp"]))
    assert codes(answer) == ["accounts.out_of_reach"]


def test_an_answer_that_this_browser_did_not_ask_for_is_refused(client: Client, provider: IdentityProvider) -> None:
    back = provider.authorise(begin(client))
    assert codes(Client().get(back)) == ["accounts.not_signed_in_there"]
    assert codes(client.get(back.replace("state=", "state=x"))) == ["accounts.not_signed_in_there"]
    assert codes(client.get(back)) == ["accounts.not_signed_in_there"]


def test_an_answer_serves_once(client: Client, provider: IdentityProvider) -> None:
    back = provider.authorise(begin(client))
    assert client.get(back).status_code == 302
    client.logout()
    assert codes(client.get(back)) == ["accounts.not_signed_in_there"]


def test_who_leaves_the_provider_is_told_what_else_there_is(client: Client, provider: IdentityProvider) -> None:
    begin(client)
    state = client.session["oidc_pending"]["state"]
    address = reverse("accounts:oidc_callback", args=["corp"])
    assert codes(client.get(address, {"error": "access_denied", "state": state})) == ["accounts.cancelled"]


def test_a_provider_out_of_reach_says_so(client: Client, provider: IdentityProvider, settings: Any) -> None:
    settings.TIDU_OIDC = {"corp": settings.TIDU_OIDC["corp"] | {"issuer": "http://localhost:9"}}
    assert codes(client.post(reverse("accounts:oidc_begin", args=["corp"]))) == ["accounts.out_of_reach"]


@pytest.mark.parametrize(("subject", "expected"), [("u-1", []), ("u-2", ["accounts.not_signed_in_there"])])
def test_what_is_told_besides_must_be_about_the_same_person(
    client: Client, provider: IdentityProvider, subject: str, expected: list[str]
) -> None:
    provider.userinfo = {"sub": subject, "email": "li@example.cn", "email_verified": True}
    provider.described = {"userinfo_endpoint": f"{provider.issuer}/userinfo"}
    provider.claims |= {"email": None, "email_verified": None}
    answer = come_back(client, provider)
    assert (codes(answer) if expected else []) == expected
    assert (who(client) is None) is bool(expected)


@pytest.mark.parametrize(("then", "expected"), [("/organisations/", "/organisations/"), ("https://evil.example/", "/")])
def test_where_it_leads_afterwards(client: Client, provider: IdentityProvider, then: str, expected: str) -> None:
    assert come_back(client, provider, then)["Location"] == expected


def test_a_person_links_and_unlinks_it(client: Client, provider: IdentityProvider) -> None:
    person = builders.a_user()
    builders.confirmed(client, person)
    there = client.post(reverse("accounts:oidc_link", args=["corp"]))["Location"]
    assert client.get(provider.authorise(there))["Location"] == reverse("mfa_index")
    identity = Identity.objects.get()
    assert (identity.person_id, identity.subject) == (person.pk, "u-1")
    client.post(reverse("accounts:oidc_unlink", args=[identity.pk]))
    assert not Identity.objects.exists()
    assert letters.kinds() == [(person.email, "changed")] * 2


def test_linking_asks_who_one_is(client: Client, provider: IdentityProvider) -> None:
    builders.signed_in(client, builders.a_user())
    answer = client.post(reverse("accounts:oidc_link", args=["corp"]))
    assert answer["Location"].startswith(reverse("account_reauthenticate"))


def test_an_identity_belongs_to_one_account(client: Client, provider: IdentityProvider) -> None:
    linked(provider, builders.a_user())
    builders.confirmed(client, builders.a_user())
    there = client.post(reverse("accounts:oidc_link", args=["corp"]))["Location"]
    assert codes(client.get(provider.authorise(there))) == ["accounts.linked_to_another"]


def test_another_ones_link_is_not_found(client: Client, provider: IdentityProvider) -> None:
    identity = linked(provider, builders.a_user())
    builders.confirmed(client, builders.a_user())
    assert client.post(reverse("accounts:oidc_unlink", args=[identity.pk])).status_code == 404


def test_the_only_way_to_sign_in_stays(client: Client, provider: IdentityProvider) -> None:
    person = builders.a_user(password=None)
    identity = linked(provider, person)
    builders.confirmed(client, person)
    assert codes(client.post(reverse("accounts:oidc_unlink", args=[identity.pk]))) == ["accounts.last_way"]
    assert Identity.objects.exists()


def test_the_session_is_a_new_one(client: Client, provider: IdentityProvider) -> None:
    begin(client)
    before = client.session.session_key
    come_back(client, provider)
    assert client.session.session_key != before


def test_providers_are_read_from_the_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TIDU_OIDC", "corp")
    for part, value in {"ISSUER": "https://id.example.org/realm", "CLIENT_ID": "a", "CLIENT_SECRET": "b"}.items():
        monkeypatch.setenv(f"TIDU_OIDC_CORP_{part}", value)
    found = envproviders("TIDU_OIDC")
    assert found["corp"]["name"] == "corp"
    assert origins_of(found) == ["https://id.example.org"]
    monkeypatch.delenv("TIDU_OIDC_CORP_CLIENT_SECRET")
    with pytest.raises(SystemExit, match="TIDU_OIDC_CORP_CLIENT_SECRET"):
        envproviders("TIDU_OIDC")
