"""What the URL asks of a list: words, filters, order, columns, page. Whatever it does not know, it ignores."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.http import QueryDict

from tidu.core.lists.columns import Column, Filter

LONGEST_QUERY = 100
PER_PAGE = (20, 50, 100, 200)


@dataclass(frozen=True)
class Asked:
    """The state of one list as its URL says it. ``sort``: a column's key, after ``-`` for descending order."""

    query: str
    chosen: Mapping[str, str]
    sort: str
    columns: Sequence[Column]
    per_page: int
    page: str

    @property
    def narrowed(self) -> bool:
        """Whether words or a filter are at work."""
        return bool(self.query) or any(self.chosen.values())

    @property
    def order(self) -> Sequence[str]:
        """The lookups to order by; empty where the list's own order holds."""
        column = next((one for one in self.columns if one.key == self.sort.lstrip("-")), None)
        if column is None:
            return ()
        return [turned(lookup) for lookup in (*column.sort, "pk")] if self.sort[0] == "-" else (*column.sort, "pk")


def turned(lookup: str) -> str:
    """The lookup in the other direction."""
    return lookup[1:] if lookup.startswith("-") else f"-{lookup}"


def read(
    data: QueryDict, columns: Sequence[Column], filters: Sequence[Filter], *, prefix: str, per_page: int, searched: bool
) -> Asked:
    """Read the state of one list. ``per_page``: where the URL asks for no number of rows that is offered."""
    shown = _columns(columns, data.getlist(f"{prefix}col"))
    sortable = {f"{sign}{column.key}" for column in shown if column.sort for sign in ("", "-")}
    sort, rows = data.get(f"{prefix}sort", ""), data.get(f"{prefix}per", "")
    return Asked(
        query=one_line(data.get(f"{prefix}q", "")) if searched else "",
        chosen={one.key: _known(one, data.get(f"{prefix}{one.key}", "")) for one in filters},
        sort=sort if sort in sortable else "",
        columns=shown,
        per_page=int(rows) if rows in map(str, PER_PAGE) else per_page,
        page=data.get(f"{prefix}page", ""),
    )


def one_line(words: str) -> str:
    """Words as one line without the null character, which PostgreSQL refuses."""
    return " ".join(words.replace("\x00", "").split())[:LONGEST_QUERY]


def _columns(columns: Sequence[Column], chosen: Sequence[str]) -> Sequence[Column]:
    """The columns to show, in the list's own order."""
    if not set(chosen) & {column.key for column in columns}:
        return [column for column in columns if not column.optional]
    return [column for column in columns if column.is_fixed or column.key in chosen]


def _known(one: Filter, value: str) -> str:
    """The chosen value, "" where there is none or where it is not offered."""
    return value if value and value in {key for key, _ in one.offered} else ""
