"""Lists of people to invite, as Excel workbooks: the form to fill in, and reading one that was filled in."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any, BinaryIO
from zipfile import BadZipFile

import openpyxl
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, override

from tidu.core.findings import Finding, Refused
from tidu.documents import excel

HEAD = (gettext_lazy("E-mail address"), gettext_lazy("Role"), gettext_lazy("Department"))
LANGUAGES = ("zh-hans", "en")
MOST_PEOPLE = 200
MOST_ROWS = 1000
"""Rows that are looked at, empty ones and those above the head among them."""
LONGEST_CELL = 254
UNREADABLE = (BadZipFile, KeyError, ValueError, TypeError, AttributeError, IndexError, OSError, SyntaxError, EOFError)
"""What a damaged or malicious workbook does to its reader."""


@dataclass(frozen=True)
class Line:
    """One person to invite, as the workbook says it: ``number`` is the row there."""

    number: int
    email: str
    role: str
    department: str = ""


def form(title: str, roles: Sequence[str], departments: Sequence[str]) -> bytes:
    """An empty list with what may stand in it on a second sheet."""
    columns = [excel.Column(str(name), 34 if at == 0 else 24) for at, name in enumerate(HEAD)]
    allowed = [[role, ""] for role in roles] + [["", department] for department in departments]
    return excel.workbook(
        excel.Table(_("Invitations"), title, columns, []),
        excel.Table(_("Choices"), _("What may stand in the list"), columns[1:], allowed),
    )


def read(file: BinaryIO) -> list[Line]:
    """The people of a list. Raises Refused where it cannot be read, has no head, or is empty or too long.

    Formulas count as the value that was saved with them; nothing is worked out here.
    """
    try:
        book = openpyxl.load_workbook(file, read_only=True, data_only=True)
        rows = list(_rows(book.worksheets[0]))
    except UNREADABLE as flaw:
        raise Refused([Finding("organisations.list_unreadable", field="list")]) from flaw
    start = next((at for at, row in enumerate(rows) if row[1:] in _heads()), None)
    if start is None:
        raise Refused([Finding("organisations.list_without_head", field="list")])
    lines = [Line(*row) for row in rows[start + 1 :] if any(row[1:])]
    if not lines:
        raise Refused([Finding("organisations.list_empty", field="list")])
    if len(lines) > MOST_PEOPLE:
        raise Refused([Finding("organisations.list_too_long", field="list", params={"limit": MOST_PEOPLE})])
    return lines


def _rows(sheet: Any) -> Iterator[tuple[int, str, str, str]]:
    for number, cells in enumerate(sheet.iter_rows(max_row=MOST_ROWS, max_col=len(HEAD), values_only=True), start=1):
        first, second, third = (_word(cell) for cell in (*cells, None, None, None)[: len(HEAD)])
        yield number, first, second, third


def _word(cell: object) -> str:
    return " ".join(str(cell).replace("\x00", "").split())[:LONGEST_CELL] if cell is not None else ""


def _heads() -> set[tuple[str, ...]]:
    """The head in each language."""
    heads = set()
    for language in LANGUAGES:
        with override(language):
            heads.add(tuple(str(name) for name in HEAD))
    return heads
