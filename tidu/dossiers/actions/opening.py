"""Recording who opened which dossier, for the auditor."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from tidu.core import clock
from tidu.dossiers import queries
from tidu.dossiers.models import Dossier, Opened, Opening
from tidu.workflow.capacity import capacity_of

FOLDED_SECONDS = 600


def record_opening(person: Any, dossier: Dossier, what: Opened, part: object = "") -> None:
    """Record that a person opened a part of a dossier; nothing for the applicant's own people."""
    record_openings(person, [dossier], what, part)


def record_openings(person: Any, dossiers: Iterable[Dossier], what: Opened, part: object = "") -> None:
    """Record that a person opened several dossiers at once, as an export does, in one statement."""
    at, capacity = clock.now(), capacity_of(person)
    slot = int(at.timestamp()) // FOLDED_SECONDS
    own = frozenset(queries.applicant_of(person))
    rows = [
        Opening(dossier=dossier, person=person, capacity=capacity, what=what, part=str(part), at=at, slot=slot)
        for dossier in dossiers
        if dossier.factory.enterprise_id not in own
    ]
    if rows:
        Opening.objects.bulk_create(rows, ignore_conflicts=True)
