"""Excel workbooks of plain tables. Words stay words: nothing that people wrote is a formula, a link or a number."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from io import BytesIO
from typing import Any

import xlsxwriter

A4 = 9
FONT = {"font_name": "Microsoft YaHei", "font_size": 10, "valign": "vcenter"}
MADE = datetime(2000, 1, 1)  # noqa: DTZ001 - the same in every file, so that equal data give equal bytes
WORDS_ONLY = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}


@dataclass(frozen=True)
class Column:
    """A column; ``width`` in characters. Its cells hold words or whole numbers."""

    title: str
    width: float = 16


@dataclass(frozen=True)
class Table:
    """One worksheet, printed on A4 landscape with the head repeated: a title, lines, the table, lines."""

    name: str
    title: str
    columns: Sequence[Column]
    rows: Sequence[Sequence[str | int]]
    above: Sequence[str] = ()
    below: Sequence[str] = ()


def workbook(*tables: Table) -> bytes:
    """The bytes of an .xlsx file with one worksheet for each table."""
    target = BytesIO()
    book = xlsxwriter.Workbook(target, WORDS_ONLY)
    book.set_properties({"created": MADE})
    for table in tables:
        _Worksheet(book, table).write()
    book.close()
    return target.getvalue()


class _Worksheet:
    """One table on its worksheet."""

    def __init__(self, book: Any, table: Table) -> None:
        self.table, self.last = table, len(table.columns) - 1
        self.sheet = book.add_worksheet(table.name)
        self.plain = book.add_format(FONT)
        self.title = book.add_format(FONT | {"bold": True, "font_size": 16, "align": "center"})
        self.head = book.add_format(FONT | {"bold": True, "border": 1, "text_wrap": True, "bg_color": "#EDF2F8"})
        self.cell = book.add_format(FONT | {"border": 1, "text_wrap": True})

    def write(self) -> None:
        table = self.table
        self.sheet.merge_range(0, 0, 0, max(self.last, 1), "", self.title)
        self.sheet.write_string(0, 0, table.title, self.title)
        head = 1 + self._lines(1, table.above)
        for at, column in enumerate(table.columns):
            self.sheet.set_column(at, at, column.width)
            self.sheet.write_string(head, at, column.title, self.head)
        for down, row in enumerate(table.rows, head + 1):
            for at, value in enumerate(row):
                self._value(down, at, value)
        self._lines(head + 1 + len(table.rows), table.below)
        self._print(head)

    def _lines(self, at: int, lines: Sequence[str]) -> int:
        for down, line in enumerate(lines, at):
            self.sheet.write_string(down, 0, line, self.plain)
        return len(lines)

    def _value(self, down: int, at: int, value: str | int) -> None:
        write = self.sheet.write_number if isinstance(value, int) else self.sheet.write_string
        write(down, at, value, self.cell)

    def _print(self, head: int) -> None:
        self.sheet.set_row(0, 30)
        self.sheet.freeze_panes(head + 1, 0)
        self.sheet.repeat_rows(head)
        self.sheet.set_landscape()
        self.sheet.set_paper(A4)
        self.sheet.fit_to_pages(1, 0)
        self.sheet.set_footer("&C&P / &N")
