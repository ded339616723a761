"""Counts of the whole register in every direction, in memory, under the edition that they belong to.

Each value of each filter is a number whose bits are the titles that have it. So what a choice would leave under all
other choices is one "and" and one count of bits: a thousandth of a millisecond, however many titles there are.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache, lru_cache
from threading import Lock
from typing import Any

from django.db.models import QuerySet

from tidu.core.lists import Asked, Counts
from tidu.core.lists.counting import MOST
from tidu.register import queries
from tidu.register.models import RegisterEntry
from tidu.register.queries import Edition
from tidu.register.rules import standing_on
from tidu.rulebook import shipped

KEYS = ("level", "status", "province", "place", "industry", "year", "notice")
COLUMNS = ("pk", "level", "status", "valid_until", "province", "region_code", "industry", "year", "notice_id")
_one_at_a_time = Lock()


@dataclass(frozen=True)
class Census:
    """One edition counted. ``bits``: by filter and value; ``places``: at which bit a title stands."""

    everybody: int
    places: Mapping[int, int]
    bits: Mapping[str, Mapping[str, int]]

    def counts(self, chosen: Mapping[str, str], among: Iterable[int] | None = None) -> Counts:
        """How many titles the chosen values leave, and how many each value would, all or among some only."""
        start = self.everybody if among is None else self._bits_of(among)
        filters = {key: self.bits[key].get(value, 0) for key, value in chosen.items() if value}
        return Counts(
            _met(start, filters.values()).bit_count(),
            {key: self._by_value(key, start, filters) for key in KEYS},
        )

    def of_list(self, rows: QuerySet[RegisterEntry], asked: Asked) -> Counts | None:
        """The counts of a list of the register; None where the words leave more rows than lists count."""
        if not asked.query:
            return self.counts(asked.chosen)
        found = list(rows.order_by().values_list("pk", flat=True)[: MOST + 1])
        return self.counts(asked.chosen, found) if len(found) <= MOST else None

    @property
    def by_level(self) -> Mapping[str, int]:
        """How many titles that count today each level has."""
        return self.counts({"status": "valid"}).by_filter["level"]

    def _by_value(self, key: str, start: int, filters: Mapping[str, int]) -> Mapping[str, int]:
        others = _met(start, (bits for other, bits in filters.items() if other != key))
        return {value: count for value, bits in self.bits[key].items() if (count := (bits & others).bit_count())}

    def _bits_of(self, titles: Iterable[int]) -> int:
        marks = bytearray(len(self.places) // 8 + 1)
        for title in titles:
            place = self.places.get(title)
            if place is not None:  # one that was granted a moment ago belongs to the next edition
                marks[place >> 3] |= 1 << (place & 7)
        return int.from_bytes(marks, "little")


def present() -> Census:
    """The census of the present edition; read once by each process, by one thread for all."""
    edition = queries.edition()
    with _one_at_a_time:
        return _read(edition)


@lru_cache(maxsize=2)
def _read(edition: Edition) -> Census:
    rows = list(RegisterEntry.objects.order_by("pk").values_list(*COLUMNS))
    size = len(rows) // 8 + 1
    marks = {key: defaultdict[str, bytearray](lambda: bytearray(size)) for key in KEYS}
    for place, row in enumerate(rows):
        at, bit = place >> 3, 1 << (place & 7)
        for key, value in zip(KEYS, _values(row, edition.day), strict=True):
            marks[key][value][at] |= bit
    bits = {
        key: {value: int.from_bytes(found, "little") for value, found in values.items()}
        for key, values in marks.items()
    }
    return Census((1 << len(rows)) - 1, {row[0]: place for place, row in enumerate(rows)}, bits)


def _values(row: tuple[Any, ...], day: date) -> tuple[str, ...]:
    _, level, status, until, province, region, industry, year, notice = row
    return level, standing_on(day, status, until), province, place_of(region), industry, str(year), notice


@cache
def place_of(region_code: str) -> str:
    """The region directly below the province: the city, or the county where no city lies between."""
    region = shipped().reference.regions.get(region_code)
    while region is not None and region.parent and not region.parent.endswith("0000"):
        region = shipped().reference.regions.get(region.parent)
    return region.code if region else region_code


def _met(start: int, filters: Iterable[int]) -> int:
    for bits in filters:
        start &= bits
    return start
