"""Standing in for somebody for some days, and handing a role over for good. Decision 0018."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from django.db import IntegrityError, transaction

from tidu.core import clock, permissions
from tidu.core.findings import Finding, Refused, refuse_if
from tidu.organisations import queries, rules, telling
from tidu.organisations.models import Deputy, Membership, Organisation
from tidu.organisations.roles import needs_department

if TYPE_CHECKING:
    from tidu.accounts.models import User


@transaction.atomic
def name_deputy(
    person: User, membership: Membership, deputy: User, *, starts_on: date, ends_on: date, reason: str
) -> Deputy:
    """Let a colleague hold one's role too, from the first to the last day.

    Raises Refused where the colleague cannot, or where somebody stands in on one of these days already.
    """
    seat = _locked(person, "organisations.name_deputy", membership)
    _require_colleague(seat, deputy)
    elsewhere = queries.signs_elsewhere(deputy, seat)
    refuse_if(rules.deputy_findings(seat.role, starts_on, ends_on, clock.today(), signs_elsewhere=elsewhere))
    if not reason.strip():
        raise Refused([Finding("organisations.deputy_reason_missing", rules.DECISION, field="reason")])
    named = Deputy(
        membership=seat,
        person=deputy,
        starts_on=starts_on,
        ends_on=ends_on,
        reason=reason.strip(),
        signs=needs_department(seat.role),
    )
    _save(named)
    telling.deputy_named(named)
    return named


@transaction.atomic
def end_deputy(person: User, deputy: Deputy) -> None:
    """Take a deputy back before the last day. What was done meanwhile stays."""
    permissions.require(person, "organisations.end_deputy", deputy)
    ended = Deputy.objects.filter(pk=deputy.pk, ended_at__isnull=True).update(ended_at=clock.now())
    if not ended:
        raise Refused([Finding("organisations.deputy_over", rules.DECISION)])
    queries.forget_memberships(deputy.person)
    telling.deputy_ended(deputy, person)


@transaction.atomic
def hand_over(person: User, membership: Membership, successor: User) -> Membership:
    """Give one's role to a colleague for good: the own one ends today, the colleague's begins."""
    seat = _locked(person, "organisations.hand_over", membership)
    _require_colleague(seat, successor)
    elsewhere = queries.signs_elsewhere(successor, seat)
    refuse_if(rules.stand_in_findings(seat.role, signs_elsewhere=elsewhere, field="person"))
    seat.ended_on = max(clock.today(), seat.since)
    seat.save(update_fields=["ended_on"])
    place = {"organisation": seat.organisation, "role": seat.role, "department": seat.department, "ended_on": None}
    taken, _ = Membership.objects.get_or_create(user=successor, **place, defaults={"created_by": person})
    for known in (person, membership.user, successor):
        queries.forget_memberships(known)
    telling.handed_over(taken, person)
    return taken


def _locked(person: User, permission: str, membership: Membership) -> Membership:
    """The membership as it stands. Its organisation is the lock: what members hold changes for one at a time."""
    permissions.require(person, permission, membership)
    Organisation.objects.select_for_update(no_key=True).get(pk=membership.organisation_id)
    seat = Membership.objects.select_related("organisation", "user").get(pk=membership.pk)
    if seat.ended_on is not None:
        raise Refused([Finding("organisations.membership_over")])
    return seat


def _require_colleague(seat: Membership, other: User) -> None:
    if not queries.colleagues_for(seat).filter(pk=other.pk).exists():
        raise Refused([Finding("organisations.no_colleague", rules.DECISION, field="person")])


def _save(named: Deputy) -> None:
    """Write it; the database refuses a second one for the role, or a second signing role, on the same day."""
    try:
        with transaction.atomic():
            named.save()
    except IntegrityError as clash:
        raise Refused([Finding("organisations.deputy_overlaps", rules.DECISION, field="starts_on")]) from clash
