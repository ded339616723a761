"""Dossiers that wait for recognition, and the people who deal with them."""

from __future__ import annotations

from tests.builders import a_person
from tests.dossier_builders import a_campaign, a_dossier_at
from tidu.accounts.models import User
from tidu.organisations.roles import Role
from tidu.stages.recognition import actions, queries, rules
from tidu.stages.recognition.models import Recognition

STAGE = "recognition"


def waiting(count: int = 2) -> list[Recognition]:
    """So many dossiers at the last stage, by their numbers."""
    for _ in range(count):
        a_dossier_at(STAGE)
    return queries.waiting_at(a_campaign(), STAGE)


def seen() -> str:
    """The digest of the list as the page shows it now."""
    return rules.digest_of_waiting(queries.numbers_of(queries.waiting_at(a_campaign(), STAGE)))


def recognise(person: User | None = None) -> list[Recognition]:
    """Recognise all that wait."""
    return actions.recognise_all(person or a_secretary(), a_campaign(), STAGE, seen())


def a_secretary() -> User:
    """Somebody of the secretariat."""
    return a_person(Role.SECRETARIAT)
