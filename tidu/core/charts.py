"""Charts: numbers in a table, and the lines and bars that the server draws from it.

The table is the source. The drawing needs no script, follows the theme and prints; a script draws the same anew with
ECharts, to be read point by point, when somebody asks for it (``static/tidu/charts.js``).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import ceil, floor, log10
from typing import Literal

from django.utils.functional import Promise

Words = str | Promise
WIDTH, HEIGHT = 640, 260
LEFT, RIGHT, TOP, BOTTOM = 48, 632, 12, 226
MOST_LABELS = 7
"""How many words fit under the drawing."""


@dataclass(frozen=True)
class Series:
    """One row of numbers under a name, one for each label; None where there is none yet."""

    name: Words
    values: Sequence[float | None]


@dataclass(frozen=True)
class Tick:
    """A line of the scale with its number."""

    y: float
    words: str


@dataclass(frozen=True)
class Mark:
    """A label under the drawing."""

    x: float
    words: str


@dataclass(frozen=True)
class Drawn:
    """One series as it is drawn: the points of a line, or the rectangles of bars (x, y, width, height)."""

    name: Words
    points: str
    bars: Sequence[tuple[float, float, float, float]]


@dataclass(frozen=True)
class Chart:
    """A chart ready to be shown by ``components/chart.html``. ``axis``: what the labels are, the head of a column."""

    key: str
    title: Words
    axis: Words
    labels: Sequence[str]
    series: Sequence[Series]
    kind: Literal["line", "bar"] = "line"

    @property
    def rows(self) -> list[tuple[str, list[float | None]]]:
        """The table: each label with its number in every series."""
        return [(label, [one.values[at] for one in self.series]) for at, label in enumerate(self.labels)]

    @property
    def top(self) -> float:
        """Where the scale ends: the next round number above all values."""
        return round_above(max((value for one in self.series for value in one.values if value is not None), default=0))

    @property
    def ticks(self) -> list[Tick]:
        """The lines of the scale, from nothing to the top."""
        step = self.top / ticks_below(self.top)
        return [Tick(self._y(at * step), f"{at * step:,g}") for at in range(ticks_below(self.top) + 1)]

    @property
    def marks(self) -> list[Mark]:
        """The labels that fit, evenly spread, the first among them."""
        every = max(1, ceil(len(self.labels) / MOST_LABELS))
        return [Mark(self._x(at), label) for at, label in enumerate(self.labels) if at % every == 0]

    @property
    def drawn(self) -> list[Drawn]:
        """The series as they are drawn."""
        return [Drawn(one.name, self._line(one), self._bars(one, at)) for at, one in enumerate(self.series)]

    def _line(self, series: Series) -> str:
        values = enumerate(series.values)
        return " ".join(f"{self._x(at):g},{self._y(value):g}" for at, value in values if value is not None)

    def _bars(self, series: Series, place: int) -> list[tuple[float, float, float, float]]:
        width = self._band * 0.72 / len(self.series)
        left = self._band * 0.36 - place * width
        return [
            (round(self._x(at) - left, 1), self._y(value), round(width, 1), round(BOTTOM - self._y(value), 1))
            for at, value in enumerate(series.values)
            if value
        ]

    @property
    def _band(self) -> float:
        return (RIGHT - LEFT) / max(1, len(self.labels))

    def _x(self, at: int) -> float:
        return round(LEFT + self._band * (at + 0.5), 1)

    def _y(self, value: float) -> float:
        return round(BOTTOM - (BOTTOM - TOP) * value / self.top, 1)


def round_above(value: float) -> float:
    """The next of 1, 2, 4, 5, 8 or 10 times a power of ten that is not below the value; 4 for nothing at all."""
    if value <= 4:
        return 4
    power = 10.0 ** floor(log10(value))
    return next(step * power for step in (1, 2, 4, 5, 8, 10) if step * power >= value)


def ticks_below(top: float) -> int:
    """Into how many equal steps a scale is cut, so that each is a round number."""
    return 5 if str(int(top))[0] in {"1", "5"} else 4
