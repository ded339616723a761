"""The one clock of the platform. All moments are aware; all days are days of Asia/Shanghai.

The clock is injected: tests freeze it, a demo rehearses a campaign at any date.
"""

from __future__ import annotations

import time as process_time
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import chinese_calendar

SHANGHAI = ZoneInfo("Asia/Shanghai")
LAST_SECOND = time(23, 59, 59)

_frozen: ContextVar[datetime | None] = ContextVar("frozen", default=None)
_arrived: ContextVar[datetime | None] = ContextVar("arrived", default=None)
_offset_cache: tuple[float, timedelta] | None = None
OFFSET_KEPT_SECONDS = 1.0
LONGEST_WAY = timedelta(seconds=60)
"""How long after its arrival a request may still be written as of its arrival (decision 0021)."""


def now() -> datetime:
    """The present moment in Asia/Shanghai, shifted in a rehearsal, fixed where frozen."""
    frozen_at = _frozen.get()
    if frozen_at is not None:
        return frozen_at.astimezone(SHANGHAI)
    return (datetime.now(UTC) + _rehearsal_offset()).astimezone(SHANGHAI)


def received() -> datetime:
    """The moment that is held against a deadline: when the request under way arrived, else now (decision 0021).

    Waiting for a lock or a busy server costs nobody the deadline; who takes longer than a minute is judged by now.
    """
    arrived_at, at = _arrived.get(), now()
    if arrived_at is None or not timedelta(0) <= at - arrived_at <= LONGEST_WAY:
        return at
    return arrived_at


def today() -> date:
    """The present day in Asia/Shanghai."""
    return now().date()


def moment(day: date, at: time = time(0)) -> datetime:
    """A time of a day in Asia/Shanghai."""
    return datetime.combine(day, at, tzinfo=SHANGHAI)


def end_of(day: date) -> datetime:
    """The last second of a day: a day deadline ends at 23:59:59."""
    return moment(day, LAST_SECOND)


def has_passed(day: date | None, at: datetime) -> bool:
    """Whether the deadline of a day lies before a moment. The last second counts wholly as in time."""
    return day is not None and at.astimezone(SHANGHAI).date() > day


def add_working_days(start: date, count: int) -> date:
    """The last day of a period of ``count`` working days whose first possible day is ``start``.

    Follows the Chinese calendar with its shifted working days; NotImplementedError for years it does not know.
    """
    day = start - timedelta(days=1)
    for _ in range(count):
        day = next_working_day(day + timedelta(days=1))
    return day


def next_working_day(day: date) -> date:
    """The day itself if it is a working day, else the first one after it."""
    while not chinese_calendar.is_workday(day):
        day += timedelta(days=1)
    return day


@contextmanager
def frozen(at: datetime) -> Iterator[None]:
    """Hold the clock at a moment, for tests and for seeding."""
    token = _frozen.set(at)
    try:
        yield
    finally:
        _frozen.reset(token)


@contextmanager
def arrived(at: datetime) -> Iterator[None]:
    """What happens within counts as received at a moment."""
    token = _arrived.set(at)
    try:
        yield
    finally:
        _arrived.reset(token)


def set_rehearsal(at: datetime) -> None:
    """Let the campaign's time be ``at`` from now on; it goes on running. Demo only."""
    from tidu.core.models import RehearsalClock  # noqa: PLC0415 - the clock is used before models load

    global _offset_cache
    RehearsalClock.objects.update_or_create(pk=1, defaults={"offset": at - datetime.now(UTC)})
    _offset_cache = None


def _rehearsal_offset() -> timedelta:
    from django.conf import settings  # noqa: PLC0415 - the clock also serves where Django is not set up

    global _offset_cache
    if not settings.configured or not settings.TIDU_DEMO:
        return timedelta(0)
    read_at = process_time.monotonic()
    if _offset_cache is None or read_at - _offset_cache[0] > OFFSET_KEPT_SECONDS:
        _offset_cache = (read_at, _read_offset())
    return _offset_cache[1]


def _read_offset() -> timedelta:
    from tidu.core.models import RehearsalClock  # noqa: PLC0415 - the clock is used before models load

    offset = RehearsalClock.objects.filter(pk=1).values_list("offset", flat=True).first()
    return offset or timedelta(0)
