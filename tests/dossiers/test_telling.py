"""Who is told what of a dossier's way: applicants and the officers concerned, and nobody else."""

from __future__ import annotations

from dataclasses import dataclass

import pytest
from django.db import transaction
from django.utils import translation

from tests.builders import a_person, a_province, an_enterprise
from tests.dossier_builders import IN_TIME, a_dossier, a_submitted_dossier, applicant_of, complete, open_step
from tidu.accounts.models import User
from tidu.core import clock, messages
from tidu.dossiers.actions import pass_step, refuse_step, return_dossier, submit_dossier, withdraw_dossier
from tidu.dossiers.models import Dossier
from tidu.notifications import letters
from tidu.notifications.models import Message
from tidu.organisations.roles import Role
from tidu.workflow.acts import Act

pytestmark = pytest.mark.django_db
REASONS = [{"field": "basic.summary", "reason": "请补充说明"}]


@dataclass
class Scene:
    """A dossier and the people around it."""

    dossier: Dossier
    applicant: User
    officer: User

    def told(self, kind: str) -> set[User]:
        """Those who were told of a kind since the scene began."""
        return {row.recipient for row in Message.objects.filter(kind=kind).select_related("recipient") if row.recipient}


@pytest.fixture
def scene() -> Scene:
    officer = a_person(Role.UNIT_OFFICER, a_province())
    for role, place in ((Role.UNIT_OFFICER, a_province("330000")), (Role.APPLICANT_EDITOR, an_enterprise())):
        a_person(role, place)
    a_person(Role.DEPARTMENT_OFFICER, a_province())
    dossier = a_submitted_dossier()
    return Scene(dossier, applicant_of(dossier), officer)


def test_a_submission(scene: Scene) -> None:
    assert scene.told("dossiers.submitted") == {scene.applicant}
    assert scene.told("dossiers.arrived") == {scene.officer}
    assert scene.told("dossiers.passed") == set()
    receipt = Message.objects.get(kind="dossiers.submitted")
    assert receipt.url == f"/dossiers/{scene.dossier.pk}/versions/1/receipt/"
    assert scene.dossier.number in letters.said(receipt).subject


def test_a_submission_that_is_refused_tells_nobody() -> None:
    a_person(Role.UNIT_OFFICER, a_province())
    dossier = complete(a_dossier())
    with clock.frozen(clock.moment(clock.date(2025, 6, 1))), pytest.raises(Exception, match="window"):
        submit_dossier(applicant_of(dossier), dossier)
    assert not Message.objects.exists()


def test_a_stage_passed(scene: Scene) -> None:
    Message.objects.all().delete()
    with transaction.atomic():
        pass_step(None, open_step(scene.dossier), under=Act(row=scene.dossier))
    assert scene.told("dossiers.passed") == {scene.applicant}
    assert scene.told("dossiers.arrived") == {scene.officer}


def test_a_return_says_the_reasons(scene: Scene) -> None:
    with transaction.atomic():
        return_dossier(None, open_step(scene.dossier), REASONS, under=Act(row=scene.dossier))
    assert scene.told("dossiers.returned") == {scene.applicant}
    assert "请补充说明" in letters.said(Message.objects.get(kind="dossiers.returned")).body


def test_a_refusal_says_the_reasons(scene: Scene) -> None:
    with transaction.atomic():
        refuse_step(None, open_step(scene.dossier), REASONS, under=Act(row=scene.dossier))
    assert scene.told("dossiers.refused") == {scene.applicant}
    assert "请补充说明" in letters.said(Message.objects.get(kind="dossiers.refused")).body


def test_a_withdrawal_is_told_to_colleagues_and_officers(scene: Scene) -> None:
    colleague = a_person(Role.APPLICANT_EDITOR, scene.dossier.factory.enterprise)
    with clock.frozen(IN_TIME):
        withdraw_dossier(scene.applicant, scene.dossier, "产线调整")
    assert scene.told("dossiers.withdrawn") == {colleague, scene.officer}


def test_every_kind_is_worded_in_both_languages() -> None:
    same = set()
    for kind, wording in messages.installed_kinds().items():
        said = []
        for language in ("zh-hans", "en"):
            with translation.override(language):
                said.append((str(wording.subject), str(wording.body), str(wording.act)))
        if kind.partition(".")[0] != "test" and any(zh == en for zh, en in zip(*said, strict=True)):
            same.add(kind)
    assert same == set()
