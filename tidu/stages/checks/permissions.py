"""Who may do what with a check."""

from __future__ import annotations

from typing import Any

import rules

from tidu.organisations import queries as organisations
from tidu.organisations.roles import Role
from tidu.stages.checks import queries
from tidu.stages.checks.models import Check


@rules.predicate
def is_checking_officer(person: Any, check: Check | None) -> bool:
    """An officer of the organisation that must check."""
    if check is None or check.step.organisation_id is None:
        return False
    return organisations.holds(person, Role.UNIT_OFFICER, check.step.organisation_id)


@rules.predicate
def sees(person: Any, check: Check | None) -> bool:
    """Somebody to whom the check is visible."""
    return check is not None and queries.visible_to(person).filter(pk=check.pk).exists()


TABLE = {
    "checks.see": sees,
    "checks.tick": is_checking_officer,
    "checks.pass": is_checking_officer,
    "checks.return": is_checking_officer,
}
