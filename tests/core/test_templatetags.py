from datetime import UTC, date, datetime
from decimal import Decimal
from types import SimpleNamespace
from typing import Any

import pytest
from django.template import Context, Template
from django.test import RequestFactory
from django.utils import translation

from tests.core.gallery import CLAUSE, DECISION, SHAKY
from tidu.core import clock
from tidu.core.presentation import Act, Deadline, QuotaUse, Tag
from tidu.core.templatetags import tidu as tags
from tidu.rulebook.model import Text

LATE = datetime(2024, 11, 29, 15, 59, 59, tzinfo=UTC)


def render(source: str, query: str = "", **values: Any) -> str:
    request = RequestFactory().get(f"/x{query}")
    return Template("{% load tidu %}" + source).render(Context({"request": request, **values})).strip()


@pytest.mark.parametrize(("language", "expected"), [("zh-hans", "名额"), ("en", "quota")])
def test_localised_follows_the_language(language: str, expected: str) -> None:
    with translation.override(language):
        assert tags.localised(Text("名额", "quota")) == expected


def test_moments_are_of_shanghai() -> None:
    assert tags.moment(LATE) == "2024-11-29 23:59:59"
    assert tags.minute(LATE) == "2024-11-29 23:59"
    assert tags.day(datetime(2024, 11, 29, 16, tzinfo=UTC)) == "2024-11-30"
    assert tags.day(date(2024, 11, 29)) == "2024-11-29"


@pytest.mark.parametrize("show", [tags.moment, tags.minute, tags.day, tags.left_until])
def test_no_moment_shows_nothing(show: Any) -> None:
    assert show(None) == ""


@pytest.mark.parametrize(
    ("now", "chinese", "english"),
    [
        (datetime(2024, 11, 27, 11, 47, 59, tzinfo=UTC), "2 天 04:12", "2 days 04:12"),
        (datetime(2024, 11, 28, 11, 47, 59, tzinfo=UTC), "1 天 04:12", "1 day 04:12"),
        (datetime(2024, 11, 29, 15, 0, 0, tzinfo=UTC), "00:59", "00:59"),
        (datetime(2024, 11, 30, 17, 0, 0, tzinfo=UTC), "1 天 01:00", "1 day 01:00"),
    ],
)
def test_left_until(now: datetime, chinese: str, english: str) -> None:
    with clock.frozen(now):
        with translation.override("zh-hans"):
            assert tags.left_until(LATE) == chinese
        with translation.override("en"):
            assert tags.left_until(LATE) == english


@pytest.mark.parametrize(
    ("now", "urgent", "overdue"),
    [
        (datetime(2024, 11, 28, 15, 59, 59, tzinfo=UTC), False, False),
        (datetime(2024, 11, 28, 16, 0, 0, tzinfo=UTC), True, False),
        (LATE, True, False),
        (datetime(2024, 11, 29, 16, 0, 0, tzinfo=UTC), True, True),
    ],
)
def test_deadline_turns_red(now: datetime, urgent: bool, overdue: bool) -> None:
    with clock.frozen(now):
        deadline = Deadline("until", LATE)
        assert (deadline.urgent, deadline.overdue) == (urgent, overdue)


@pytest.mark.parametrize(
    ("amount", "expected"),
    [(Decimal("12345.6"), "12,345.60"), (0, "0.00"), ("1000000", "1,000,000.00"), (None, "—"), ("", "—")],
)
def test_money(amount: Any, expected: str) -> None:
    with translation.override("zh-hans"):
        assert tags.money(amount) == expected


@pytest.mark.parametrize(("flag", "expected"), [(True, "是"), (False, "否"), (None, "—")])
def test_yes_no(flag: bool | None, expected: str) -> None:
    with translation.override("zh-hans"):
        assert tags.yes_no(flag) == expected


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        (None, "—"),
        ("", "—"),
        (0, "0"),
        (LATE, "2024-11-29 23:59"),
        (date(2024, 1, 2), "2024-01-02"),
        ("<b>", "&lt;b&gt;"),
        (Tag("<x>", "ok"), '<span class="tag ok">&lt;x&gt;</span>'),
        (("a", "", None, "<"), "<div>a</div><div>&lt;</div>"),
    ],
)
def test_shown_escapes_and_words_any_value(value: Any, expected: str) -> None:
    assert tags.shown(value).strip() == expected


@pytest.mark.parametrize(
    ("cited", "chinese"),
    [(CLAUSE, "依据 通知 二(二)3"), (SHAKY, "依据 要素条件 一(5) 暂定"), (DECISION, "平台规则：决定 0006")],
)
def test_citation_says_its_kind(cited: Any, chinese: str) -> None:
    with translation.override("zh-hans"):
        html = render("{% cite cited %}", cited=cited)
    assert Template("{{ html|striptags }}").render(Context({"html": html})) == chinese


def test_query_keeps_other_parameters() -> None:
    assert render("{% query page=2 %}", "?q=a%26b&page=1") == "?q=a%26b&amp;page=2"
    assert render('{% query q="" %}', "?q=a&page=1") == "?page=1"


@pytest.mark.parametrize(
    ("act", "parts"),
    [
        (Act("Go", "/go", "get"), {"<a": 1, "<form": 0, "<details": 0, "csrfmiddlewaretoken": 0}),
        (Act("Go", "/go"), {"<a": 0, "<form": 1, "<details": 0, "csrfmiddlewaretoken": 1}),
        (Act("Go", "/go", confirm="Sure?"), {"<a": 0, "<form": 1, "<details": 1, "csrfmiddlewaretoken": 1}),
        (Act("Go", "/go", reason_label="Why"), {"<textarea": 1, "<details": 1, 'name="reason"': 1}),
        (Act("Go", "/go", disabled_because="Too late"), {"<a": 0, "<form": 0, "<button": 0, "Too late": 1}),
    ],
)
def test_act_asks_as_it_should(act: Act, parts: dict[str, int]) -> None:
    html = render('{% include "components/act.html" %}', act=act, csrf_token="token")
    assert {part: html.count(part) for part in parts} == parts


def test_act_in_a_cell_carries_the_token() -> None:
    column = SimpleNamespace(template="", is_main=False)
    html = render("{% render_cell cell row %}", cell=SimpleNamespace(column=column, value=Act("Go", "/go")), row=None)
    assert html.count("csrfmiddlewaretoken") == 1


@pytest.mark.parametrize(
    ("used", "boxes", "full", "left"),
    [
        (0, [False] * 3, False, 3),
        (2, [True, True, False], False, 1),
        (3, [True] * 3, True, 0),
        (4, [True] * 3, True, 0),
    ],
)
def test_quota_boxes(used: int, boxes: list[bool], full: bool, left: int) -> None:
    quota = QuotaUse(used, 3)
    assert (quota.boxes, quota.full, quota.left) == (boxes, full, left)
