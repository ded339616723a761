"""The module's entry in the header."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from tidu.core.navigation import Item
from tidu.organisations.queries import holds_any
from tidu.organisations.roles import Role

READERS = frozenset(Role) - {Role.EXPERT, Role.OPERATOR}


def reads(person: Any) -> bool:
    """Applicants, units, departments, the ministry and the auditor."""
    return holds_any(person, READERS)


def audits(person: Any) -> bool:
    """The auditor."""
    return holds_any(person, frozenset({Role.AUDITOR}))


ITEMS = [
    Item(_("Dossiers"), "dossiers:list", shown_to=reads, order=25),
    Item(_("Openings"), "dossiers:openings", shown_to=audits, order=26),
]
