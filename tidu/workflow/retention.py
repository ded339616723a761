"""Ends what has been kept long enough (decision 0028). Each module says in its ``retention.py`` what ends and how."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.db import transaction
from django.db.models import QuerySet

from tidu.core import clock
from tidu.workflow import log

CHAIN = "retention"


@dataclass(frozen=True)
class Kind:
    """One kind of data. ``key`` names its period in ``settings.TIDU_RETENTION``.

    ``ended``: the rows whose period ended before a moment; it finds none of them again after ``end``.
    """

    key: str
    ended: Callable[[datetime], QuerySet[Any]]
    end: Callable[[QuerySet[Any]], object]


_kinds: dict[str, Kind] = {}


def install(kinds: Sequence[Kind]) -> None:
    """Make a module's kinds known."""
    _kinds.update({kind.key: kind for kind in kinds})


def installed() -> frozenset[str]:
    """The keys of all kinds."""
    return frozenset(_kinds)


def period_of(key: str) -> timedelta | None:
    """How long a kind is kept; None for ``off``. ValueError for what is neither that nor days such as ``30d``."""
    given: str = settings.TIDU_RETENTION[key]
    if given == "off":
        return None
    if not given.endswith("d") or not given[:-1].isdecimal():
        raise ValueError(f"{key}: not a number of days: {given!r}; write it as 30d, or off")
    return timedelta(days=int(given[:-1]))


def ended(at: datetime) -> dict[str, int]:
    """How many rows of each kind have ended at a moment."""
    return {kind.key: rows.count() for kind, rows in _rows(at)}


def retain() -> dict[str, int]:
    """End what has ended, each kind in a transaction of its own, and log how many rows. Nothing is logged for none."""
    counts = {}
    for kind, rows in _rows(clock.now()):
        with transaction.atomic():
            counts[kind.key] = rows.count()
            if counts[kind.key]:
                kind.end(rows)
                _note(kind.key, counts[kind.key])
    return counts


def _rows(at: datetime) -> list[tuple[Kind, QuerySet[Any]]]:
    periods = [(kind, period_of(key)) for key, kind in sorted(_kinds.items())]
    return [(kind, kind.ended(at - period)) for kind, period in periods if period is not None]


def _note(key: str, count: int) -> None:
    log.append(
        CHAIN,
        at=clock.now(),
        person=None,
        capacity="",
        verb="workflow.retain",
        subject=CHAIN,
        state_before="",
        state_after="",
        reason="",
        data={"kind": key, "rows": count, "kept": settings.TIDU_RETENTION[key]},
    )
