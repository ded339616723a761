"""Dossiers that wait for a recommendation, made directly: what earlier stages did is not the matter of these tests."""

from __future__ import annotations

from typing import Any

from django.db import transaction

from tests.builders import a_factory, a_person, a_province, an_enterprise
from tests.dossier_builders import IN_TIME, a_campaign
from tidu.accounts.models import User
from tidu.core import clock
from tidu.core.digest import digest_of
from tidu.dossiers.models import Dossier, Step, Version
from tidu.organisations.models import Organisation
from tidu.organisations.roles import Role
from tidu.stages.recommendations import actions, queries, rules
from tidu.stages.recommendations.models import Entry, Sheet
from tidu.workflow.acts import Act

DEPARTMENTS = ("industry", "development_reform", "finance", "state_assets", "market_regulation", "data")
STAGE = "recommendation"


def a_waiting_step(unit: Organisation | None = None, name: str = "", **enterprise: Any) -> Step:
    """The step of one dossier that passed its check and waits for its unit, which has a sheet by then."""
    campaign, factory, unit = a_campaign(), a_factory(an_enterprise(**enterprise)), unit or a_province()
    person = a_person(Role.APPLICANT_SIGNATORY, factory.enterprise)
    dossier = Dossier.objects.create(
        campaign=campaign,
        factory=factory,
        unit=unit,
        state="submitted",
        project_name=name or f"{factory.name}项目",
        started_at=IN_TIME,
        started_by=person,
    )
    Dossier.objects.filter(pk=dossier.pk).update(number=f"2024-399-{dossier.pk:05d}")
    dossier.refresh_from_db()
    _freeze(dossier, person)
    return _steps(dossier)


def _freeze(dossier: Dossier, person: User) -> None:
    content = {
        "dossier": dossier.number,
        "sections": {"basic": {"contact_name": "周敏", "contact_phone": "0512-60000000"}},
    }
    Version.objects.create(
        dossier=dossier,
        number=1,
        content=content,
        digest=digest_of(content),
        submitted_at=IN_TIME,
        submitted_by=person,
    )


def _steps(dossier: Dossier) -> Step:
    state = "passed"
    for position, stage in enumerate(dossier.campaign.notice.process, 1):
        here = stage.key == STAGE
        step = Step.objects.create(
            dossier=dossier,
            stage_key=stage.key,
            kind=stage.kind,
            position=position,
            state="open" if here else state,
            opened_at=IN_TIME if here else None,
        )
        if here:
            found, state = step, "waiting"
    enter(found)
    found.refresh_from_db()
    return found


def enter(step: Step) -> None:
    """The dossier arrives at the stage."""
    with clock.frozen(IN_TIME), transaction.atomic():
        actions.enter(step, Act(row=step.dossier))


def sheet_of(step: Step) -> Sheet:
    """The sheet at which a step waits."""
    return Sheet.objects.get(unit=step.dossier.unit, campaign=step.dossier.campaign, stage_key=step.stage_key)


def an_officer(sheet: Sheet) -> User:
    """An officer of the unit whose sheet it is."""
    return a_person(Role.UNIT_OFFICER, sheet.unit)


def a_sheet(ranked: int = 1, waiting: int = 0, unit: Organisation | None = None) -> Sheet:
    """A draft with so many ranked entries and so many dossiers that wait unranked."""
    steps = [a_waiting_step(unit) for _ in range(ranked + waiting)]
    sheet = sheet_of(steps[0])
    officer = an_officer(sheet)
    with clock.frozen(IN_TIME):
        for step in steps[:ranked]:
            rank(officer, sheet, step)
    return sheet


def rank(person: User, sheet: Sheet, step: Step, place: int | None = None) -> None:
    """Put a dossier on the list, at the end or at a place, and save that order."""
    present = Sheet.objects.get(pk=sheet.pk)
    order = queries.order_of(present)
    actions.reorder(
        person, sheet, rules.arranged([*order, step.pk], {step.pk: place or len(order) + 1}), present.digest
    )


def move(person: User, sheet: Sheet, entry: Entry, place: int) -> None:
    """Give an entry another place, and save that order."""
    present = Sheet.objects.get(pk=sheet.pk)
    actions.reorder(person, sheet, rules.arranged(queries.order_of(present), {entry.step_id: place}), present.digest)


def remove(person: User, sheet: Sheet, entry: Entry) -> None:
    """Take an entry off the list, and save that order."""
    present = Sheet.objects.get(pk=sheet.pk)
    order = [step for step in queries.order_of(present) if step != entry.step_id]
    actions.reorder(person, sheet, order, present.digest)


def sign_all(sheet: Sheet, *desks: str) -> None:
    """Sign for the given desks, or for all that must."""
    with clock.frozen(IN_TIME):
        for desk in desks or queries.signers_of(sheet):
            actions.sign(a_signer(sheet, desk), sheet, desk, sheet.digest)


def a_signer(sheet: Sheet, desk: str) -> User:
    """A person who signs for a desk of the sheet's unit."""
    if desk == "unit":
        return an_officer(sheet)
    return a_person(Role.DEPARTMENT_OFFICER, sheet.unit, desk)


def a_submitted_sheet(ranked: int = 1, waiting: int = 0, unit: Organisation | None = None) -> Sheet:
    """A sheet that was signed and handed in in time."""
    sheet = a_sheet(ranked, waiting, unit)
    sign_all(sheet)
    with clock.frozen(IN_TIME):
        actions.submit(an_officer(sheet), sheet)
    return sheet


def order_of(sheet: Sheet) -> list[tuple[int, int]]:
    """The ranks with the steps that hold them."""
    return list(sheet.entries.order_by("rank").values_list("rank", "step"))


def secretariat() -> User:
    """A person of the ministry's secretariat."""
    return a_person(Role.SECRETARIAT)
