"""Who may do what to organisations, and predicates on roles for other modules."""

from __future__ import annotations

from typing import Any

import rules

from tidu.organisations import queries
from tidu.organisations.models import Deputy, Membership, Organisation
from tidu.organisations.roles import APPLICANT_ROLES, NATIONAL_ROLES, Kind, Role

OPERATED_KINDS = frozenset({Kind.AUTHORITY, Kind.GROUP, Kind.MINISTRY, Kind.INSTITUTE, Kind.PLATFORM})


@rules.predicate
def is_signed_in(person: Any, subject: object = None) -> bool:
    """A signed-in person."""
    return bool(person.is_authenticated)


def holds_role(*roles: Role) -> Any:
    """The predicate: a person who holds one of the roles anywhere. It does not look at the subject."""
    wanted = frozenset(roles)

    @rules.predicate(name="holds_" + "_or_".join(sorted(wanted)))
    def predicate(person: Any, subject: object = None) -> bool:
        return queries.holds_any(person, wanted)

    return predicate


is_operator = holds_role(Role.OPERATOR)
is_secretariat = holds_role(Role.SECRETARIAT)
is_auditor = holds_role(Role.AUDITOR)
reads_nationally = holds_role(*NATIONAL_ROLES)


@rules.predicate
def may_apply(person: Any, subject: object = None) -> bool:
    """A signed-in person who decides, reviews and audits nowhere."""
    return bool(person.is_authenticated) and queries.roles_of(person) <= APPLICANT_ROLES


@rules.predicate
def sees(person: Any, organisation: Organisation | None) -> bool:
    """Somebody to whom the organisation is visible."""
    return organisation is not None and queries.visible_to(person).filter(pk=organisation.pk).exists()


@rules.predicate
def is_applicant_of(person: Any, organisation: Organisation | None) -> bool:
    """An editor or signatory of the enterprise."""
    return organisation is not None and queries.holds_any(person, APPLICANT_ROLES, organisation)


@rules.predicate
def is_signatory_of(person: Any, organisation: Organisation | None) -> bool:
    """A signatory of the enterprise."""
    return organisation is not None and queries.holds(person, Role.APPLICANT_SIGNATORY, organisation)


@rules.predicate
def is_officer_of(person: Any, organisation: Organisation | None) -> bool:
    """An officer of the authority or group."""
    return organisation is not None and queries.holds(person, Role.UNIT_OFFICER, organisation)


@rules.predicate
def is_secretariat_of(person: Any, organisation: Organisation | None) -> bool:
    """The secretariat of this ministry."""
    return organisation is not None and queries.holds(person, Role.SECRETARIAT, organisation)


@rules.predicate
def is_operated(person: Any, organisation: Organisation | None) -> bool:
    """An organisation that the operator sets up, that is any but an enterprise."""
    return organisation is not None and organisation.kind in OPERATED_KINDS


leads = is_signatory_of | is_officer_of | is_secretariat_of | (is_operator & is_operated)


@rules.predicate
def leads_its_organisation(person: Any, membership: Membership | None) -> bool:
    """Somebody who may invite people into the organisation of the membership."""
    return membership is not None and bool(leads.test(person, membership.organisation))


@rules.predicate
def is_holder(person: Any, membership: Membership | None) -> bool:
    """The person who holds the membership; a deputy is not."""
    return membership is not None and membership.ended_on is None and person.pk == membership.user_id


@rules.predicate
def is_about(person: Any, deputy: Deputy | None) -> bool:
    """The person who stands in, or who is stood in for."""
    return deputy is not None and person.pk in (deputy.person_id, deputy.membership.user_id)


@rules.predicate
def leads_over(person: Any, deputy: Deputy | None) -> bool:
    """Somebody who leads the organisation in which a person stands in."""
    return deputy is not None and bool(leads.test(person, deputy.membership.organisation))


TABLE = {
    "organisations.register_enterprise": may_apply,
    "organisations.found": is_operator,
    "organisations.list": is_operator | reads_nationally,
    "organisations.see": sees,
    "organisations.edit": is_applicant_of,
    "organisations.invite": leads,
    "organisations.end_membership": leads_its_organisation,
    "organisations.name_deputy": is_holder,
    "organisations.end_deputy": is_about | leads_over,
    "organisations.hand_over": is_holder,
    "notifications.retry": is_operator,
}
