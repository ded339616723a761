"""One page of a list, ready to be shown by ``components/list.html``."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Any

from django.core.paginator import Page, Paginator
from django.http import HttpRequest, QueryDict
from django.utils.functional import Promise

from tidu.core import limits
from tidu.core.lists.asked import PER_PAGE, Asked, read
from tidu.core.lists.bulk import BulkAct, state_sent
from tidu.core.lists.columns import Column, Filter
from tidu.core.lists.counting import Census
from tidu.core.lists.found import Found, find
from tidu.core.lists.views import SavedViews

Words = str | Promise
USUAL = 50
NOT_STATE = ("page", "export")
"""Parameters that are no part of what a list shows."""


@dataclass(frozen=True)
class Choice:
    """One choice of a filter. ``number``: how many rows it would leave, None where that is not counted."""

    key: str
    label: Words
    number: int | None


@dataclass(frozen=True)
class ChosenFilter:
    """A filter as the page shows it: ``name`` of the parameter, the choices, and the value chosen or ""."""

    name: str
    label: Words
    options: Sequence[Choice]
    value: str

    @property
    def choices(self) -> Sequence[tuple[str, Words]]:
        """The choices without their numbers."""
        return [(one.key, one.label) for one in self.options]


@dataclass(frozen=True)
class Chip:
    """Something that narrows the list, and the address without it."""

    label: Words
    value: Words
    url: str


@dataclass(frozen=True)
class Heading:
    """The head of a column; ``url`` sorts by it, "" where it cannot be sorted by."""

    column: Column
    url: str
    direction: str


@dataclass(frozen=True)
class Cell:
    """One cell of one row."""

    column: Column
    value: object


@dataclass(frozen=True)
class Row:
    """One row: the object it stands for, its cells and its address (or "")."""

    item: Any
    cells: Sequence[Cell]
    link: str

    @property
    def main(self) -> object:
        """The value of the main column, which names the row."""
        return next((cell.value for cell in self.cells if cell.column.is_main), self.item)

    @property
    def name(self) -> object:
        """What the row is called: the first line of its main column."""
        return self.main[0] if isinstance(self.main, tuple | list) else self.main


@dataclass(frozen=True)
class ListPage:
    """One page of a list. ``count``: rows over all pages; where not ``is_exact``, there are more."""

    request: HttpRequest = field(repr=False)
    data: QueryDict = field(repr=False)
    asked: Asked
    found: Found = field(repr=False)
    all_columns: Sequence[Column] = field(repr=False)
    declared: Sequence[Filter] = field(repr=False)
    prefix: str
    empty: Words
    searched: bool
    search_label: Words
    link: Callable[[Any], str] | None = field(repr=False)
    everything: Any = field(repr=False)
    bulk: Sequence[BulkAct] = field(repr=False, default=())
    exports: bool = False

    @cached_property
    def page(self) -> Page[Any]:
        """The page itself; a number that does not exist shows the nearest one."""
        paginator: Paginator[Any] = Paginator(self.found, self.asked.per_page)  # type: ignore[arg-type]
        return paginator.get_page(self.asked.page)

    @cached_property
    def rows(self) -> Sequence[Row]:
        """The rows of this page."""
        return [self.row_of(item) for item in self.page.object_list]

    def row_of(self, item: Any) -> Row:
        """One object as a row."""
        return Row(item, [Cell(column, column.cell(item)) for column in self.columns], self.link_of(item))

    def link_of(self, item: Any) -> str:
        """The address of a row, or ""."""
        return self.link(item) if self.link else ""

    @property
    def columns(self) -> Sequence[Column]:
        """The columns shown."""
        return self.asked.columns

    @property
    def count(self) -> int:
        """How many rows can be paged through."""
        return self.found.number

    @property
    def is_exact(self) -> bool:
        """Whether ``count`` is all rows there are."""
        return self.found.is_exact

    @property
    def said_count(self) -> str:
        """The number with its thousands apart."""
        return f"{self.count:,}"

    @property
    def query(self) -> str:
        """The words searched for."""
        return self.asked.query

    @property
    def narrowed(self) -> bool:
        """Whether a search or a filter is at work."""
        return self.asked.narrowed

    @property
    def has_tools(self) -> bool:
        """Whether it is a list to work in, not a few rows on another page."""
        return self.searched or bool(self.declared)

    @property
    def name(self) -> str:
        """What the list's elements are called on the page."""
        return f"list{self.prefix}"

    @property
    def page_name(self) -> str:
        """The parameter that names the page."""
        return f"{self.prefix}page"

    @property
    def query_name(self) -> str:
        """The parameter that holds the search words."""
        return f"{self.prefix}q"

    @property
    def page_numbers(self) -> list[int | str]:
        """The page numbers to offer, with the paginator's mark where some are left out."""
        return list(self.page.paginator.get_elided_page_range(self.page.number, on_each_side=1, on_ends=1))

    @property
    def views(self) -> SavedViews | None:
        """The person's own views of this list; None for who is not signed in, and for a list beside another."""
        person = getattr(self.request, "user", None)
        if self.prefix or not self.has_tools or person is None or not person.is_authenticated:
            return None
        return SavedViews(person, self.request.path, self.state)

    @cached_property
    def filters(self) -> Sequence[ChosenFilter]:
        """The filters with their choices."""
        return [self._filter(one) for one in self.declared]

    @property
    def headings(self) -> Sequence[Heading]:
        """The heads of the columns; the one that is sorted by turns the order round."""
        return [self._heading(column) for column in self.columns]

    @property
    def chips(self) -> Sequence[Chip]:
        """What narrows the list."""
        words = [Chip(self.search_label, self.query, self.url(q=None))] if self.query else []
        return words + [
            Chip(one.label, choice.label, self.url(**{one.name.removeprefix(self.prefix): None}))
            for one in self.filters
            for choice in one.options
            if choice.key == one.value
        ]

    @property
    def choosable(self) -> Sequence[tuple[Column, bool]]:
        """The columns that may be left out, and whether each is shown."""
        return [(column, column in self.columns) for column in self.all_columns if not column.is_fixed]

    @property
    def per_page_choices(self) -> Sequence[tuple[int, bool]]:
        """How many rows a page may hold, and which of it does."""
        return [(number, number == self.asked.per_page) for number in sorted({*PER_PAGE, self.asked.per_page})]

    @property
    def plain_url(self) -> str:
        """The list without words and filters; its columns and its order stay."""
        return self.url(q=None, **{one.key: None for one in self.declared})

    @property
    def export_url(self) -> str:
        """The list as an Excel file."""
        return self.url(export="xlsx")

    @property
    def state(self) -> str:
        """The query string of what is shown: without the page, and without what says nothing."""
        return self._encoded({}, without=NOT_STATE)

    def url(self, **changes: str | None) -> str:
        """The address of this list with some parameters changed, on its first page; None takes one away."""
        return f"?{self._encoded(changes, without=NOT_STATE)}"

    def hidden(self, *own: str) -> Sequence[tuple[str, str]]:
        """The parameters that a form must keep: all but its own and the page."""
        left_out = {f"{self.prefix}{name}" for name in (*own, *NOT_STATE)}
        return [
            (name, value) for name, values in self.data.lists() if name not in left_out for value in values if value
        ]

    @property
    def hidden_of_search(self) -> Sequence[tuple[str, str]]:
        """What the search form keeps."""
        return self.hidden("q", *(one.key for one in self.declared))

    @property
    def hidden_of_columns(self) -> Sequence[tuple[str, str]]:
        """What the column chooser keeps."""
        return self.hidden("col", "per")

    def _encoded(self, changes: dict[str, str | None], without: Sequence[str] = ()) -> str:
        given = self.data.copy()
        for name in without:
            given.pop(f"{self.prefix}{name}", None)
        for name, value in changes.items():
            given[f"{self.prefix}{name}"] = value or ""
        for name, values in list(given.lists()):
            given.setlist(name, [value for value in values if value])
        return given.urlencode()

    def _filter(self, one: Filter) -> ChosenFilter:
        numbers, value = self.found.by_filter[one.key], self.asked.chosen[one.key]
        options = [
            Choice(key, label, numbers.get(key, 0) if numbers is not None else None) for key, label in one.offered
        ]
        shown = [choice for choice in options if choice.number != 0 or choice.key == value]
        return ChosenFilter(f"{self.prefix}{one.key}", one.label, shown, value)

    def _heading(self, column: Column) -> Heading:
        if not column.sort:
            return Heading(column, "", "")
        direction = {column.key: "ascending", f"-{column.key}": "descending"}.get(self.asked.sort, "")
        return Heading(column, self.url(sort=f"-{column.key}" if direction == "ascending" else column.key), direction)


