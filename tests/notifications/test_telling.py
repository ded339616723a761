"""Putting messages into the outbox: with the act or not at all, to each once, as each wishes."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.utils import translation
from django.utils.translation import gettext_lazy

from tests.builders import a_user
from tidu.core import clock, messages
from tidu.core.messages import MessageWording, Topic
from tidu.notifications import params as facts
from tidu.notifications.actions import notify, notify_address
from tidu.notifications.models import Message
from tidu.rulebook.model import Text

KIND = "test.told"
NOW = datetime(2024, 11, 20, 9, tzinfo=clock.SHANGHAI)

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _wording(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(
        messages._wordings, KIND, MessageWording("{what} 已办理", "正文 {what}", "查看", Topic.PROGRESS)
    )


def test_messages_come_with_the_act() -> None:
    person = a_user()
    with clock.frozen(NOW), transaction.atomic():
        notify([person], KIND, url="/dossiers/1/", params={"what": "申报书"}, due=NOW)
    (message,) = Message.objects.all()
    assert (message.recipient, message.kind, message.url, message.params, message.due, message.created_at) == (
        person,
        KIND,
        "/dossiers/1/",
        {"what": "申报书"},
        NOW,
        NOW,
    )


def test_nothing_is_left_of_an_act_that_failed() -> None:
    def act() -> None:
        with transaction.atomic():
            notify([a_user()], KIND, url="/", params={"what": "申报书"})
            raise ValueError("the act fails")

    with pytest.raises(ValueError, match="the act fails"):
        act()
    assert not Message.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_outside_a_transaction_nothing_is_told() -> None:
    with pytest.raises(transaction.TransactionManagementError):
        notify([a_user()], KIND, url="/", params={"what": "申报书"})


def test_a_kind_without_wording() -> None:
    with pytest.raises(KeyError):
        notify([a_user()], "test.unheard_of", url="/")


def test_a_fact_that_the_wording_asks_for_is_missing() -> None:
    with pytest.raises(KeyError):
        notify([a_user()], KIND, url="/")
    assert not Message.objects.exists()


def test_each_person_once_and_nobody_inactive() -> None:
    person, gone = a_user(), a_user(is_active=False)
    notify([person, gone, person], KIND, url="/", params={"what": "申报书"})
    assert [message.recipient for message in Message.objects.all()] == [person]


def test_once_about_a_matter() -> None:
    first, second = a_user(), a_user()
    notify([first], KIND, url="/", params={"what": "申报书"}, matter="dossier/1 3 days")
    notify([first, second], KIND, url="/", params={"what": "申报书"}, matter="dossier/1 3 days")
    notify([first], KIND, url="/", params={"what": "申报书"}, matter="dossier/1 1 day")
    assert Message.objects.filter(recipient=first).count() == 2
    assert Message.objects.filter(recipient=second).count() == 1


@pytest.mark.parametrize(
    "url", ["https://elsewhere.example/", "//elsewhere.example/", "/\\elsewhere.example", "x", "javascript:1"]
)
def test_links_lead_nowhere_else(url: str) -> None:
    with pytest.raises(IntegrityError):
        notify([a_user()], KIND, url=url, params={"what": "申报书"})


def test_a_bare_address() -> None:
    notify_address(
        "somebody@example.cn", KIND, url="/organisations/join/x/", language="en", params={"what": "1"}, is_secret=True
    )
    (message,) = Message.objects.all()
    assert (message.recipient, message.address, message.language, message.is_secret) == (
        None,
        "somebody@example.cn",
        "en",
        True,
    )


@pytest.mark.parametrize(
    ("value", "zh", "en"),
    [
        ("原样", "原样", "原样"),
        (7, "7", "7"),
        (Text("卓越级", "excellent"), "卓越级", "excellent"),
        (gettext_lazy("Yes"), "是", "Yes"),
        (NOW, "2024-11-20 09:00", "2024-11-20 09:00"),
        (NOW.date(), "2024-11-20", "2024-11-20"),
    ],
)
def test_facts_are_said_in_both_languages(value: Any, zh: str, en: str) -> None:
    kept = facts.kept({"it": value})
    for language, expected in {"zh-hans": zh, "en": en}.items():
        with translation.override(language):
            assert facts.said(kept) == {"it": expected}


def test_a_fact_that_cannot_be_kept() -> None:
    with pytest.raises(TypeError):
        facts.kept({"it": object()})
