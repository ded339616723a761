"""Who may do what with a sign-off list."""

from __future__ import annotations

from typing import Any

import rules

from tidu.organisations.permissions import is_secretariat, reads_nationally
from tidu.stages.signoff import queries
from tidu.stages.signoff.models import SignoffList


@rules.predicate
def signs(person: Any, signoff_list: SignoffList | None) -> bool:
    """A ministry officer of a department whose signature the list needs."""
    return signoff_list is not None and bool(queries.departments_of(person, signoff_list))


TABLE = {
    "signoff.see": reads_nationally,
    "signoff.propose": is_secretariat,
    "signoff.move": is_secretariat,
    "signoff.remove": is_secretariat,
    "signoff.sign": signs,
    "signoff.dissent": signs,
}
