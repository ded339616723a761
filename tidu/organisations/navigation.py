"""The module's entries in the header."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from tidu.core import permissions
from tidu.core.navigation import Item


def is_signed_in(user: Any) -> bool:
    """Everybody has organisations, or may register one."""
    return bool(user.is_authenticated)


def may_list(user: Any) -> bool:
    """Those who see the list of organisations."""
    return permissions.may(user, "organisations.list")


ITEMS = [
    Item(_("My organisations"), "organisations:mine", shown_to=is_signed_in, order=70),
    Item(_("All organisations"), "organisations:list", shown_to=may_list, order=80, under=("/organisations/all/",)),
]
