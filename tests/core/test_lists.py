from typing import Any

import pytest
from django.test import RequestFactory

from tidu.core.lists import Column, Filter, list_of

NAME = Column("name", "Name", lambda row: row, "main")
EVEN = Filter("kind", "Kind", [("even", "Even")], lambda rows, value: [row for row in rows if row % 2 == 0])


def numbers(query: str = "", count: int = 12, **options: Any) -> Any:
    return list_of(RequestFactory().get(f"/x{query}"), list(range(1, count + 1)), [NAME], per_page=5, **options)


def shown(page: Any) -> list[object]:
    return [row.cells[0].value for row in page.rows]


def containing(rows: list[int], query: str) -> list[int]:
    return [row for row in rows if query in str(row)]


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("", [1, 2, 3, 4, 5]),
        ("?page=3", [11, 12]),
        ("?page=99", [11, 12]),
        ("?page=-1", [11, 12]),
        ("?page=none", [1, 2, 3, 4, 5]),
        ("?page=%00", [1, 2, 3, 4, 5]),
    ],
)
def test_page_asked_for(query: str, expected: list[int]) -> None:
    assert shown(numbers(query)) == expected


@pytest.mark.django_db
def test_search_narrows_and_counts() -> None:
    page = numbers("?q=1", search=containing)
    assert (shown(page), page.count, page.narrowed) == ([1, 10, 11, 12], 4, True)


@pytest.mark.django_db
def test_search_words_are_cleaned() -> None:
    assert numbers(f"?q=%20a%00%0Ab%20{'x' * 200}", search=containing).query == "a b " + "x" * 96


def test_words_without_a_search_are_ignored() -> None:
    page = numbers("?q=1")
    assert (page.query, page.count, page.narrowed) == ("", 12, False)


def test_filter_chosen() -> None:
    page = numbers("?kind=even", filters=[EVEN])
    assert (shown(page), page.count, page.filters[0].value) == ([2, 4, 6, 8, 10], 6, "even")


def test_filter_of_unknown_value_is_ignored() -> None:
    page = numbers("?kind=odd", filters=[EVEN])
    assert (page.count, page.filters[0].value, page.narrowed) == (12, "", False)


def test_two_lists_on_one_page_keep_apart() -> None:
    assert shown(numbers("?apage=2&bpage=3", prefix="a")) == [6, 7, 8, 9, 10]
    assert shown(numbers("?apage=2&bpage=3", prefix="b")) == [11, 12]


def test_rows_link_where_asked() -> None:
    assert [row.link for row in numbers(count=2, link=lambda row: f"/{row}").rows] == ["/1", "/2"]
    assert [row.link for row in numbers(count=2).rows] == ["", ""]


def test_page_numbers_leave_the_middle_out() -> None:
    assert numbers("?page=10", count=100).page_numbers == [1, "…", 9, 10, 11, "…", 20]
