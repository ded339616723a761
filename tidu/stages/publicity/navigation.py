"""The module's entries in the header: the public page, or the office page for those who have one."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from tidu.core.navigation import Item
from tidu.organisations.permissions import reads_nationally


def reads_public_page(person: Any) -> bool:
    """Everybody who has no office page."""
    return not reads_nationally.test(person)


ITEMS = [
    Item(_("Publicity"), "publicity:index", shown_to=reads_public_page, order=66),
    Item(_("Publicity"), "publicity:list", shown_to=reads_nationally.test, order=66),
]
