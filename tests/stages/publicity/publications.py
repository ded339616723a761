"""Publications with dossiers that came all the way, and the people who deal with them."""

from __future__ import annotations

from datetime import date

from tests.builders import a_person
from tests.dossier_builders import a_dossier_at
from tidu.accounts.models import User
from tidu.organisations.roles import Role
from tidu.stages.publicity import actions
from tidu.stages.publicity.models import Publication

STAGE = "publicity"
FIRST_DAY = date(2024, 12, 30)
LAST_DAY = date(2025, 1, 6)  # five working days later: New Year's Day and a weekend do not count


def a_publication(count: int = 2) -> Publication:
    """A publication that waits, with so many dossiers at the stage."""
    for _ in range(count):
        a_dossier_at(STAGE)
    return Publication.objects.get(state="waiting")


def a_running_publication(count: int = 2) -> Publication:
    """A publication from FIRST_DAY to LAST_DAY; the clock must stand on or before its first day."""
    publication = a_publication(count)
    actions.start(a_secretary(), publication, FIRST_DAY)
    return publication


def a_secretary() -> User:
    """Somebody of the secretariat."""
    return a_person(Role.SECRETARIAT)
