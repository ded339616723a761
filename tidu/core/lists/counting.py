"""Counting rows once for all filters: a cross table of everything they tell rows apart by.

What each choice would leave is summed up from its cells, so that a list costs one count whatever the number of filters.
Counting stops at ``MOST``: nobody reads a number beyond, and no list may wait for it.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import EmptyResultSet
from django.db import connections
from django.db.models import F, QuerySet

from tidu.core.lists.asked import Asked
from tidu.core.lists.columns import Filter

MOST = 20_000


@dataclass(frozen=True)
class Counts:
    """How many rows the whole state of a list leaves, and how many each choice of each filter would leave."""

    number: int
    by_filter: Mapping[str, Mapping[str, int]]


Census = Callable[["QuerySet[Any]", Asked], "Counts | None"]
"""Counts that a caller knows by itself, of the rows that the words leave; None where they are more than it counts."""


@dataclass(frozen=True)
class CrossTable:
    """How many rows there are for each combination of values. ``is_whole``: whether no more rows than ``MOST``."""

    keys: Sequence[str]
    cells: Sequence[tuple[Sequence[str], int]]

    @property
    def is_whole(self) -> bool:
        """Whether all rows were counted."""
        return sum(count for _, count in self.cells) <= MOST

    def total(self, chosen: Mapping[str, str]) -> int:
        """How many rows the chosen values leave."""
        return sum(count for values, count in self.cells if self._fits(values, chosen, without=""))

    def by_choice(self, key: str, chosen: Mapping[str, str]) -> Mapping[str, int]:
        """How many rows each value of one filter would leave under all the other ones."""
        place, found = self.keys.index(key), dict[str, int]()
        for values, count in self.cells:
            if self._fits(values, chosen, without=key):
                found[values[place]] = found.get(values[place], 0) + count
        return found

    def _fits(self, values: Sequence[str], chosen: Mapping[str, str], *, without: str) -> bool:
        return all(
            key == without or not chosen.get(key) or chosen[key] == value
            for key, value in zip(self.keys, values, strict=True)
        )


def cross_table(rows: QuerySet[Any], filters: Sequence[Filter]) -> CrossTable:
    """Count the rows by every value of the filters' groups, in one query."""
    groups = {f"group_{place}": one.group for place, one in enumerate(filters)}
    named = {name: F(group) if isinstance(group, str) else group for name, group in groups.items()}
    inner = rows.order_by().annotate(**named).values_list(*(groups or ["pk"]))[: MOST + 1]
    columns = ", ".join([*groups, "count(*)"])
    try:
        sql, params = inner.query.sql_with_params()
    except EmptyResultSet:
        return CrossTable([one.key for one in filters], [])
    grouped = f"GROUP BY {', '.join(groups)}" if groups else ""
    with connections[rows.db].cursor() as cursor:
        cursor.execute(f"SELECT {columns} FROM ({sql}) AS found {grouped}", params)  # noqa: S608 - our own names
        cells = [([_key(value) for value in values], count) for *values, count in cursor.fetchall()]
    return CrossTable([one.key for one in filters], cells)


def _key(value: object) -> str:
    return "" if value is None else str(value)
