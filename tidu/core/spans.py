"""Spans of days drawn as bars on one scale, with the same in words; shown by ``components/spans.html``."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.utils.functional import Promise

from tidu.core import clock

Words = str | Promise
WIDTH = 1000


@dataclass(frozen=True)
class Scale:
    """Turns days into places on a drawing of ``WIDTH`` parts; days outside stand at its edge."""

    first: date
    last: date

    def place(self, day: date) -> int:
        """The place of a day."""
        share = (day - self.first).days / max(1, (self.last - self.first).days)
        return round(WIDTH * min(1.0, max(0.0, share)))


@dataclass(frozen=True)
class Bar:
    """One span: where it begins, how long it is, and the class that colours it."""

    begin: int
    length: int
    look: str


@dataclass(frozen=True)
class Lane:
    """Spans beside one name. ``words`` say what the bars show; ``name_class`` colours the name."""

    name: Words
    bars: Sequence[Bar]
    words: Sequence[Words]
    name_class: str = ""


@dataclass(frozen=True)
class Spans:
    """Lanes on one scale. ``marks``: days at which a thin line stands."""

    scale: Scale
    lanes: Sequence[Lane]
    marks: Sequence[date] = ()

    @property
    def mark_places(self) -> list[int]:
        """Where the thin lines stand."""
        return [self.scale.place(day) for day in self.marks]

    @property
    def today(self) -> int | None:
        """Where today stands; None where it lies outside."""
        day = clock.today()
        return self.scale.place(day) if self.scale.first <= day <= self.scale.last else None


def bar(scale: Scale, begin: date, end: date, look: str) -> Bar:
    """A span as a bar, never too short to be seen."""
    left, right = scale.place(begin), scale.place(end)
    length = max(right - left, WIDTH // 100)
    return Bar(min(left, WIDTH - length), length, look)
