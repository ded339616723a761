"""The module's entry in the header."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from tidu.core.navigation import Item


def everybody(person: Any) -> bool:
    """The register is public."""
    return True


ITEMS = [Item(_("Register"), "register:list", shown_to=everybody, order=90)]
