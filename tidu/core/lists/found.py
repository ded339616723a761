"""The rows that a list found, read page by page."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet

from tidu.core.lists import counting
from tidu.core.lists.asked import Asked
from tidu.core.lists.columns import Filter


@dataclass(frozen=True)
class Found:
    """Rows with their number. ``is_exact`` is False where there are more than were counted.

    ``by_filter``: how many rows each choice of a filter would leave; None for a filter that does not count.
    """

    rows: Any
    number: int
    is_exact: bool
    by_filter: Mapping[str, Mapping[str, int] | None]
    enrich: Callable[[Any], Any]

    def count(self) -> int:
        """How many rows can be paged through."""
        return self.number

    def __getitem__(self, place: slice) -> Sequence[Any]:
        """The rows of a page. The keys are read first, so that what a row shows is joined for one page's rows alone."""
        if not isinstance(self.rows, QuerySet):
            return self.enrich(self.rows[place])  # type: ignore[no-any-return]
        keys = list(self.rows.values_list("pk", flat=True)[place])
        found = {row.pk: row for row in self.enrich(self.rows.order_by().filter(pk__in=keys))} if keys else {}
        return [found[key] for key in keys if key in found]


def find(
    rows: Any,
    asked: Asked,
    filters: Sequence[Filter],
    enrich: Callable[[Any], Any],
    census: counting.Census | None = None,
) -> Found:
    """The rows that the filters leave, in the order asked for, with their number and the number under each choice."""
    rows = rows.order_by(*asked.order) if asked.order and isinstance(rows, QuerySet) else rows
    if census is not None:
        return _by_census(rows, asked, filters, enrich, census(rows, asked))
    if not isinstance(rows, QuerySet):
        return _among(rows, asked, filters, enrich)
    plain = [one for one in filters if one.group is None]
    counted = [one for one in filters if one.group is not None]
    rows = _narrowed(rows, asked, plain)
    table = counting.cross_table(rows, counted)
    left = _narrowed(rows, asked, counted)
    by_filter: dict[str, Mapping[str, int] | None] = dict.fromkeys(asked.chosen)
    if table.is_whole:
        by_filter |= {one.key: table.by_choice(one.key, asked.chosen) for one in counted}
        return Found(left, table.total(asked.chosen), True, by_filter, enrich)
    number = counting.cross_table(left, []).total({}) if left is not rows else counting.MOST + 1
    return Found(left, min(number, counting.MOST), number <= counting.MOST, by_filter, enrich)


def _by_census(
    rows: Any,
    asked: Asked,
    filters: Sequence[Filter],
    enrich: Callable[[Any], Any],
    counts: counting.Counts | None,
) -> Found:
    """The same where the caller has counted already."""
    left = _narrowed(rows, asked, filters)
    if counts is None:
        return Found(left, counting.MOST, False, dict.fromkeys(asked.chosen), enrich)
    return Found(left, counts.number, True, {one.key: counts.by_filter[one.key] for one in filters}, enrich)


def _among(rows: Sequence[Any], asked: Asked, filters: Sequence[Filter], enrich: Callable[[Any], Any]) -> Found:
    """The same among rows that are no queryset."""
    by_filter: dict[str, Mapping[str, int] | None] = {}
    for one in filters:
        others = _narrowed(rows, asked, [other for other in filters if other is not one])
        by_filter[one.key] = {key: len(one.narrow(others, key)) for key, _ in one.offered}
    left = _narrowed(rows, asked, filters)
    return Found(left, len(left), True, by_filter, enrich)


def _narrowed(rows: Any, asked: Asked, filters: Sequence[Filter]) -> Any:
    for one in filters:
        rows = one.narrow(rows, asked.chosen[one.key]) if asked.chosen[one.key] else rows
    return rows
