"""Moving deadlines and telling those concerned; reminding many units at once."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.conf import settings
from django.db import transaction
from django.db.models import Q, QuerySet
from django.urls import reverse

from tidu.accounts.models import User
from tidu.campaigns import actions as campaigns
from tidu.campaigns.models import Campaign, WindowChange
from tidu.campaigns.queries import window_of
from tidu.core import clock
from tidu.core.findings import Finding, refuse_if
from tidu.desk import rules
from tidu.dossiers.models import Dossier
from tidu.dossiers.states import EDITABLE, DossierState
from tidu.notifications.actions import notify
from tidu.organisations import queries as organisations
from tidu.organisations.models import Membership, Organisation
from tidu.organisations.roles import APPLICANT_ROLES, Role
from tidu.workflow import queries as log
from tidu.workflow.acts import perform

TEXT_LENGTH = 500
REMIND = "campaigns.remind"


@transaction.atomic
def extend(
    person: Any, campaign: Campaign, stage_key: str, closes_on: date, reason: str, *, unit: Organisation | None = None
) -> WindowChange:
    """Extend a stage and tell the units' officers, and of the applicants' stage those who can still submit."""
    change = campaigns.extend_window(person, campaign, stage_key, closes_on, reason, unit=unit)
    stage = campaign.notice.stage(stage_key)
    told = list(officers_of([unit] if unit else organisations.recommending_units()))
    if stage == campaign.notice.process[0]:
        told += list(unfinished_applicants(campaign, unit))
    facts = {"stage": stage.title, "day": closes_on, "title": campaign.title, "reason": change.reason}
    notify(told, "desk.window_extended", url=_notice_url(campaign), params=facts, due=clock.end_of(closes_on))
    return change


@transaction.atomic
def set_own_deadline(
    person: Any, campaign: Campaign, unit: Organisation, closes_on: date | None, reason: str
) -> WindowChange:
    """Set a unit's own earlier day, or take it back, and tell its applicants who can still submit."""
    change = campaigns.set_own_deadline(person, campaign, unit, closes_on, reason)
    kind = "desk.own_deadline_set" if closes_on else "desk.own_deadline_lifted"
    facts = {"unit": change.unit_name, "title": campaign.title, "reason": change.reason}
    notify(
        list(unfinished_applicants(campaign, unit)),
        kind,
        url=_notice_url(campaign),
        params={**facts, "day": closes_on} if closes_on else facts,
        due=window_of(Campaign.objects.get(pk=campaign.pk), campaign.notice.process[0], unit).closes_at,
    )
    return change


def _notice_url(campaign: Campaign) -> str:
    return reverse("campaigns:notice", args=[campaign.notice_id])


def officers_of(units: Any) -> QuerySet[User]:
    """The officers of units, each once."""
    return organisations.people_with_role(units, Role.UNIT_OFFICER)


def unfinished_applicants(campaign: Campaign, unit: Organisation | None) -> QuerySet[User]:
    """The people of enterprises whose dossier can be submitted once the window is open, each once."""
    waiting = Q(state__in=[*EDITABLE, DossierState.WITHDRAWN], campaign=campaign)
    dossiers = Dossier.objects.filter(waiting & Q(unit=unit) if unit else waiting)
    enterprises = dossiers.values("factory__enterprise")
    seats = Membership.objects.filter(organisation__in=enterprises, role__in=APPLICANT_ROLES, ended_on__isnull=True)
    return User.objects.filter(pk__in=seats.values("user"), is_active=True).order_by("pk")


@dataclass(frozen=True)
class Reminded:
    """What became of one unit: ``told`` people, none where it has no officer; ``last``: reminded not long ago."""

    unit: Organisation
    told: int
    last: datetime | None = None


@transaction.atomic
def remind(person: Any, campaign: Campaign, units: Collection[Organisation], group: str, text: str) -> list[Reminded]:
    """Remind units of a group, each not twice within the set time, and report unit by unit.

    The campaign is locked meanwhile, so that two people who remind at once send one message.
    """
    text = text.strip()
    refuse_if(_remind_findings(units, text))
    with perform(person, "remind", campaign, reason=text) as act:
        before = last_reminders(act.row, group)
        outcomes = [_remind_one(act.row, unit, text, before.get(unit.code or "")) for unit in units]
        told = [one.unit.code for one in outcomes if one.told]
        act.record(group=group, units=told)
    return outcomes


def _remind_findings(units: Collection[Organisation], text: str) -> list[Finding]:
    findings = [] if units else [Finding("desk.nobody_chosen", field="units")]
    if not 0 < len(text) <= TEXT_LENGTH:
        findings.append(Finding("desk.text_missing", params={"limit": TEXT_LENGTH}, field="text"))
    return findings


def _remind_one(campaign: Campaign, unit: Organisation, text: str, last: datetime | None) -> Reminded:
    if rules.is_too_soon(last, clock.now(), pause()):
        return Reminded(unit, 0, last)
    people = list(officers_of([unit]))
    notify(people, "desk.reminder", url=reverse("desk:home"), params={"title": campaign.title, "text": text})
    return Reminded(unit, len(people))


def pause() -> timedelta:
    """For how long a unit is not reminded of the same again."""
    return timedelta(hours=settings.TIDU_REMIND_AGAIN_HOURS)


def last_reminders(campaign: Campaign, group: str) -> dict[str, datetime]:
    """When each unit was last reminded as one of a group, by its code: the campaign's log says so."""
    entries = log.entries_of(campaign.chain_key).filter(verb=REMIND, at__gte=clock.now() - pause(), data__group=group)
    return {code: entry.at for entry in entries.order_by("index") for code in entry.data["units"]}
