"""The module's entry in the header."""

from django.utils.translation import gettext_lazy as _

from tidu.core.navigation import Item
from tidu.organisations.permissions import is_signed_in

ITEMS = [Item(_("Desk"), "desk:home", shown_to=is_signed_in.test, order=1)]
