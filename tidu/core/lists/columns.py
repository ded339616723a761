"""What a list is declared with: its columns and its filters."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Expression
from django.utils.functional import Promise

Words = str | Promise
Choices = Sequence[tuple[str, Words]]


@dataclass(frozen=True)
class Column:
    """One column. ``cell`` gives the value of a row: words, number, date, Tag, Act, or several of them in a tuple.

    ``classes``: ``main`` the linked column, ``wide`` goes to the second line on phones, ``num`` right-aligned,
    ``tight`` never wraps. ``template`` renders the cell itself, with ``row`` and ``value``. ``sort``: the lookups that
    order the rows by this column, ascending; without them it cannot be sorted by. ``optional``: shown only to who
    chooses it. ``exported``: False for what only a page can show.
    """

    key: str
    label: Words
    cell: Callable[[Any], object]
    classes: str = ""
    template: str = ""
    sort: Sequence[str] = ()
    optional: bool = False
    exported: bool = True

    @property
    def is_main(self) -> bool:
        """Whether this column carries the link of the row."""
        return "main" in self.classes.split()

    @property
    def is_fixed(self) -> bool:
        """Whether the column is always shown: what names the row, and what can be done with it."""
        return self.is_main or not self.label


@dataclass(frozen=True)
class Filter:
    """A choice above the list. Unknown values are ignored.

    ``group``: what the rows of a queryset are told apart by, a lookup or an expression. With it each choice shows how
    many rows it would leave, and choices that would leave none are not offered. ``apply`` narrows the rows by the
    chosen value; it may be left out where ``group`` equals the value. ``choices`` may be a function, called when shown.
    """

    key: str
    label: Words
    choices: Choices | Callable[[], Choices]
    apply: Callable[[Any, str], Any] | None = None
    group: str | Expression | None = None

    @property
    def offered(self) -> Choices:
        """The choices."""
        return self.choices() if callable(self.choices) else self.choices

    def narrow(self, rows: Any, value: str) -> Any:
        """The rows that the value leaves."""
        if self.apply is not None:
            return self.apply(rows, value)
        if isinstance(self.group, str):
            return rows.filter(**{self.group: value})
        return rows.alias(**{f"by_{self.key}": self.group}).filter(**{f"by_{self.key}": value})
