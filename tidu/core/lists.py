"""Lists: columns over a queryset, searched, filtered and paged the same way everywhere.

Shown by ``components/list.html``. The rows must come in a definite order; the caller gives it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.core.paginator import Page, Paginator
from django.http import HttpRequest
from django.utils.functional import Promise

from tidu.core import limits

Words = str | Promise
PER_PAGE = 50
LONGEST_QUERY = 100


@dataclass(frozen=True)
class Column:
    """One column. ``cell`` gives the value of a row: words, number, date, Tag, Act, or several of them in a tuple.

    ``classes``: ``main`` the linked column, ``wide`` goes to the second line on phones, ``num`` right-aligned,
    ``tight`` never wraps. ``template`` renders the cell itself, with ``row`` and ``value``.
    """

    key: str
    label: Words
    cell: Callable[[Any], object]
    classes: str = ""
    template: str = ""

    @property
    def is_main(self) -> bool:
        """Whether this column carries the link of the row."""
        return "main" in self.classes.split()


@dataclass(frozen=True)
class Filter:
    """A choice above the list. ``apply`` narrows the rows by the chosen value; unknown values are ignored."""

    key: str
    label: Words
    choices: Sequence[tuple[str, Words]]
    apply: Callable[[Any, str], Any]


@dataclass(frozen=True)
class ChosenFilter:
    """A filter as the page shows it: ``name`` of the parameter, the choices, and the value chosen or ""."""

    name: str
    label: Words
    choices: Sequence[tuple[str, Words]]
    value: str


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


@dataclass(frozen=True)
class ListPage:
    """One page of a list, ready to be shown. ``count``: rows over all pages."""

    columns: Sequence[Column]
    page: Page[Any]
    count: int
    query: str
    empty: Words
    searched: bool
    search_label: Words
    filters: Sequence[ChosenFilter]
    prefix: str
    link: Callable[[Any], str] | None = field(repr=False, default=None)

    @property
    def rows(self) -> Iterator[Row]:
        """The rows of this page."""
        for item in self.page.object_list:
            cells = [Cell(column, column.cell(item)) for column in self.columns]
            yield Row(item, cells, self.link(item) if self.link else "")

    @property
    def page_name(self) -> str:
        """The parameter that names the page."""
        return f"{self.prefix}page"

    @property
    def query_name(self) -> str:
        """The parameter that holds the search words."""
        return f"{self.prefix}q"

    @property
    def narrowed(self) -> bool:
        """Whether a search or a filter is at work."""
        return bool(self.query) or any(chosen.value for chosen in self.filters)

    @property
    def page_numbers(self) -> list[int | str]:
        """The page numbers to offer, with the paginator's mark where some are left out."""
        return list(self.page.paginator.get_elided_page_range(self.page.number, on_each_side=1, on_ends=1))


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
    per_page: int = PER_PAGE,
    prefix: str = "",
) -> ListPage:
    """The page of a list that the request asks for.

    ``rows``: a queryset or a sequence. A page number that does not exist shows the nearest one.
    ``prefix`` keeps the parameters of two lists on one page apart.
    """
    query = _asked(request, f"{prefix}q") if search else ""
    if search and query:
        limits.take("search", limits.caller_of(request))
        rows = search(rows, query)
    chosen = [_choose(request, one, prefix) for one in filters]
    for one, choice in zip(filters, chosen, strict=True):
        rows = one.apply(rows, choice.value) if choice.value else rows
    paginator = Paginator(rows, per_page)
    page = paginator.get_page(request.GET.get(f"{prefix}page"))
    return ListPage(
        columns, page, paginator.count, query, empty, search is not None, search_label, chosen, prefix, link
    )


def _asked(request: HttpRequest, name: str) -> str:
    """The search words: one line without the null character, which PostgreSQL refuses."""
    return " ".join(request.GET.get(name, "").replace("\x00", "").split())[:LONGEST_QUERY]


def _choose(request: HttpRequest, one: Filter, prefix: str) -> ChosenFilter:
    name = f"{prefix}{one.key}"
    value = request.GET.get(name, "")
    known = {key for key, _ in one.choices}
    return ChosenFilter(name, one.label, one.choices, value if value in known else "")
