"""How urgent something is. Values in, values out."""

from __future__ import annotations

from datetime import datetime, timedelta
from enum import StrEnum

SOON = timedelta(days=7)


class Urgency(StrEnum):
    """When something is due, the most urgent first."""

    OVERDUE = "overdue"
    TODAY = "today"
    WEEK = "week"
    LATER = "later"
    UNDATED = "undated"


def urgency_of(due: datetime | None, now: datetime) -> Urgency:
    """How urgent something is that is due at a moment; ``now`` in the time zone whose days count."""
    if due is None:
        return Urgency.UNDATED
    if due < now:
        return Urgency.OVERDUE
    if due.astimezone(now.tzinfo).date() == now.date():
        return Urgency.TODAY
    return Urgency.WEEK if due - now <= SOON else Urgency.LATER
