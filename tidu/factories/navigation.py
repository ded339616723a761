"""The module's entries in the header."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from tidu.core.navigation import Item
from tidu.organisations import queries
from tidu.organisations.roles import APPLICANT_ROLES, NATIONAL_ROLES, Role

SEEING_ROLES = APPLICANT_ROLES | NATIONAL_ROLES | {Role.UNIT_OFFICER, Role.DEPARTMENT_OFFICER}


def sees_factories(user: Any) -> bool:
    """Those to whom some factory may be visible."""
    return queries.holds_any(user, SEEING_ROLES)


ITEMS = [Item(_("Factories"), "factories:list", shown_to=sees_factories, order=50)]
