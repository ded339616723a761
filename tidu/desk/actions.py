"""The one write of the desk: that somebody came."""

from __future__ import annotations

from tidu.accounts.models import User
from tidu.core import clock
from tidu.desk.models import Visit
from tidu.workflow import queries as log


def come(person: User) -> Visit | None:
    """Note that a person came to the desk. Returns the visit before this one, None for the first."""
    before = Visit.objects.filter(person=person).first()
    now = {"at": clock.now(), "last_entry": log.last_entry()}
    Visit.objects.update_or_create(person=person, defaults=now)
    return before
