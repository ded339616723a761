"""The module's entry in the header."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from tidu.core.navigation import Item
from tidu.organisations import queries as organisations
from tidu.organisations.roles import APPLICANT_ROLES, Role


def asks_or_answers(person: Any) -> bool:
    """Those who work with notices: applicants, units, the secretariat."""
    return organisations.holds_any(person, {*APPLICANT_ROLES, Role.UNIT_OFFICER, Role.SECRETARIAT})


ITEMS = [Item(_("Questions"), "questions:mine", shown_to=asks_or_answers, order=85)]
