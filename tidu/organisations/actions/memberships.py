"""Inviting people into organisations, and ending memberships."""

from __future__ import annotations

import hashlib
import secrets
from datetime import timedelta
from typing import TYPE_CHECKING

from django.core.exceptions import PermissionDenied
from django.db import transaction

from tidu.accounts.actions import confirm_address
from tidu.core import clock, permissions
from tidu.core.findings import Finding, Refused, refuse_if
from tidu.organisations import queries, rules, telling
from tidu.organisations.models import Invitation, Membership, Organisation
from tidu.organisations.roles import Role
from tidu.rulebook import shipped

if TYPE_CHECKING:
    from tidu.accounts.models import User

INVITATION_LASTS = timedelta(days=14)
LAST_ONES = {Role.APPLICANT_SIGNATORY: "organisations.last_signatory", Role.OPERATOR: "organisations.last_operator"}
"""Roles without which nobody could act for an enterprise or run the platform."""


def invite(
    person: User, organisation: Organisation, *, email: str, role: str, department: str = ""
) -> tuple[Invitation, str]:
    """Offer a role by e-mail address, and send the link. Its secret is handed out once; only its hash is kept."""
    permissions.require(person, "organisations.invite", organisation)
    if email.strip().lower() == person.email:
        raise Refused([Finding("organisations.own_invitation", field="email")])
    departments = shipped().reference.departments
    refuse_if(rules.membership_findings(organisation.kind, role, department, departments))
    token = secrets.token_urlsafe(32)
    with transaction.atomic():
        invitation = Invitation.objects.create(
            organisation=organisation,
            email=email.strip().lower(),
            role=role,
            department=department,
            token_hash=_hash(token),
            invited_by=person,
            invited_at=clock.now(),
            expires_at=clock.now() + INVITATION_LASTS,
        )
        telling.invited(invitation, token)
    return invitation, token


def find_invitation(token: str) -> Invitation | None:
    """The invitation of a link; None for an unknown secret."""
    return Invitation.objects.select_related("organisation").filter(token_hash=_hash(token)).first()


def is_open(invitation: Invitation) -> bool:
    """Whether the invitation can still be taken up."""
    return not _invitation_findings(invitation)


def accept_invitation(person: User, token: str) -> Membership:
    """Take up the offered role. The person must be signed in with the invited address; a link works once."""
    with transaction.atomic():
        invitation = Invitation.objects.select_for_update(no_key=True).get(token_hash=_hash(token))
        refuse_if(_acceptance_findings(person, invitation))
        membership = _seat(person, invitation)
        invitation.accepted_at, invitation.accepted_by = clock.now(), person
        invitation.save(update_fields=["accepted_at", "accepted_by"])
        confirm_address(person)
    queries.forget_memberships(person)
    return membership


def end_membership(person: User, membership: Membership) -> Membership:
    """End a membership from today. Refused for the last signatory of an enterprise and the last operator."""
    permissions.require(person, "organisations.end_membership", membership)
    with transaction.atomic():
        # The organisation is the lock: two ends at once must not leave nobody.
        Organisation.objects.select_for_update(no_key=True).get(pk=membership.organisation_id)
        membership.refresh_from_db()
        refuse_if(_end_findings(membership))
        membership.ended_on = max(clock.today(), membership.since)
        membership.save(update_fields=["ended_on"])
    queries.forget_memberships(person)
    queries.forget_memberships(membership.user)
    return membership


def _acceptance_findings(person: User, invitation: Invitation) -> list[Finding]:
    if not person.is_active:
        raise PermissionDenied
    if over := _invitation_findings(invitation):
        return over
    if invitation.email != person.email:
        return [Finding("organisations.invitation_for_another")]
    if rules.roles_clash(queries.roles_of(person), invitation.role):
        return [Finding("organisations.roles_clash")]
    if _signs_for_another(person, invitation):
        return [Finding("organisations.signs_for_another")]
    return []


def _invitation_findings(invitation: Invitation) -> list[Finding]:
    """Why nobody can take the invitation up any more; none while it is open."""
    if invitation.accepted_at is not None:
        return [Finding("organisations.invitation_used")]
    if invitation.expires_at < clock.now():
        return [Finding("organisations.invitation_expired")]
    return []


def _signs_for_another(person: User, invitation: Invitation) -> bool:
    """Whether the person signs for another department there already: a joint signature needs different people."""
    return any(
        membership.role == invitation.role
        and membership.organisation_id == invitation.organisation_id
        and membership.department not in ("", invitation.department)
        for membership in queries.memberships_of(person)
    )


def _seat(person: User, invitation: Invitation) -> Membership:
    """The membership that is offered; the one that is there already when the person holds it."""
    membership, _ = Membership.objects.get_or_create(
        user=person,
        organisation=invitation.organisation,
        role=invitation.role,
        department=invitation.department,
        ended_on=None,
        defaults={"created_by": invitation.invited_by},
    )
    return membership


def _end_findings(membership: Membership) -> list[Finding]:
    if membership.ended_on is not None:
        return [Finding("organisations.membership_over")]
    code = LAST_ONES.get(Role(membership.role))
    others = queries.active_members(membership.organisation).filter(role=membership.role).exclude(pk=membership.pk)
    return [Finding(code)] if code and not others.exists() else []


def _hash(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()
