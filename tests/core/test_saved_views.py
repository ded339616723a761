"""Views that people keep of their lists."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client

from tests.builders import a_user, signed_in
from tidu.accounts.models import User
from tidu.core.models import SavedView

LIST = "/factories/"
pytestmark = pytest.mark.django_db


@pytest.fixture
def person() -> User:
    return a_user()


@pytest.fixture
def desk(client: Client, person: User) -> Client:
    return signed_in(client, person)


def keep(client: Client, name: str = "江苏", query: str = "province=320000&sort=name", path: str = LIST) -> Any:
    return client.post("/core/views/", {"name": name, "path": path, "query": query})


def test_a_view_is_kept_shown_and_marked(desk: Client, person: User) -> None:
    assert keep(desk).url == f"{LIST}?province=320000&sort=name"
    page = desk.get(f"{LIST}?sort=name&province=320000&page=1").content.decode()
    assert '<a href="/factories/?province=320000&amp;sort=name" aria-current="page">江苏' in page
    keep(desk, query="province=330000")
    assert list(SavedView.objects.values_list("person", "name", "query")) == [(person.pk, "江苏", "province=330000")]


@pytest.mark.parametrize(
    ("over", "status"),
    [
        ({"name": ""}, 400),
        ({"name": "长" * 41}, 400),
        ({"path": "https://example.cn/"}, 400),
        ({"path": "//example.cn/"}, 400),
        ({"path": "/no-such-page/"}, 400),
        ({"query": "x" * 1001}, 400),
        ({"query": ""}, 302),
    ],
)
def test_what_cannot_be_kept(desk: Client, over: dict[str, str], status: int) -> None:
    assert keep(desk, **over).status_code == status
    assert SavedView.objects.exists() is (status == 302)


def test_no_more_than_the_most(desk: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tidu.core.lists.views.MOST_VIEWS", 1)
    assert [keep(desk, name).status_code for name in ("一", "一", "二")] == [302, 302, 409]


def test_rename_remove_and_open_with_it(desk: Client) -> None:
    keep(desk)
    view = SavedView.objects.get()
    change = f"/core/views/{view.pk}/"
    assert desk.post(change, {"change": "rename", "name": "本省"}).status_code == 302
    assert desk.post(change, {"change": "prefer"}).status_code == 302
    assert desk.get(LIST).url == f"{LIST}?province=320000&sort=name"  # type: ignore[attr-defined]
    assert desk.get(f"{LIST}?page=1").status_code == 200
    assert desk.post(change, {"change": "forget"}).status_code == 302
    assert desk.get(LIST).status_code == 200
    assert desk.post(change, {"change": "nothing"}).status_code == 400
    assert desk.post(change, {"change": "remove"}).status_code == 302
    assert not SavedView.objects.exists()


def test_another_persons_views_are_not_there(desk: Client) -> None:
    keep(desk)
    view = SavedView.objects.get()
    other = signed_in(Client(), a_user())
    for change in ("rename", "remove", "prefer", "forget"):
        assert other.post(f"/core/views/{view.pk}/", {"change": change, "name": "x"}).status_code == 404
    assert "江苏" not in other.get(f"{LIST}?page=1").content.decode()
    assert Client().post("/core/views/", {"name": "x", "path": LIST, "query": ""}).status_code == 404
    view.refresh_from_db()
    assert (view.name, view.is_default) == ("江苏", False)
