"""Opening a check, ticking its points, deciding it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django.db import transaction

from tidu.campaigns import window_findings
from tidu.core import clock, permissions
from tidu.core.findings import Finding, Refused, refuse_if
from tidu.dossiers.actions import pass_step, return_dossier
from tidu.dossiers.models import Step
from tidu.dossiers.queries import last_version
from tidu.organisations.models import Organisation
from tidu.organisations.queries import authority_for
from tidu.stages.checks import queries, rules
from tidu.stages.checks.models import Check
from tidu.stages.checks.states import CheckState
from tidu.workflow.acts import Act, begin, lock, perform


def enter(step: Step, under: Act[Any]) -> None:
    """A dossier arrives: the check waits for the authority of its tier."""
    Step.objects.filter(pk=step.pk).update(organisation=authority_of(step))
    check, is_new = Check.objects.get_or_create(step=step)
    if is_new:
        begin(None, "enter", check, stage=step.stage_key)
    elif check.state != CheckState.OPEN:
        with perform(None, "reopen", check, under=under) as act:
            act.row.answers, act.row.note, act.row.checked_at, act.row.checked_by = {}, "", None, None


def leave(step: Step, under: Act[Any]) -> None:
    """The applicant withdrew the dossier while it waited here. A check that was just decided is left as it is."""
    check = Check.objects.get(step=step)
    if check.state == CheckState.OPEN:
        with perform(None, "withdraw", check, under=under):
            pass


def authority_of(step: Step) -> Organisation:
    """Who must check: the recommending unit, or the authority of the tier that the process names.

    Raises Refused where a region has no authority of that tier on the platform.
    """
    tier = step.stage.parameters["tier"]
    if tier == "unit":
        return step.dossier.unit
    authority = authority_for(tier, step.dossier.factory.region_code)
    if authority is None:
        raise Refused([Finding("checks.no_authority", step.stage.citation)])
    return authority


def tick(person: Any, check: Check, answers: Mapping[str, bool], note: str) -> None:
    """Keep the answers so far, for the officer or a colleague to go on."""
    with transaction.atomic():
        locked = lock(check)
        permissions.require(person, "checks.tick", locked)
        if locked.state != CheckState.OPEN:
            raise Refused([Finding("workflow.not_now", params={"state": locked.get_state_display()})])
        locked.answers, locked.note = dict(answers), note
        locked.save(update_fields=["answers", "note"])


@transaction.atomic
def pass_check(
    person: Any,
    check: Check,
    answers: Mapping[str, bool],
    note: str = "",
    *,
    seen: str | None = None,
    reasons: Sequence[Mapping[str, str]] = (),
) -> None:
    """The dossier is complete and authentic; it goes on to the next stage.

    ``seen``: the digest of the version on the page that was decided on; Refused where another was submitted since.
    ``reasons``: corrections that were written on the page all the same; Refused while there are any.
    """
    lock(check.step.dossier)  # before all else of the dossier, as a withdrawal does, so that no ring of waiting forms
    stage = check.step.stage
    with perform(person, "pass", check) as act:
        refuse_if(window_findings(queries.window_of_check(check), clock.received()))
        refuse_if(rules.version_findings(seen, _digest(check), stage.citation))
        refuse_if(rules.pass_findings(stage.parameters["checklist"], answers, stage.citation))
        refuse_if(rules.leftover_findings(reasons, stage.citation))
        _decide(act, person, answers, note)
        act.record(answers=dict(answers))
    pass_step(person, check.step, under=act)


@transaction.atomic
def return_check(
    person: Any,
    check: Check,
    reasons: list[dict[str, str]],
    answers: Mapping[str, bool],
    note: str = "",
    *,
    seen: str | None = None,
) -> None:
    """Give the dossier back with reasons: [{"field": "section.field", "reason": "..."}]. ``seen``: see pass_check."""
    lock(check.step.dossier)  # see pass_check
    stage = check.step.stage
    with perform(person, "return", check, reason="\n".join(row["reason"] for row in reasons)) as act:
        refuse_if(window_findings(queries.window_of_check(check), clock.received()))
        refuse_if(rules.version_findings(seen, _digest(check), stage.citation))
        refuse_if(rules.return_findings(reasons, stage.parameters["returns"], stage.citation))
        _decide(act, person, answers, note)
        act.record(reasons=reasons)
    return_dossier(person, check.step, reasons, under=act)


def _digest(check: Check) -> str:
    version = last_version(check.step.dossier)
    return version.digest if version else ""


def _decide(act: Act[Check], person: Any, answers: Mapping[str, bool], note: str) -> None:
    act.row.answers, act.row.note = dict(answers), note
    act.row.checked_at, act.row.checked_by = clock.now(), person
