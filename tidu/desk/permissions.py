"""Who may see the control room, and what they may do there."""

from __future__ import annotations

from typing import Any

import rules

from tidu.organisations import queries as organisations
from tidu.organisations.permissions import is_auditor, is_secretariat
from tidu.organisations.roles import Role


@rules.predicate
def is_officer_of_a_unit(person: Any, subject: object = None) -> bool:
    """An officer of a recommending unit."""
    return any(unit.is_unit for unit in organisations.organisations_of(person, Role.UNIT_OFFICER))


TABLE = {
    "desk.see_control_room": is_secretariat | is_auditor | is_officer_of_a_unit,
}