def unchanged(rows: Any) -> Any:
    """Rows that need nothing read ahead."""
    return rows


def list_of(
    request: HttpRequest,
    rows: Any,
    columns: Sequence[Column],
    *,
    search: Callable[[Any, str], Any] | None = None,
    search_label: Words = "",
    filters: Sequence[Filter] = (),
    link: Callable[[Any], str] | None = None,
    empty: Words = "",
    per_page: int = USUAL,
    prefix: str = "",
    enrich: Callable[[Any], Any] = unchanged,
    bulk: Sequence[BulkAct] = (),
    census: Census | None = None,
) -> ListPage:
    """The page of a list that the request asks for.

    ``rows``: a queryset or a sequence, in a definite order, of what the person may see. ``enrich`` reads ahead what
    cells show and nothing narrows or sorts by; it is applied to the rows of one page only. ``prefix`` keeps the
    parameters of two lists on one page apart. ``bulk``: what the person may do with several rows at once.
    ``census``: counts that the caller knows by itself, for rows beyond what a list counts.
    """
    data = state_sent(request) if request.method == "POST" else request.GET
    filters = [replace(one, choices=one.offered) for one in filters]  # a function is called once
    asked = read(data, columns, filters, prefix=prefix, per_page=per_page, searched=search is not None)
    matching = rows
    if search and asked.query:
        limits.take("search", limits.caller_of(request))
        matching = search(rows, asked.query)
    found = find(matching, asked, filters, enrich, census)
    return ListPage(
        request, data, asked, found, columns, filters, prefix, empty, search is not None, search_label, link, rows, bulk
    )
