"""Pure decisions about messages: whom they reach when, when a failed one is tried again."""

from __future__ import annotations

from datetime import datetime, time, timedelta

from tidu.core import clock
from tidu.core.messages import Topic

ALWAYS_IN_APP = frozenset({Topic.TASK, Topic.DECISION, Topic.DEADLINE, Topic.DUTY})
"""Decision 0017, point 4: what binds, is a deadline or awaits somebody cannot be silenced in the app."""

DELAYS = tuple(timedelta(minutes=minutes) for minutes in (1, 2, 5, 15, 30, 60, 120, 240))
"""Decision 0017, point 6: waits between attempts; the last one repeats until LAST_ATTEMPT_AFTER."""
LAST_ATTEMPT_AFTER = timedelta(days=3)


def next_digest(hour: int, at: datetime) -> datetime:
    """The first moment after ``at`` at which the hour strikes in Asia/Shanghai."""
    today = clock.moment(at.astimezone(clock.SHANGHAI).date(), time(hour))
    return today if today > at else today + timedelta(days=1)


def next_attempt(attempts: int, created_at: datetime, at: datetime) -> datetime | None:
    """When to try again after so many failed attempts; None when it is time to give up."""
    if at - created_at >= LAST_ATTEMPT_AFTER:
        return None
    return at + DELAYS[min(attempts, len(DELAYS)) - 1]
