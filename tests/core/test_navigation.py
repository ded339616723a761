from collections.abc import Iterator

import pytest
from django.http import HttpResponse
from django.test import RequestFactory, override_settings
from django.urls import path

from tidu.core import navigation
from tidu.core.navigation import Item

urlpatterns = [
    path("", lambda request: HttpResponse(), name="home"),
    path("sheets/", lambda request: HttpResponse(), name="sheets"),
    path("sheets/old/", lambda request: HttpResponse(), name="old"),
]


@pytest.fixture(autouse=True)
def _own_items(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setattr(navigation, "_items", {})
    monkeypatch.setattr(navigation, "_describers", [])
    with override_settings(ROOT_URLCONF=__name__):
        navigation.install(
            [
                Item("Old", "old", lambda user: True, 3),
                Item("Home", "home", lambda user: True, 1),
                Item("Sheets", "sheets", lambda user: user == "officer", 2, under=["/ranks/"]),
                Item("Gone", "no-such-page", lambda user: True, 4),
            ]
        )
        yield


def links(at: str, user: str) -> list[tuple[object, bool]]:
    request = RequestFactory().get(at)
    request.user = user  # type: ignore[assignment]
    return [(link.label, link.current) for link in navigation.links_for(request)]


@pytest.mark.parametrize(
    ("at", "user", "expected"),
    [
        ("/", "officer", [("Home", True), ("Sheets", False), ("Old", False)]),
        ("/sheets/7/", "officer", [("Home", False), ("Sheets", True), ("Old", False)]),
        ("/sheets/old/3", "officer", [("Home", False), ("Sheets", False), ("Old", True)]),
        ("/ranks/1", "officer", [("Home", False), ("Sheets", True), ("Old", False)]),
        ("/elsewhere", "guest", [("Home", False), ("Old", False)]),
    ],
)
def test_links_shown_and_current(at: str, user: str, expected: list[tuple[str, bool]]) -> None:
    assert links(at, user) == expected


def test_person_is_described_by_who_knows() -> None:
    assert navigation.described("li") == ""
    navigation.describe_person(lambda user: f"unit of {user}")
    assert navigation.described("li") == "unit of li"
