"""Limits: as many as they say, exact under concurrency, whole again in time, and cheap."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.http import HttpRequest, HttpResponse
from django.test import Client, RequestFactory
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st

from tests import builders
from tidu.core import limits
from tidu.core.limits import Limit, TooMany, give_back, prune, take
from tidu.core.models import Allowance


@pytest.fixture(autouse=True)
def _three_a_minute(settings: Any) -> None:
    settings.TIDU_LIMITS = {"search": "3/1m", "upload": "off", **dict.fromkeys(("sign_in", "mail"), "3/1m")}


def refused(name: str = "search", subject: object = "a") -> int:
    """The seconds to wait; 0 where it is let through."""
    try:
        take(name, subject)
    except TooMany as limit:
        return limit.seconds
    return 0


def let_pass(seconds: int) -> None:
    """As if that time had passed."""
    with connection.cursor() as cursor:
        cursor.execute("UPDATE core_allowance SET whole_at = whole_at - %s", [timedelta(seconds=seconds)])


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("20/5m", Limit(20, timedelta(minutes=5))),
        ("1/h", Limit(1, timedelta(hours=1))),
        ("120/30s", Limit(120, timedelta(seconds=30))),
        ("2/1d", Limit(2, timedelta(days=1))),
        ("off", None),
    ],
)
def test_a_limit_is_read(text: str, expected: Limit | None) -> None:
    assert Limit.read(text) == expected


@pytest.mark.parametrize("text", ["", "20", "20/5", "0/5m", "many/5m", "20/5x", "-1/5m"])
def test_what_is_no_limit_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match=r"."):
        Limit.read(text)


@pytest.mark.django_db
def test_as_many_as_it_says_then_the_time_to_wait() -> None:
    assert [refused() for _ in range(3)] == [0, 0, 0]
    assert refused() == 20
    assert refused(subject="b") == refused("sign_in") == 0


@pytest.mark.django_db
def test_a_refused_try_costs_nothing() -> None:
    for _ in range(10):
        refused()
    let_pass(20)
    assert [refused(), refused()] == [0, 20]


@pytest.mark.django_db
def test_the_allowance_comes_back_one_by_one_and_whole() -> None:
    for _ in range(4):
        refused()
    let_pass(40)
    assert [bool(refused()) for _ in range(3)] == [False, False, True]
    let_pass(3600)
    assert [bool(refused()) for _ in range(4)] == [False, False, False, True]


@pytest.mark.django_db
def test_what_is_given_back_can_be_used_again() -> None:
    for _ in range(3):
        refused()
    give_back("search", "a")
    assert [bool(refused()), bool(refused())] == [False, True]


@pytest.mark.django_db
def test_a_limit_that_is_off_counts_nothing() -> None:
    assert [refused("upload") for _ in range(50)] == [0] * 50
    assert not Allowance.objects.exists()


@pytest.mark.django_db
def test_whole_allowances_are_forgotten() -> None:
    refused(subject="a")
    let_pass(21)
    refused(subject="b")
    assert prune() == 1
    assert Allowance.objects.count() == 1


def test_no_more_than_allowed_at_once(at_once: Callable[..., list[Any]]) -> None:
    given_out = at_once(*[lambda: refused(subject="same")] * 8)
    assert sorted(bool(wait) for wait in given_out) == [False] * 3 + [True] * 5


@pytest.mark.django_db
def test_one_statement_a_use() -> None:
    with CaptureQueriesContext(connection) as asked:
        refused()
    assert len(asked) == 1


@pytest.mark.django_db
def test_the_table_is_not_logged_and_names_nobody() -> None:
    refused(subject="a@example.cn")
    with connection.cursor() as cursor:
        cursor.execute("SELECT relpersistence FROM pg_class WHERE relname = 'core_allowance'")
        assert cursor.fetchone() == ("u",)
    assert "example" not in Allowance.objects.get().key


@pytest.mark.parametrize(
    ("proxies", "forwarded", "expected"),
    [
        (0, "203.0.113.9", "127.0.0.1"),
        (1, "203.0.113.9", "203.0.113.9"),
        (1, "198.51.100.7, 203.0.113.9", "203.0.113.9"),
        (2, "198.51.100.7, 203.0.113.9", "198.51.100.7"),
        (2, "203.0.113.9", "127.0.0.1"),
        (1, "2001:db8:1:2:aaaa::1", "2001:db8:1:2::/64"),
        (1, "2001:db8:1:2:bbbb::2", "2001:db8:1:2::/64"),
        (1, "nonsense", "unknown"),
    ],
)
def test_whose_address_it_is(settings: Any, proxies: int, forwarded: str, expected: str) -> None:
    settings.ALLAUTH_TRUSTED_PROXY_COUNT = proxies
    request = RequestFactory().get("/", headers={"x-forwarded-for": forwarded})
    assert limits.address_of(request) == expected


@given(st.text(max_size=200))
def test_any_forwarded_address_is_read(forwarded: str) -> None:
    request = HttpRequest()
    request.META["HTTP_X_FORWARDED_FOR"] = forwarded
    assert limits.address_of(request)


@pytest.mark.django_db
def test_the_decorator_counts_posts_of_one_caller() -> None:
    @limits.limited("search")
    def view(request: HttpRequest) -> HttpResponse:
        return HttpResponse()

    made = RequestFactory()
    for _ in range(5):
        view(made.get("/"))
    for _ in range(3):
        view(made.post("/"))
    with pytest.raises(TooMany):
        view(made.post("/"))
    elsewhere = made.post("/", REMOTE_ADDR="203.0.113.9")
    assert view(elsewhere).status_code == 200


@pytest.mark.django_db
@pytest.mark.parametrize(("language", "words"), [("zh-hans", "秒后再试"), ("en", "Try again in 20 seconds")])
def test_the_page_says_how_long_to_wait(client: Client, language: str, words: str) -> None:
    builders.signed_in(client, builders.a_user())
    asked = {"q": "苏州"}
    address = reverse("dossiers:list")
    statuses = [client.get(address, asked).status_code for _ in range(3)]
    answer = client.get(address, asked, headers={"accept-language": language})
    assert (statuses, answer.status_code, answer["Retry-After"]) == ([200] * 3, 429, "20")
    assert words in answer.content.decode()
    assert client.get(address).status_code == 200
