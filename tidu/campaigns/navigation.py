"""The module's entry in the header."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from tidu.core import permissions
from tidu.core.navigation import Item


def manages(person: Any) -> bool:
    """The secretariat."""
    return permissions.may(person, "campaigns.manage")


ITEMS = [Item(_("Campaigns"), "campaigns:list", shown_to=manages, order=20)]
