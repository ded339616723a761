"""A list as an Excel file: exactly the rows, columns and order of the page, on all pages, with the state above."""

from __future__ import annotations

import tempfile
from collections.abc import Iterable, Iterator
from datetime import date, datetime
from decimal import Decimal
from typing import Any

import xlsxwriter
from django.db.models import QuerySet
from django.http import FileResponse
from django.utils.text import slugify
from django.utils.translation import gettext as _

from tidu.core import clock
from tidu.core.findings import Finding, refuse_if
from tidu.core.lists.columns import Column
from tidu.core.lists.page import ListPage
from tidu.core.presentation import Act, Tag
from tidu.core.templatetags.tidu import plain

MOST_ROWS = 100_000
ROWS_AT_ONCE = 2_000
WIDTHS = {"main": 44, "wide": 24, "num": 16}
USUAL_WIDTH = 18
Cell = str | int | float | date | datetime


def workbook(listed: ListPage, title: str) -> FileResponse:
    """The list as a file to download. Raises Refused where it has more rows than ``MOST_ROWS``.

    Rows are written one by one to a file on disk, so that memory does not grow with their number.
    """
    refuse_if(_too_many(listed))
    file = tempfile.TemporaryFile()  # noqa: SIM115 - the answer closes it
    with xlsxwriter.Workbook(file, {"constant_memory": True, "strings_to_urls": False}) as book:
        _write(book, listed, title)
    file.seek(0)
    name = f"{slugify(title, allow_unicode=True)}-{clock.now().astimezone(clock.SHANGHAI):%Y%m%d-%H%M}.xlsx"
    return FileResponse(file, as_attachment=True, filename=name)


def _too_many(listed: ListPage) -> list[Finding]:
    rows = listed.found.rows
    beyond = len(rows) > MOST_ROWS if not isinstance(rows, QuerySet) else not listed.is_exact and _reaches(rows)
    return [Finding("core.export_too_large", params={"limit": f"{MOST_ROWS:,}"})] if beyond else []


def _reaches(rows: QuerySet[Any]) -> bool:
    return rows.order_by().values_list("pk")[MOST_ROWS : MOST_ROWS + 1].exists()


def state_of(listed: ListPage) -> str:
    """What the list shows, in words: moment, number, what narrows it and its order."""
    parts = [clock.now().astimezone(clock.SHANGHAI).strftime("%Y-%m-%d %H:%M:%S")]
    parts += [f"{chip.label or _('Search')}: {chip.value}" for chip in listed.chips]
    for head in listed.headings:
        if head.direction:
            order = _("ascending") if head.direction == "ascending" else _("descending")
            parts.append(_("sorted by {column}, {order}").format(column=head.column.label, order=order))
    return " · ".join(parts)


def exported_columns(listed: ListPage) -> list[Column]:
    """The columns of the file: those shown, without what only a page can show."""
    return [column for column in listed.columns if column.exported and column.label]


def _write(book: Any, listed: ListPage, title: str) -> None:
    sheet, columns = book.add_worksheet(), exported_columns(listed)
    bold, quiet = book.add_format({"bold": True}), book.add_format({"font_color": "#5c6678"})
    formats = {
        datetime: book.add_format({"num_format": "yyyy-mm-dd hh:mm"}),
        date: book.add_format({"num_format": "yyyy-mm-dd"}),
        str: book.add_format({"text_wrap": True, "valign": "top"}),
    }
    for place, column in enumerate(columns):
        sheet.set_column(
            place, place, next((WIDTHS[kind] for kind in column.classes.split() if kind in WIDTHS), USUAL_WIDTH)
        )
    sheet.write_string(0, 0, title, bold)
    sheet.write_string(1, 0, state_of(listed), quiet)
    for place, column in enumerate(columns):
        sheet.write_string(3, place, str(column.label), bold)
    sheet.freeze_panes(4, 0)
    for line, row in enumerate(_rows(listed), 4):
        for place, column in enumerate(columns):
            _write_cell(sheet, line, place, cell_of(column.cell(row)), formats)


def _rows(listed: ListPage) -> Iterator[Any]:
    rows = listed.found.rows
    if not isinstance(rows, QuerySet):
        yield from listed.found.enrich(rows)
        return
    yield from listed.found.enrich(rows).iterator(chunk_size=ROWS_AT_ONCE)


def cell_of(value: object) -> Cell:
    """A value of a list as a cell: numbers and dates as such, everything else as the words that the page shows."""
    if isinstance(value, tuple | list):
        return "\n".join(str(part) for part in map(cell_of, _shown(value)))
    if isinstance(value, Tag):
        return str(value.word)
    if isinstance(value, Act) or value in (None, ""):
        return ""
    if isinstance(value, datetime):
        return value.astimezone(clock.SHANGHAI).replace(tzinfo=None)
    if isinstance(value, int | float | date) and not isinstance(value, bool):
        return value
    return float(value) if isinstance(value, Decimal) else str(plain(value))


def _shown(parts: Iterable[object]) -> Iterator[object]:
    return (part for part in parts if part not in (None, "") and not isinstance(part, Act))


def _write_cell(sheet: Any, line: int, place: int, value: Cell, formats: dict[type, Any]) -> None:
    """Write by the kind of the value, never by how a text looks: ``=1+1`` stays a text."""
    if isinstance(value, datetime):
        sheet.write_datetime(line, place, value, formats[datetime])
    elif isinstance(value, date):
        sheet.write_datetime(line, place, datetime(value.year, value.month, value.day), formats[date])  # noqa: DTZ001
    elif isinstance(value, int | float):
        sheet.write_number(line, place, value)
    elif value:
        sheet.write_string(line, place, value, formats[str])
