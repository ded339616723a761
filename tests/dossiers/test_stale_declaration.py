"""The signatory declares about the content on the page, not about what a colleague wrote a moment later."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from django.test import Client
from django.urls import reverse

from tests.builders import a_person, confirmed
from tests.dossier_builders import ANSWERS, IN_TIME, a_dossier, applicant_of, complete
from tidu.core import clock
from tidu.dossiers import actions
from tidu.dossiers.models import Declaration, Dossier
from tidu.organisations.roles import Role

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _in_time() -> Iterator[None]:
    with clock.frozen(IN_TIME):
        yield


def change(dossier: Dossier, employees: int) -> None:
    colleague = a_person(Role.APPLICANT_EDITOR, dossier.factory.enterprise)
    actions.save_section(colleague, dossier, "basic", {**ANSWERS["basic"], "employees": employees})


def shown_digest(client: Client, dossier: Dossier) -> str:
    text = client.get(reverse("dossiers:declarations", args=[dossier.pk])).content.decode()
    (digest,) = re.findall(r'name="seen" value="([0-9a-f]{64})"', text)
    return str(digest)


def test_a_content_that_was_not_on_the_page_is_not_declared(client: Client) -> None:
    dossier = complete(a_dossier())
    confirmed(client, applicant_of(dossier))
    change(dossier, 861)
    seen, made = shown_digest(client, dossier), Declaration.objects.count()
    change(dossier, 862)
    answer = client.post(reverse("dossiers:declare", args=[dossier.pk]), {"seen": seen})
    assert answer.url == reverse("dossiers:declarations", args=[dossier.pk])  # type: ignore[attr-defined]
    assert "您查看之后，申报书内容已有变动。" in client.get(answer.url).content.decode()  # type: ignore[attr-defined]
    assert Declaration.objects.count() == made
    seen = shown_digest(client, dossier)
    assert client.post(reverse("dossiers:declare", args=[dossier.pk]), {"seen": seen}).status_code == 302
    assert Declaration.objects.filter(content_digest=seen).count() == made
