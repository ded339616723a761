"""The module's entry in the header."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from tidu.core.navigation import Item


def is_signed_in(person: Any) -> bool:
    """Whoever is signed in has a desk."""
    return bool(person.is_authenticated)


ITEMS = [Item(_("Desk"), "desk:home", shown_to=is_signed_in, order=1)]
