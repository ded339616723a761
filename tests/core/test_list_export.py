"""The Excel file of a list says exactly what the list shows, as values and never as formulas."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from io import BytesIO
from typing import Any

import openpyxl
import pytest
from django.contrib.auth.models import AnonymousUser
from django.test import RequestFactory

from tests.builders import an_enterprise
from tidu.core import clock
from tidu.core.findings import Refused
from tidu.core.lists import Column, Filter, export, list_of
from tidu.core.lists.export import cell_of, workbook
from tidu.core.presentation import Act, Tag
from tidu.organisations.models import Organisation
from tidu.rulebook.model import Text

COLUMNS = [
    Column("name", "Name", lambda row: (row.name, row.credit_code), "main", sort=["name"]),
    Column("trade", "Trade", lambda row: row.industry),
    Column("number", "Number", lambda row: Decimal("12.50"), "num"),
    Column("since", "Since", lambda row: date(2024, 11, 12)),
    Column("place", "Place", lambda row: row.region_code, optional=True),
    Column("acts", "", lambda row: Act("End")),
]
TRADE = Filter("trade", "Trade", [("34", "Machines"), ("39", "Computers")], group="industry")


def listed(query: str = "") -> Any:
    request = RequestFactory().get(f"/x{query}")
    request.user = AnonymousUser()
    rows = Organisation.objects.filter(kind="enterprise").order_by("pk")
    return list_of(request, rows, COLUMNS, filters=[TRADE], per_page=20)


def sheet_of(page: Any) -> Any:
    content = b"".join(workbook(page, "Enterprises").streaming_content)  # type: ignore[arg-type]
    return openpyxl.load_workbook(BytesIO(content)).active


def rows_of(sheet: Any) -> list[list[Any]]:
    return [list(row) for row in sheet.iter_rows(min_row=5, values_only=True)]


@pytest.mark.django_db
@pytest.mark.parametrize("query", ["", "?sort=-name", "?trade=34&sort=name", "?trade=39&page=2", "?per=20&col=place"])
def test_the_file_holds_what_the_list_shows(query: str) -> None:
    for number in range(50):
        an_enterprise(industry="34" if number % 3 else "39")
    page = listed(query)
    shown = [
        [cell_of(cell.value) for cell in listed(f"{query or '?'}&page={number}").rows[place].cells if cell.column.label]
        for number in page.page.paginator.page_range
        for place in range(len(listed(f"{query or '?'}&page={number}").rows))
    ]
    assert [[_plain(value) for value in row] for row in rows_of(sheet_of(page))] == shown


def _plain(value: Any) -> Any:
    return value.date() if isinstance(value, datetime) else value


@pytest.mark.django_db
def test_the_head_says_what_narrows_the_list_and_when() -> None:
    an_enterprise(industry="34")
    with clock.frozen(clock.moment(date(2024, 11, 12))):
        sheet = sheet_of(listed("?trade=34&sort=-name"))
    assert sheet["A1"].value == "Enterprises"
    assert sheet["A2"].value == "2024-11-12 00:00:00 · Trade: Machines · 按“Name”降序排列"
    assert [cell.value for cell in sheet[4]] == ["Name", "Trade", "Number", "Since"]


@pytest.mark.django_db
@pytest.mark.parametrize("name", ["=1+1", "+cmd|' /C calc'!A0", "@SUM(A1)", "https://example.cn", "-2"])
def test_words_are_never_formulas(name: str) -> None:
    an_enterprise(name=name)
    cell = sheet_of(listed())["A5"]
    assert (cell.value.splitlines()[0], cell.data_type, cell.hyperlink) == (name, "s", None)


@pytest.mark.django_db
def test_a_list_beyond_the_most_rows_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(export, "MOST_ROWS", 2)
    monkeypatch.setattr("tidu.core.lists.counting.MOST", 1)
    for _ in range(3):
        an_enterprise()
    with pytest.raises(Refused, match="export_too_large"):
        workbook(listed(), "x")


@pytest.mark.parametrize(
    ("value", "cell"),
    [
        (None, ""),
        ("", ""),
        (12, 12),
        (Decimal("1.5"), 1.5),
        (True, "是"),
        (Tag("passed"), "passed"),
        (Act("Do it"), ""),
        (Text("中", "en"), "中"),
        (("a", None, Tag("b"), Act("c")), "a\nb"),
        (datetime(2024, 11, 12, 16, tzinfo=clock.UTC), datetime(2024, 11, 13)),  # noqa: DTZ001
    ],
)
def test_cell_of(value: object, cell: object) -> None:
    assert cell_of(value) == cell
