"""Who may do what with a sheet."""

from __future__ import annotations

from typing import Any

import rules

from tidu.organisations import queries as organisations
from tidu.organisations.permissions import is_secretariat
from tidu.organisations.roles import Role
from tidu.stages.recommendations import queries
from tidu.stages.recommendations.models import Sheet
from tidu.stages.recommendations.rules import UNIT_DESK

SECRETARIAT_DESK = "industry"
"""The department whose papers the secretariat itself receives."""


def signs_for(person: Any, sheet: Sheet, desk: str) -> bool:
    """Whether a person signs for a desk of the unit: an own department, or the unit as its officer."""
    if desk not in queries.signers_of(sheet):
        return False
    if desk == UNIT_DESK:
        return organisations.holds(person, Role.UNIT_OFFICER, sheet.unit_id)
    return organisations.holds(person, Role.DEPARTMENT_OFFICER, sheet.unit_id, desk)


def receives_for(person: Any, desk: str) -> bool:
    """Whether a person records what a desk of the ministry receives."""
    if desk == SECRETARIAT_DESK:
        return organisations.holds(person, Role.SECRETARIAT)
    return organisations.holds(person, Role.MINISTRY_OFFICER, department=desk)


@rules.predicate
def sees(person: Any, sheet: Sheet | None) -> bool:
    """Somebody to whom the sheet is visible."""
    return sheet is not None and queries.visible_to(person).filter(pk=sheet.pk).exists()


@rules.predicate
def is_unit_officer(person: Any, sheet: Sheet | None) -> bool:
    """An officer of the unit whose sheet it is."""
    return sheet is not None and organisations.holds(person, Role.UNIT_OFFICER, sheet.unit_id)


@rules.predicate
def is_signer(person: Any, sheet: Sheet | None) -> bool:
    """Somebody who signs the sheet for one of its desks."""
    return sheet is not None and any(signs_for(person, sheet, desk) for desk in queries.signers_of(sheet))


@rules.predicate
def is_receiver(person: Any, sheet: Sheet | None) -> bool:
    """Somebody whose desk receives one of the unit's papers."""
    return sheet is not None and any(receives_for(person, paper.desk) for paper in queries.papers_of(sheet))


TABLE = {
    "recommendations.see": sees,
    "recommendations.reorder": is_unit_officer,
    "recommendations.sign": is_signer,
    "recommendations.submit": is_unit_officer,
    "recommendations.send": is_unit_officer,
    "recommendations.return": is_secretariat,
    "recommendations.accept": is_secretariat,
    "recommendations.receive": is_receiver,
}
