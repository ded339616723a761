"""A small world for the life of a dossier: one enterprise with two factories, everybody around it, and what is true
of it at every moment."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.apps import apps
from django.core.exceptions import PermissionDenied
from django.db import connection, transaction
from hypothesis.stateful import RuleBasedStateMachine

from tests.builders import a_factory, a_group, a_person, a_province, an_enterprise
from tests.dossier_builders import a_campaign
from tests.stages.recommendations.rows import DEPARTMENTS, a_waiting_step
from tidu.core import clock, files
from tidu.core.findings import Refused
from tidu.dossiers import masking
from tidu.dossiers.models import Dossier, Version
from tidu.dossiers.states import ENDED, DossierState, StepState
from tidu.factories.models import Title
from tidu.organisations.roles import Role
from tidu.stages.checks.models import Check
from tidu.stages.checks.states import CheckState
from tidu.stages.recommendations.models import Sheet
from tidu.stages.recommendations.states import HANDED_IN
from tidu.workflow import models as workflow
from tidu.workflow import seals

RIVALS = 5


class World:
    """The people and things; dossiers are started by the acts themselves."""

    def __init__(self) -> None:
        self.group, self.province = a_group(), a_province()
        self.enterprise = an_enterprise(group=self.group)
        self.factories = [a_factory(self.enterprise) for _ in range(2)]
        self.campaign = a_campaign()
        self.rivals = [a_waiting_step(self.group) for _ in range(RIVALS)]
        self.people = {
            "editor": a_person(Role.APPLICANT_EDITOR, self.enterprise),
            "signatory": a_person(Role.APPLICANT_SIGNATORY, self.enterprise),
            "stranger": a_person(Role.APPLICANT_SIGNATORY, an_enterprise()),
            "group": a_person(Role.UNIT_OFFICER, self.group),
            "province": a_person(Role.UNIT_OFFICER, self.province),
            "foreign": a_person(Role.UNIT_OFFICER, a_province("330000")),
            "secretariat": a_person(Role.SECRETARIAT),
            "auditor": a_person(Role.AUDITOR),
            "expert": a_person(Role.EXPERT),
        } | {key: a_person(Role.DEPARTMENT_OFFICER, self.province, key) for key in DEPARTMENTS}


class ActsOfEverybody(RuleBasedStateMachine):
    """A machine whose acts are taken back at the end of each life. ``world`` has the people that acts are tried by."""

    world: Any

    def __init__(self) -> None:
        super().__init__()
        self.savepoint = transaction.savepoint()
        self.submitted: dict[int, tuple[str, Any]] = {}

    def teardown(self) -> None:
        transaction.savepoint_rollback(self.savepoint)

    def someone(self, who: str | None, natural: str = "secretariat") -> Any:
        return self.world.people[who or natural]


def snapshot() -> dict[str, Any]:
    """Everything that an act may change, as plain data."""
    labels = ("dossiers", "checks", "recommendations", "reviews", "signoff", "publicity", "recognition")
    tables = [table for label in labels for table in apps.get_app_config(label).get_models()]
    tables += [Title, workflow.Entry]
    return {table._meta.label: list(table.objects.order_by("pk").values()) for table in tables}


def attempt(act: Callable[[], Any], at: Any) -> bool:
    """Do an act at a moment. A refusal is one of the two kinds and changes nothing."""
    before = snapshot()
    try:
        with clock.frozen(at), transaction.atomic():
            act()
    except (Refused, PermissionDenied) as refused:
        reasons = getattr(refused, "findings", ["no right"])
    else:
        return True
    assert reasons
    assert snapshot() == before
    return False


def check_everything(submitted: dict[int, tuple[str, Any]]) -> None:
    """What is true of every dossier, sheet and chain. ``submitted``: the versions that were seen so far."""
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute("SET CONSTRAINTS ALL DEFERRED")
    for dossier in Dossier.objects.all():
        check_dossier(dossier)
        check_checks(dossier)
    for sheet in Sheet.objects.all():
        check_sheet(sheet)
    check_versions(submitted)
    assert seals.verify() == []


def check_dossier(dossier: Dossier) -> None:
    """The state of the dossier and those of its steps tell the same story."""
    steps = list(dossier.steps.order_by("position"))
    states = [StepState(step.state) for step in steps]
    standing = [step for step in steps if step.state == StepState.OPEN]
    assert len(standing) == (0 if dossier.state in ENDED else 1)
    if dossier.state == DossierState.WITHDRAWN:
        assert set(states) == {StepState.WITHDRAWN}
    if dossier.state == DossierState.DRAFT:
        assert states == [StepState.OPEN] + [StepState.WAITING] * (len(states) - 1)
    if dossier.state == DossierState.RETURNED:
        assert states[0] == StepState.OPEN
        assert states.count(StepState.RETURNED) == 1
    if dossier.state == DossierState.SUBMITTED:
        at = steps.index(standing[0])
        assert at > 0
        assert set(states[:at]) == {StepState.PASSED}
        assert set(states[at + 1 :]) <= {StepState.WAITING}
    if dossier.state in {DossierState.SUBMITTED, DossierState.RETURNED, DossierState.DECLINED}:
        assert dossier.versions.exists()
    if dossier.state == DossierState.RECOGNISED:
        assert set(states) == {StepState.PASSED}
        assert Title.objects.filter(factory=dossier.factory, dossier_number=dossier.number).count() == 1
    if dossier.state == DossierState.DECLINED:
        assert states.count(StepState.REFUSED) == 1


def check_checks(dossier: Dossier) -> None:
    """A check is open exactly while its step is, and decided as its step was."""
    for check in Check.objects.filter(step__dossier=dossier):
        assert (check.state == CheckState.OPEN) is (check.step.state == StepState.OPEN)
        decided = {CheckState.PASSED: StepState.PASSED, CheckState.RETURNED: StepState.RETURNED}
        assert StepState(check.step.state) in {
            decided.get(CheckState(check.state), StepState(check.step.state)),
            StepState.WITHDRAWN,
            StepState.WAITING,
        }


def check_sheet(sheet: Sheet) -> None:
    """Ranks run from 1 without a gap, never above the quota, and stand for the last version of their dossiers."""
    entries = list(sheet.entries.order_by("rank"))
    assert [entry.rank for entry in entries] == list(range(1, len(entries) + 1))
    assert len(entries) <= sheet.quota == sheet.campaign.notice.quota_for(sheet.unit.unit_kind).limit
    for entry in entries:
        version = entry.dossier.versions.order_by("-number").first()
        assert version is not None
        assert entry.version_digest == version.digest
        assert entry.dossier.unit_id == sheet.unit_id
        assert sheet.state in HANDED_IN or entry.step.state == StepState.OPEN
    for signature in sheet.signatures.filter(voided_at=None):
        assert signature.digest == sheet.digest


def check_versions(submitted: dict[int, tuple[str, Any]]) -> None:
    """No version changes or vanishes; each has its digest and all its files."""
    now = {version.pk: (version.digest, version.content) for version in Version.objects.all()}
    for version in Version.objects.all():
        assert masking.is_whole(version.content, version.commitments, version.digest)
    for pk, (_, content) in now.items():
        for row in content.get("files", []) if pk not in submitted else []:
            assert files.current().has(row["digest"], row["size"])
    assert {pk: now.get(pk) for pk in submitted} == submitted
    submitted.update(now)
