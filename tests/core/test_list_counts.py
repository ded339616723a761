"""Filters that count, order, columns and addresses, over real rows."""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.contrib.auth.models import AnonymousUser
from django.db import connection
from django.db.models.functions import Left
from django.template.loader import render_to_string
from django.test import RequestFactory
from django.test.utils import CaptureQueriesContext
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from tests.builders import an_enterprise
from tidu.core.lists import Column, Filter, counting, list_of
from tidu.organisations.models import Organisation

KINDS = [("legal_person", "Legal person"), ("branch", "Branch")]
TRADES = [("34", "Machines"), ("39", "Computers"), ("27", "Medicine")]
PLACES = [("32", "Jiangsu"), ("44", "Guangdong"), ("65", "Xinjiang")]
FILTERS = [
    Filter("trade", "Trade", TRADES, group="industry"),
    Filter("place", "Place", PLACES, group=Left("region_code", 2)),
]
COLUMNS = [
    Column("name", "Name", lambda row: row.name, "main", sort=["name"]),
    Column("code", "Code", lambda row: row.credit_code, sort=["credit_code"]),
    Column("place", "Place", lambda row: row.region_code, optional=True),
]


def asked(query: str = "", **options: Any) -> Any:
    request = RequestFactory().get(f"/x{query}")
    request.user = AnonymousUser()
    rows = Organisation.objects.filter(kind="enterprise").order_by("pk")
    return list_of(request, rows, COLUMNS, **{"filters": FILTERS, "search": by_name, **options})


def by_name(rows: Any, words: str) -> Any:
    return rows.filter(name__contains=words)


def names(page: Any) -> list[str]:
    return [row.item.name for row in page.rows]


def numbers(page: Any) -> dict[str, dict[str, int]]:
    return {one.name: {choice.key: choice.number for choice in one.options} for one in page.filters}


class Counts(TestCase):
    @given(
        rows=st.lists(st.tuples(st.sampled_from(TRADES), st.sampled_from(PLACES)), max_size=6),
        trade=st.sampled_from(["", "34", "39"]),
        place=st.sampled_from(["", "32", "44"]),
    )
    def test_a_choice_says_how_many_rows_it_then_shows(self, rows: Any, trade: str, place: str) -> None:
        for industry, region in rows:
            an_enterprise(industry=industry[0], region_code=f"{region[0]}0100")
        chosen = {"trade": trade, "place": place}
        page = asked(f"?trade={trade}&place={place}")
        assert page.count == len(page.rows)
        for name, options in numbers(page).items():
            for key, number in options.items():
                narrowed = asked("?" + "&".join(f"{k}={v}" for k, v in {**chosen, name: key}.items()))
                assert len(narrowed.rows) == narrowed.count == number


@pytest.fixture
def three(db: None) -> list[Organisation]:
    return [
        an_enterprise(name=name, industry=trade, region_code=f"{place}0100")
        for name, trade, place in (("丙", "34", "32"), ("甲", "34", "44"), ("乙", "39", "32"))
    ]


def test_choices_that_leave_nothing_are_not_offered_unless_chosen(three: list[Organisation]) -> None:
    assert numbers(asked()) == {"trade": {"34": 2, "39": 1}, "place": {"32": 2, "44": 1}}
    assert numbers(asked("?trade=27")) == {"trade": {"34": 2, "39": 1, "27": 0}, "place": {}}


def test_counts_are_under_the_search(three: list[Organisation]) -> None:
    assert numbers(asked("?q=甲")) == {"trade": {"34": 1}, "place": {"44": 1}}


@pytest.mark.parametrize(
    ("query", "expected", "direction"),
    [
        ("", ["丙", "甲", "乙"], ""),
        ("?sort=name", ["丙", "乙", "甲"], "ascending"),
        ("?sort=-name", ["甲", "乙", "丙"], "descending"),
        ("?sort=place", ["丙", "甲", "乙"], ""),
        ("?sort=name;drop", ["丙", "甲", "乙"], ""),
        ("?sort=-", ["丙", "甲", "乙"], ""),
        ("?sort=registered_by__password", ["丙", "甲", "乙"], ""),
    ],
)
def test_order(three: list[Organisation], query: str, expected: list[str], direction: str) -> None:
    page = asked(query)
    assert (names(page), page.headings[0].direction) == (expected, direction)


def test_a_heading_turns_the_order_round(three: list[Organisation]) -> None:
    assert asked("?q=x&page=2").headings[0].url == "?q=x&sort=name"
    assert asked("?sort=name").headings[0].url == "?sort=-name"
    assert asked("?sort=-name").headings[0].url == "?sort=name"


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("", ["name", "code"]),
        ("?col=place", ["name", "place"]),
        ("?col=place&col=code&col=secret", ["name", "code", "place"]),
        ("?col=secret", ["name", "code"]),
    ],
)
def test_columns_chosen(db: None, query: str, expected: list[str]) -> None:
    assert [column.key for column in asked(query).columns] == expected


def test_an_order_by_a_column_that_is_not_shown_is_ignored(three: list[Organisation]) -> None:
    assert names(asked("?col=name&sort=code")) == ["丙", "甲", "乙"]


@pytest.mark.parametrize(("query", "rows"), [("", 50), ("?per=20", 20), ("?per=7", 50), ("?per=100000", 50)])
def test_rows_on_a_page(db: None, query: str, rows: int) -> None:
    assert asked(query).asked.per_page == rows


def test_chips_lead_to_the_list_without_them(three: list[Organisation]) -> None:
    page = asked("?q=甲&trade=34&sort=name&page=3&place=")
    assert [(str(chip.value), chip.url) for chip in page.chips] == [
        ("甲", "?trade=34&sort=name"),
        ("Machines", "?q=%E7%94%B2&sort=name"),
    ]
    assert page.plain_url == "?sort=name"


def test_beyond_the_most_that_is_counted(three: list[Organisation], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(counting, "MOST", 2)
    page = asked()
    assert (page.count, page.is_exact, numbers(page)["trade"]) == (2, False, {"34": None, "39": None, "27": None})
    narrowed = asked("?trade=39")
    assert (narrowed.count, narrowed.is_exact, names(narrowed)) == (1, True, ["乙"])


@pytest.mark.parametrize("query", ["", "?trade=34&place=32&sort=-name&per=20", "?page=2&per=20"])
def test_a_list_costs_one_count_and_one_page(db: None, query: str) -> None:
    for _ in range(25):
        an_enterprise(industry="34")
    with CaptureQueriesContext(connection) as caught:
        page = asked(query)
        assert (len(page.rows) > 0, len(page.filters)) == (True, 2)
    assert len(caught) == 3  # the cross table, the keys of the page, its rows


def test_the_component_names_order_state_and_count(three: list[Organisation]) -> None:
    page = asked("?sort=name&trade=34")
    html = render_to_string("components/list.html", {"list": page}, request=page.request)
    assert re.findall(r'aria-sort="(\w+)"', html) == ["ascending"]
    assert re.search(r'role="status" id="list-said">共 2 条', html)
    assert '<option value="34" selected>Machines (2)</option>' in html
    assert html.count('class="chip"') == 1
