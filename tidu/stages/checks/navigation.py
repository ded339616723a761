"""The stage's entry in the header."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from tidu.core.navigation import Item
from tidu.organisations.queries import holds
from tidu.organisations.roles import Role


def checks(person: Any) -> bool:
    """Officers of authorities and groups."""
    return holds(person, Role.UNIT_OFFICER)


ITEMS = [Item(_("Checks"), "checks:list", shown_to=checks, order=30)]
