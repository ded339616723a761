"""The module's entry in the header."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from tidu.core.navigation import Item


def everybody(person: Any) -> bool:
    """The register is public."""
    return True


def visitors(person: Any) -> bool:
    """Those who are not signed in: whoever works here has entries enough."""
    return not person.is_authenticated


ITEMS = [
    Item(_("Register"), "register:list", shown_to=everybody, order=90),
    Item(_("Verify a certificate"), "certificates:lookup", shown_to=visitors, order=92),
    Item(_("Open data"), "data:about", shown_to=visitors, order=94, under=["/api/"]),
]
