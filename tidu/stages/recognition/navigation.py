"""The stage's entry in the header."""

from django.utils.translation import gettext_lazy as _

from tidu.core.navigation import Item
from tidu.organisations.permissions import reads_nationally

ITEMS = [Item(_("Recognition"), "recognition:list", shown_to=reads_nationally.test, order=68)]
