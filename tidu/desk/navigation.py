"""The module's entry in the header."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from tidu.core import permissions
from tidu.core.navigation import Item
from tidu.organisations.permissions import is_signed_in


def steers(person: Any) -> bool:
    """Those who have a control room."""
    return permissions.may(person, "desk.see_control_room")


ITEMS = [
    Item(_("Desk"), "desk:home", shown_to=is_signed_in.test, order=1),
    Item(_("Control room"), "desk:control_rooms", shown_to=steers, order=2),
]
