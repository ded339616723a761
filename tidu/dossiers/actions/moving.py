"""Moving a dossier through its stages.

A stage calls down to here under the act that it performed itself, in the same transaction.
"""

from __future__ import annotations

from typing import Any

from tidu.core import clock
from tidu.dossiers import telling
from tidu.dossiers.models import Dossier, Step
from tidu.dossiers.stages import kind_of
from tidu.dossiers.states import StepState
from tidu.workflow.acts import Act, perform


def pass_step(person: Any, step: Step, *, under: Act[Any], **data: Any) -> None:
    """Pass the open step and open the one that comes next, if any."""
    with perform(person, "pass_step", step, under=under) as act:
        act.row.closed_at, act.row.findings = clock.now(), []
        act.record(stage=step.stage_key, **data)
    telling.passed(step)
    following = next_step(step)
    if following is not None:
        if isinstance(under.row, Dossier):
            following.dossier = under.row  # locked, and as it stands
        open_step(person, following, under=under)


def open_step(person: Any, step: Step, *, under: Act[Any]) -> None:
    """Open a step and let its kind prepare what it needs."""
    with perform(person, "open_step", step, under=under) as act:
        act.row.opened_at, act.row.closed_at = clock.now(), None
        act.record(stage=step.stage_key)
    kind_of(step.kind).enter(step, under)
    if step.position > 1:
        telling.arrived(step)


def next_step(step: Step) -> Step | None:
    """The first later step that is not passed yet: after a return, the one that returned the dossier."""
    later = Step.objects.filter(dossier_id=step.dossier_id, position__gt=step.position)
    return later.exclude(state=StepState.PASSED).order_by("position").first()


def return_dossier(person: Any, step: Step, reasons: list[dict[str, str]], *, under: Act[Any]) -> None:
    """Give the dossier back to the applicant with a reason per field; the step waits for the next version."""
    kind_of(step.kind).leave(step, under)
    with perform(person, "return_step", step, under=under) as act:
        act.row.closed_at, act.row.findings = clock.now(), reasons
        act.record(stage=step.stage_key, fields=[reason["field"] for reason in reasons])
    with perform(person, "return", step.dossier, under=under) as act:
        act.record(stage=step.stage_key)
    first = Step.objects.get(dossier_id=step.dossier_id, position=1)
    open_step(person, first, under=under)
    telling.returned(step, reasons)


def refuse_step(person: Any, step: Step, reasons: list[dict[str, str]], *, under: Act[Any], **data: Any) -> None:
    """The dossier does not pass this stage, which ends its way."""
    with perform(person, "refuse_step", step, under=under) as act:
        act.row.closed_at, act.row.findings = clock.now(), reasons
        act.record(stage=step.stage_key, **data)
    decline(person, step.dossier, under=under)
    telling.refused(step, reasons)


def decline(person: Any, dossier: Dossier, *, under: Act[Any]) -> None:
    """End the dossier without success."""
    with perform(person, "decline", dossier, under=under):
        pass


def recognise(person: Any, step: Step, certificate_number: str, *, under: Act[Any]) -> None:
    """Pass the last step and end the dossier with its title."""
    with perform(person, "pass_step", step, under=under) as act:
        act.row.closed_at = clock.now()
        act.record(stage=step.stage_key)
    with perform(person, "recognise", step.dossier, under=under) as act:
        act.record(certificate=certificate_number)
    telling.recognised(step.dossier, certificate_number)
