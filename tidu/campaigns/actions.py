"""Opening and closing a campaign, moving its deadlines."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction

from tidu.campaigns import rules
from tidu.campaigns.models import Campaign, WindowChange
from tidu.campaigns.queries import window_of
from tidu.campaigns.states import ChangeKind
from tidu.core import clock, permissions
from tidu.core.findings import Finding, Refused, refuse_if
from tidu.organisations.models import Organisation
from tidu.organisations.queries import holds
from tidu.organisations.roles import Role
from tidu.rulebook import shipped
from tidu.workflow.acts import Act, begin, perform

REASON_LENGTH = 200


def open_campaign(person: Any, notice_id: str) -> Campaign:
    """Open a campaign on a notice of the checked rulebook and pin its digest. KeyError for an unknown notice."""
    permissions.require(person, "campaigns.open")
    notice = shipped().notice(notice_id)
    try:
        with transaction.atomic():
            campaign = Campaign.objects.create(
                notice_id=notice.id, digest=notice.digest, opened_at=clock.now(), opened_by=person
            )
            begin(person, "open", campaign, notice=notice.id, digest=notice.digest)
    except IntegrityError as twice:
        raise Refused([Finding("campaigns.already_open")]) from twice
    return campaign


def close_campaign(person: Any, campaign: Campaign) -> None:
    """Close a campaign: nothing more can be started under it."""
    with perform(person, "close", campaign):
        pass


def extend_window(
    person: Any, campaign: Campaign, stage_key: str, closes_on: date, reason: str, *, unit: Organisation | None = None
) -> WindowChange:
    """Let a stage close later, for one unit or for all. Reopens what had closed (decision 0021).

    Raises Refused for a day that is not later, has passed or lies after the end of a later stage, and without a reason.
    """
    with perform(person, "extend", campaign, reason=reason.strip()) as act:
        notice = act.row.notice
        refuse_if(_reason_findings(act.reason))
        if unit is not None and not (unit.is_unit and rules.is_done_by_units(notice.process, stage_key)):
            raise Refused([Finding("campaigns.not_a_units_stage", notice.stage(stage_key).citation, field="unit")])
        windows = [(stage, window_of(act.row, stage, unit)) for stage in notice.process]
        at = next(at for at, (stage, _window) in enumerate(windows) if stage.key == stage_key)
        later = [(stage.title, window) for stage, window in windows[at + 1 :]]
        refuse_if(rules.extension_findings(windows[at][1], closes_on, clock.today(), later))
        change = WindowChange(kind=ChangeKind.EXTENSION, stage_key=stage_key, closes_on=closes_on, unit=unit)
        return _keep(person, act, change)


def set_own_deadline(
    person: Any, campaign: Campaign, unit: Organisation, closes_on: date | None, reason: str
) -> WindowChange:
    """Let a unit's own applicants hand in earlier than the campaign asks; None takes the earlier day back.

    Raises PermissionDenied for another's unit; Refused for a day that is not earlier, or not after today.
    """
    with perform(person, "set_own_deadline", campaign, reason=reason.strip()) as act:
        if not (unit.is_unit and holds(person, Role.UNIT_OFFICER, unit)):
            raise PermissionDenied(unit.code)
        application = act.row.notice.process[0]
        refuse_if(_reason_findings(act.reason))
        window = window_of(act.row, application, unit)
        refuse_if(rules.own_deadline_findings(window, closes_on, clock.today()))
        change = WindowChange(kind=ChangeKind.OWN, stage_key=application.key, closes_on=closes_on, unit=unit)
        return _keep(person, act, change)


def _reason_findings(reason: str) -> list[Finding]:
    if 0 < len(reason) <= REASON_LENGTH:
        return []
    return [Finding("campaigns.reason_missing", params={"limit": REASON_LENGTH}, field="reason")]


def _keep(person: Any, act: Act[Campaign], change: WindowChange) -> WindowChange:
    """Keep the change in its row and in the campaign's chain."""
    day = change.closes_on.isoformat() if change.closes_on else None
    act.record(stage=change.stage_key, closes_on=day, unit=change.unit.code if change.unit else None)
    change.campaign, change.reason = act.row, act.reason
    change.made_at, change.made_by = clock.now(), person
    change.save(force_insert=True)
    return change
