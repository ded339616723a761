"""An officer decides on the version that stood on the page, not on one that came in its place."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from django.test import Client
from django.urls import reverse

from tests.builders import a_person, confirmed
from tests.dossier_builders import ANSWERS, IN_TIME, a_submitted_dossier, applicant_of, declare, open_step
from tidu.core import clock
from tidu.dossiers import actions as dossiers
from tidu.dossiers.models import Dossier
from tidu.organisations.roles import Role
from tidu.stages.checks.models import Check

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _in_time() -> Iterator[None]:
    with clock.frozen(IN_TIME):
        yield


def replace_version(dossier: Dossier) -> None:
    """The applicant takes the dossier back and hands another content in."""
    person = applicant_of(dossier)
    dossiers.withdraw_dossier(person, dossier, "更正")
    dossiers.resume_dossier(person, dossier)
    dossiers.save_section(person, dossier, "basic", {**ANSWERS["basic"], "employees": 9})
    declare(dossier)
    dossiers.submit_dossier(person, dossier)


def sent(client: Client, check: Check, decision: str) -> dict[str, str]:
    """What the page would send."""
    text = client.get(reverse("checks:detail", args=[check.pk])).content.decode()
    (seen,) = re.findall(r'name="seen" value="([0-9a-f]{64})"', text)
    ticks = {f"point-{point['key']}": "on" for point in check.step.stage.parameters["checklist"]}
    reasons = {"reason-basic.turnover": "不符"} if decision == "return" else {}
    return {**ticks, "seen": seen, "decision": decision, **reasons}


@pytest.mark.parametrize(("decision", "state"), [("pass", "passed"), ("return", "returned")])
def test_a_version_that_was_not_on_the_page_is_not_decided(client: Client, decision: str, state: str) -> None:
    dossier = a_submitted_dossier()
    check = Check.objects.select_related("step__dossier").get(step=open_step(dossier))
    confirmed(client, a_person(Role.UNIT_OFFICER, check.step.organisation))
    stale = sent(client, check, decision)
    replace_version(dossier)
    answer = client.post(reverse("checks:decide", args=[check.pk]), stale)
    assert answer.status_code == 409
    assert "您查看之后，申报单位已提交新的版本。" in answer.content.decode()
    check.refresh_from_db()
    assert check.state == "open"
    assert client.post(reverse("checks:decide", args=[check.pk]), sent(client, check, decision)).status_code == 302
    check.refresh_from_db()
    assert check.state == state
