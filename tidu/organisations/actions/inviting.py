"""Inviting a list of people."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import transaction
from django.utils.translation import override

from tidu.core import clock, permissions
from tidu.core.findings import Finding, Refused
from tidu.organisations import queries, rules
from tidu.organisations.actions.memberships import invite
from tidu.organisations.models import Organisation
from tidu.organisations.roles import Role
from tidu.organisations.workbooks import LANGUAGES, MOST_PEOPLE, Line
from tidu.rulebook import shipped

if TYPE_CHECKING:
    from tidu.accounts.models import User


@dataclass(frozen=True)
class Checked:
    """A line as it would be carried out: the keys of role and department, and what stands in its way."""

    line: Line
    role: str
    department: str
    findings: Sequence[Finding]

    @property
    def is_right(self) -> bool:
        """Whether the person would be invited."""
        return not self.findings


def check_list(person: User, organisation: Organisation, lines: Sequence[Line]) -> list[Checked]:
    """What would happen to each line. Changes nothing."""
    permissions.require(person, "organisations.invite", organisation)
    roles, departments = _words((role.value, role.label) for role in Role), _departments()
    holders, invited = _holders(organisation), _invited(organisation)
    times = Counter(_offer(line, roles, departments) for line in lines)
    checked = []
    for line in lines:
        offer = _offer(line, roles, departments)
        findings = _flaws(person, organisation, line, offer)
        if not findings and times[offer] > 1:
            findings = [Finding("organisations.line_twice")]
        elif not findings and offer in holders:
            findings = [Finding("organisations.line_holds")]
        elif not findings and offer in invited:
            findings = [Finding("organisations.line_invited")]
        checked.append(Checked(line, offer[1], offer[2], findings))
    return checked


def invite_list(person: User, organisation: Organisation, lines: Sequence[Line]) -> list[Checked]:
    """Invite everybody whose line is right, in one transaction; what was done with each line. The others are left out.

    Raises Refused for more lines than a list may have.
    """
    if len(lines) > MOST_PEOPLE:
        raise Refused([Finding("organisations.list_too_long", params={"limit": MOST_PEOPLE})])
    with transaction.atomic():
        # The organisation is the lock: two who confirm the same list at once must not invite everybody twice.
        Organisation.objects.select_for_update(no_key=True).get(pk=organisation.pk)
        checked = check_list(person, organisation, lines)
        for one in checked:
            if one.is_right:
                invite(person, organisation, email=one.line.email, role=one.role, department=one.department)
    return checked


def _flaws(person: User, organisation: Organisation, line: Line, offer: tuple[str, str, str]) -> list[Finding]:
    try:
        validate_email(offer[0])
    except ValidationError:
        return [Finding("organisations.line_address")]
    if offer[0] == person.email:
        return [Finding("organisations.own_invitation")]
    if line.department and not offer[2]:
        return [Finding("organisations.line_department", params={"given": line.department})]
    return rules.membership_findings(organisation.kind, offer[1], offer[2], shipped().reference.departments)


def _offer(line: Line, roles: dict[str, str], departments: dict[str, str]) -> tuple[str, str, str]:
    return line.email.lower(), roles.get(line.role.casefold(), ""), departments.get(line.department.casefold(), "")


def _words(choices: Iterable[tuple[str, object]]) -> dict[str, str]:
    """The key behind each way to write it: the words of either language, or the key itself."""
    listed, found = list(choices), {}
    for language in LANGUAGES:
        with override(language):
            found.update({str(word).casefold(): key for key, word in listed})
    return found | {key: key for key, _ in listed}


def _departments() -> dict[str, str]:
    known = shipped().reference.departments
    words = {word.casefold(): key for key, one in known.items() for word in (one.name.zh, one.name.en)}
    return words | {key: key for key in known}


def _holders(organisation: Organisation) -> set[tuple[str, str, str]]:
    return set(queries.active_members(organisation).values_list("user__email", "role", "department"))


def _invited(organisation: Organisation) -> set[tuple[str, str, str]]:
    waiting = queries.open_invitations(organisation).filter(expires_at__gte=clock.now())
    return set(waiting.values_list("email", "role", "department"))
