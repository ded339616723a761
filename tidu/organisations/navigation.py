"""The module's entries in the header."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from tidu.core import permissions
from tidu.core.navigation import Item


def applies(user: Any) -> bool:
    """Those who apply keep their enterprise here; others reach their organisations from the desk."""
    return permissions.may(user, "organisations.register_enterprise")


def may_list(user: Any) -> bool:
    """The operator, who sets up organisations."""
    return permissions.may(user, "organisations.found")


ITEMS = [
    Item(_("My organisations"), "organisations:mine", shown_to=applies, order=70),
    Item(_("All organisations"), "organisations:list", shown_to=may_list, order=80, under=("/organisations/all/",)),
]
