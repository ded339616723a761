"""What belongs to a session is kept by no browser and no proxy; what is public may be."""

from __future__ import annotations

import pytest
from django.test import Client
from django.urls import reverse

from tests import builders
from tests.dossier_builders import a_dossier, a_pdf, applicant_of
from tidu.core import clock
from tidu.dossiers import actions

pytestmark = pytest.mark.django_db
FILLING = clock.moment(clock.date(2024, 11, 12), clock.time(10))


def directives(answer: object) -> set[str]:
    return set(answer.headers.get("Cache-Control", "").split(", "))  # type: ignore[attr-defined]


@pytest.mark.parametrize("address", ["/account/profile/", "/organisations/", "/no-such-page/", "/register/"])
def test_an_answer_to_somebody_signed_in_is_not_kept(client: Client, address: str) -> None:
    builders.signed_in(client, builders.a_user())
    assert {"no-store", "private"} <= directives(client.get(address))


def test_the_answer_that_signs_in_is_not_kept(client: Client) -> None:
    person = builders.a_user()
    answer = client.post(reverse("account_login"), {"login": person.email, "password": builders.PASSWORD})
    assert answer.status_code == 302
    assert "no-store" in directives(answer)


def test_a_file_is_not_kept(client: Client) -> None:
    with clock.frozen(FILLING):
        dossier = a_dossier()
        attached = actions.attach(applicant_of(dossier), dossier, "business_licence", a_pdf())
    builders.signed_in(client, applicant_of(dossier))
    answer = client.get(reverse("dossiers:file", args=[dossier.pk, attached.file.digest]))
    assert answer.status_code == 200
    assert {"no-store", "private"} <= directives(answer)


@pytest.mark.parametrize("address", ["/register/", "/"])
def test_a_public_page_may_be_kept(client: Client, address: str) -> None:
    assert "no-store" not in directives(client.get(address))
