"""Submitting a dossier, withdrawing it, taking it up again."""

from __future__ import annotations

from typing import Any

from django.db import transaction

from tidu.campaigns import WindowInForce, window_findings
from tidu.campaigns.queries import window_of
from tidu.campaigns.states import CampaignState
from tidu.core import clock
from tidu.core.findings import Finding, Refused, refuse_if
from tidu.dossiers import content, masking, queries, telling
from tidu.dossiers.actions.moving import pass_step
from tidu.dossiers.models import Dossier, Step, Version
from tidu.dossiers.stages import kind_of
from tidu.dossiers.states import DossierState, StepState
from tidu.rulebook.model import Notice
from tidu.workflow.acts import Act, perform


@transaction.atomic
def submit_dossier(person: Any, dossier: Dossier) -> Version:
    """Freeze the content as a version and hand it to the first stage that waits for it.

    Raises Refused with everything that stands in the way: the deadline, gaps, conditions.
    """
    notice = queries.notice_of(dossier)
    with perform(person, "submit", dossier) as act:
        refuse_if(window_findings(window_for(act.row, notice), clock.received()))
        standing = queries.standing_of(act.row)
        refuse_if(standing.findings)
        version = _freeze(person, act.row, standing)
        act.record(version=version.number, digest=version.digest)
    pass_step(person, queries.step_at(dossier, notice.process[0].key), under=act)
    telling.submitted(dossier, version)
    return version


def window_for(dossier: Dossier, notice: Notice) -> WindowInForce:
    """Until when a dossier may be handed in: the applicants' window; a returned one may come back until the unit's
    own deadline where the notice's process says so (decision 0004)."""
    stage = application = notice.process[0]
    if dossier.state == DossierState.RETURNED and application.parameters["resubmit_until"] != "own":
        stage = next((stage for stage in notice.process if stage.kind == "recommendation"), application)
    return window_of(dossier.campaign, stage, dossier.unit_id)


def _freeze(person: Any, dossier: Dossier, standing: queries.Standing) -> Version:
    frozen = content.frozen_content(dossier, standing.contents, standing.attachments)
    commitments = masking.commit(frozen, standing.application)
    last = queries.last_version(dossier)
    return Version.objects.create(
        dossier=dossier,
        number=last.number + 1 if last else 1,
        content=frozen,
        commitments=commitments,
        digest=masking.digest_over(frozen, commitments),
        submitted_at=clock.received(),
        submitted_by=person,
    )


@transaction.atomic
def withdraw_dossier(person: Any, dossier: Dossier, reason: str) -> None:
    """The applicant takes the dossier back, until its unit has submitted its list."""
    with perform(person, "withdraw", dossier, reason=reason) as act:
        left = _leave_open_step(act)
    telling.withdrawn(person, left, dossier, reason)
    for step in Step.objects.filter(dossier=dossier).exclude(state=StepState.REFUSED):
        with perform(person, "withdraw_step", step, under=act) as stepping:
            stepping.row.closed_at = clock.now()


def _leave_open_step(act: Act[Dossier]) -> Step | None:
    step = queries.open_step(act.row)
    if step is None:
        return None
    kind = kind_of(step.kind)
    if not kind.withdrawable:
        raise Refused([Finding("dossiers.too_late_to_withdraw", step.stage.citation)])
    kind.leave(step, act)
    return step


@transaction.atomic
def resume_dossier(person: Any, dossier: Dossier) -> None:
    """Take up a withdrawn dossier again as a draft, while the applicants' window and the campaign are open."""
    notice = queries.notice_of(dossier)
    with perform(person, "resume", dossier) as act:
        refuse_if(window_findings(window_of(act.row.campaign, notice.process[0], act.row.unit_id), clock.received()))
        if act.row.campaign.state != CampaignState.OPEN:
            raise Refused([Finding("dossiers.campaign_closed")])
    _restart(person, act)


def _restart(person: Any, act: Act[Dossier]) -> None:
    for step in Step.objects.filter(dossier=act.row, state=StepState.WITHDRAWN):
        with perform(person, "restart_step", step, under=act) as stepping:
            stepping.row.opened_at = stepping.row.closed_at = None
            stepping.row.findings = []
    first = Step.objects.get(dossier=act.row, position=1)
    with perform(person, "open_step", first, under=act) as stepping:
        stepping.row.opened_at = clock.now()
