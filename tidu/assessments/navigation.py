"""The module's entry in the header."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from tidu.core.navigation import Item
from tidu.organisations import queries
from tidu.organisations.roles import APPLICANT_ROLES


def assesses(user: Any) -> bool:
    """Applicants."""
    return queries.holds_any(user, APPLICANT_ROLES)


ITEMS = [Item(_("Maturity"), "assessments:list", shown_to=assesses, order=55)]
