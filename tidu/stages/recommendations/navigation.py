"""The module's entry in the header."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _

from tidu.core.navigation import Item
from tidu.organisations import queries
from tidu.organisations.roles import NATIONAL_ROLES, Role

READERS = NATIONAL_ROLES | {Role.UNIT_OFFICER, Role.DEPARTMENT_OFFICER}


def reads_sheets(user: Any) -> bool:
    """Officers of units, and national roles."""
    return queries.holds_any(user, READERS)


ITEMS = [Item(_("Recommendation lists"), "recommendations:list", shown_to=reads_sheets, order=35)]
