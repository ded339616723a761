"""The receipt of a submission, and what the back button leads to."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from tests.builders import a_person, confirmed, signed_in
from tests.dossier_builders import IN_TIME, a_dossier, a_submitted_dossier, applicant_of, complete, open_step
from tidu.core import clock
from tidu.dossiers import actions
from tidu.dossiers.models import Dossier
from tidu.organisations.roles import Role
from tidu.stages.checks.actions import return_check
from tidu.stages.checks.models import Check

pytestmark = pytest.mark.django_db

DECLARE_QUERIES = 16
SUBMIT_QUERIES = 48
"""Savepoints among them, which are the test's: outside of it one transaction takes their place."""


@pytest.fixture(autouse=True)
def _in_time() -> Iterator[None]:
    with clock.frozen(IN_TIME):
        yield


def here(name: str, dossier: Dossier, *more: Any) -> str:
    return reverse(f"dossiers:{name}", args=[dossier.pk, *more])


def test_the_receipt_says_what_who_when_and_who_has_it(client: Client) -> None:
    dossier = a_submitted_dossier()
    signed_in(client, applicant_of(dossier))
    shown = client.get(here("receipt", dossier, 1)).content.decode()
    version, step = dossier.versions.get(), open_step(dossier)
    assert step.organisation is not None
    for text in (
        dossier.number,
        "2024-11-12 10:00:00",
        version.digest,
        applicant_of(dossier).name,
        step.stage.title.zh,
        step.organisation.label,
        f"{step.stage.window.closes_on} 23:59:59",
        here("version", dossier, 1),
    ):
        assert str(text) in shown
    assert here("receipt", dossier, 1) in client.get(here("detail", dossier)).content.decode()


def test_a_submission_leads_to_the_receipt_and_a_second_one_too(client: Client) -> None:
    dossier = complete(a_dossier())
    confirmed(client, applicant_of(dossier))
    assert client.post(here("submit", dossier)).url == here("receipt", dossier, 1)  # type: ignore[attr-defined]
    again = client.post(here("submit", dossier), follow=True)
    assert again.redirect_chain[-1] == (here("receipt", dossier, 1), 302)
    assert dossier.versions.count() == 1


def test_after_a_return_the_receipt_says_that_it_is_with_the_applicant(client: Client) -> None:
    dossier = a_submitted_dossier()
    officer = a_person(Role.UNIT_OFFICER, dossier.unit)
    return_check(
        officer, Check.objects.get(step=open_step(dossier)), [{"field": "basic.turnover", "reason": "不符"}], {}
    )
    signed_in(client, applicant_of(dossier))
    assert "申报书已退回" in client.get(here("receipt", dossier, 1)).content.decode()
    assert client.get(here("section", dossier, "basic")).status_code == 200


def test_a_withdrawn_dossier_leads_to_its_page(client: Client) -> None:
    dossier = a_submitted_dossier()
    actions.withdraw_dossier(applicant_of(dossier), dossier, "调整")
    signed_in(client, applicant_of(dossier))
    assert client.get(here("submission", dossier)).url == here("detail", dossier)  # type: ignore[attr-defined]


@pytest.mark.parametrize("role", [Role.UNIT_OFFICER, Role.SECRETARIAT, Role.EXPERT])
def test_a_receipt_is_for_the_applicant(client: Client, role: Role) -> None:
    dossier = a_submitted_dossier()
    place = dossier.unit if role == Role.UNIT_OFFICER else None
    signed_in(client, a_person(role, place))
    assert client.get(here("receipt", dossier, 1)).status_code == 404
    assert client.get(here("receipt", dossier, 2)).status_code == 404


def test_the_paper_reads_like_the_printed_application(client: Client) -> None:
    dossier = complete(a_dossier())
    signed_in(client, applicant_of(dossier))
    shown = client.get(here("submission", dossier)).content.decode()
    for text in ("卓越级智能工厂项目申报书", "草稿，尚未提交", "一、 申报主体基本情况", "九、 附件清单", "营业执照"):
        assert text in shown


def test_declaring_and_submitting_are_cheap(client: Client, django_assert_num_queries: Any) -> None:
    dossier = complete(a_dossier())
    confirmed(client, applicant_of(dossier))
    with django_assert_num_queries(DECLARE_QUERIES):
        client.post(here("declare", dossier))
    with django_assert_num_queries(SUBMIT_QUERIES):
        client.post(here("submit", dossier))
