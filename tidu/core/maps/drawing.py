"""The values of a map: classes with words, a place for every region, and the same as a table."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

from django.utils.functional import Promise
from django.utils.translation import get_language

from tidu.core.maps.geometry import Geometry, Shape, geometry
from tidu.rulebook import shipped

Words = str | Promise
CLASSES = 4
"""How many shades stand for numbers above zero; more are hard to tell apart."""


@dataclass(frozen=True)
class Place:
    """One region of the map. ``shade`` 0 is nothing, then rising; ``url``: what it leads to, or ""."""

    shape: Shape
    name: str
    value: int
    shade: int
    url: str

    @property
    def short(self) -> str:
        """The short name that a cartogram writes into the square."""
        return self.shape.short.get("zh" if _is_chinese() else "en", "")


@dataclass(frozen=True)
class Map:
    """A map ready to be shown by ``components/map.html``. ``unit``: what is counted, the head of the table's column."""

    title: Words
    unit: Words
    geometry: Geometry
    places: Sequence[Place]
    legend: Sequence[tuple[int, str]]

    @property
    def ranked(self) -> list[Place]:
        """The places of the table, the highest value first."""
        return sorted(self.places, key=lambda place: (-place.value, place.shape.code))


def map_of(title: Words, unit: Words, values: Mapping[str, int], urls: Mapping[str, str] | None = None) -> Map:
    """A map of counts by region code; regions without a value count as 0."""
    drawn = geometry()
    bounds = bounds_of([values.get(shape.code, 0) for shape in drawn.shapes])
    regions = shipped().reference.regions
    language = get_language() or "zh-hans"
    places = [
        Place(
            shape,
            regions[shape.code].name.in_language(language),
            value := values.get(shape.code, 0),
            shade_of(value, bounds),
            (urls or {}).get(shape.code, ""),
        )
        for shape in drawn.shapes
    ]
    return Map(title, unit, drawn, places, legend_of(bounds))


def bounds_of(values: Sequence[int]) -> list[int]:
    """Where each class of numbers above zero ends: about as many regions in each, and equal numbers together."""
    positive = sorted(value for value in values if value > 0)
    ends = [positive[len(positive) * part // CLASSES - 1] for part in range(1, CLASSES + 1) if len(positive) >= part]
    return sorted({*ends, *positive[-1:]})


def shade_of(value: int, bounds: Sequence[int]) -> int:
    """The class of a value: 0 for nothing, else the first class that holds it."""
    return 0 if value <= 0 else next(at for at, bound in enumerate(bounds, 1) if value <= bound)


def legend_of(bounds: Sequence[int]) -> list[tuple[int, str]]:
    """Each class with its range in words, zero among them."""
    words = [f"{high}" if low + 1 == high else f"{low + 1}–{high}" for low, high in pairwise([0, *bounds])]
    return [(0, "0"), *enumerate(words, 1)]


def _is_chinese() -> bool:
    return (get_language() or "zh").startswith("zh")
