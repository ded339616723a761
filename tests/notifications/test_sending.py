"""Carrying what waits, over a real mail server that refuses, accepts, or breaks off."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.test import override_settings
from django.utils.translation import gettext_lazy

from tests.builders import a_user
from tests.journeys.running import a_free_port
from tests.notifications.office import Office, open_at
from tidu.accounts.models import User
from tidu.core import clock, messages
from tidu.core.messages import MessageWording, Topic
from tidu.notifications.actions import notify, notify_address, send_due, sending
from tidu.notifications.models import Contact, Delivery, Message, Preference, Status

BACKEND = "tidu.notifications.carriers.email.smtp.EmailBackend"
NOW = datetime(2024, 11, 20, 9, tzinfo=clock.SHANGHAI)
TASK, NEWS = "test.task", "test.news"

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _wording(monkeypatch: pytest.MonkeyPatch) -> None:
    words = gettext_lazy("Yes"), "{what} {by}", "Go"
    monkeypatch.setitem(messages._wordings, TASK, MessageWording("{what}", *words[1:], Topic.TASK))
    monkeypatch.setitem(messages._wordings, NEWS, MessageWording(*words, Topic.PROGRESS))


@pytest.fixture
def office() -> Iterator[Office]:
    port = a_free_port()
    settings = {"EMAIL_BACKEND": BACKEND, "EMAIL_HOST": "127.0.0.1", "EMAIL_PORT": port, "EMAIL_USE_TLS": False}
    with override_settings(**settings, TIDU_ORIGIN="https://tidu.example.cn"), open_at(port) as behaviour:
        yield behaviour


@pytest.fixture
def _no_office() -> Iterator[None]:
    """A port where nobody listens."""
    with override_settings(EMAIL_BACKEND=BACKEND, EMAIL_HOST="127.0.0.1", EMAIL_PORT=1, EMAIL_USE_TLS=False):
        yield


def told(person: User | None = None, kind: str = TASK, **params: Any) -> Delivery:
    notify([person or a_user()], kind, url="/dossiers/1/", params={"what": "申报书", "by": "省厅", **params})
    return Delivery.objects.latest("pk")


def facts(delivery: Delivery) -> tuple[str, int]:
    delivery.refresh_from_db()
    return delivery.status, delivery.attempts


def test_a_letter_goes_out(office: Office) -> None:
    person = a_user(language="en")
    delivery = told(person, what="A & B <script>")
    send_due()
    send_due()
    (letter,) = office.taken
    assert facts(delivery) == (Status.SENT, 1)
    assert (letter["To"], letter["Subject"]) == (person.email, "[Tidu] A & B <script>")
    plain, page = (letter.get_body((kind,)).get_content() for kind in ("plain", "html"))
    link = f"https://tidu.example.cn/messages/{delivery.message_id}/"
    assert link in plain
    assert link in page
    assert "A & B <script>" in plain
    assert "<script>" not in page


@pytest.mark.parametrize(("language", "subject"), [("zh-hans", "是"), ("en", "Yes")])
def test_in_the_recipients_language(office: Office, language: str, subject: str) -> None:
    person = a_user(language=language)
    Preference.objects.create(person=person, topic=Topic.PROGRESS, carrier="email", mode="at_once")
    told(person, NEWS)
    send_due()
    assert subject in office.taken[0]["Subject"]


@pytest.mark.parametrize(
    "injected", ["\r\nBcc: thief@example.cn", "\nX-Header: 1\n\nbody", "\u2028Bcc: a@b.cn", "\x0bBcc: a@b.cn"]
)
def test_no_header_can_be_injected(office: Office, injected: str) -> None:
    person = a_user()
    with clock.frozen(NOW):
        notify([person], TASK, url="/", params={"what": f"申报书{injected}", "by": injected[:1]})
        send_due()
    (letter,) = office.taken
    assert letter["Bcc"] is None
    assert letter["X-Header"] is None
    assert letter.get_all("To") == [person.email]


@pytest.mark.usefixtures("_no_office")
def test_a_server_that_is_down_loses_nothing() -> None:
    with clock.frozen(NOW):
        first, second = told(), told()
        send_due()
    assert facts(first) == (Status.FAILED, 1)
    assert facts(second) == (Status.WAITING, 0), "nobody knocks at a closed door once for each letter"
    assert first.next_attempt_at == NOW + timedelta(minutes=1)


def test_a_server_that_comes_back(office: Office) -> None:
    with clock.frozen(NOW):
        deliveries = [told() for _ in range(3)]
        with override_settings(EMAIL_PORT=1):
            send_due()
    with clock.frozen(NOW + timedelta(minutes=1)):
        send_due()
    assert [facts(delivery)[0] for delivery in deliveries] == [Status.SENT] * 3
    assert len(office.taken) == 3


def test_refusals_are_tried_again_after_growing_waits(office: Office) -> None:
    office.says = ["451 later"] * 3
    delivery, at, waits = told(), clock.now(), []
    for _ in range(4):
        with clock.frozen(at):
            send_due()
        facts(delivery)
        if delivery.next_attempt_at:
            waits.append(round((delivery.next_attempt_at - at).total_seconds() / 60))
            at = delivery.next_attempt_at
    assert waits == [1, 2, 5]
    assert facts(delivery) == (Status.SENT, 4)
    assert len(office.taken) == 1


def test_a_refusal_for_good(office: Office) -> None:
    office.says = ["550 no such user"]
    delivery = told()
    send_due()
    assert facts(delivery) == (Status.GIVEN_UP, 1)
    assert delivery.flaw == "smtp_550"


def test_after_three_days_it_is_given_up(office: Office) -> None:
    office.says = ["451 later"] * 2
    with clock.frozen(NOW):
        delivery = told()
    with clock.frozen(NOW + timedelta(days=3)):
        send_due()
    assert facts(delivery) == (Status.GIVEN_UP, 1)


def test_a_connection_that_breaks_after_the_letter_leaves_a_doubt(office: Office) -> None:
    office.breaks_off = True
    delivery = told()
    send_due()
    office.breaks_off = False
    with clock.frozen(clock.now() + timedelta(days=1)):
        send_due()
    assert facts(delivery) == (Status.UNCLEAR, 1)
    assert len(office.taken) == 1, "it may have arrived, so it is not repeated"


def test_a_worker_that_died_leaves_a_doubt(office: Office) -> None:
    with clock.frozen(NOW):
        delivery = told()
        assert sending.claim("email") == [delivery]
        send_due()
    assert facts(delivery)[0] == Status.SENDING
    with clock.frozen(NOW + timedelta(minutes=16)):
        send_due()
    assert facts(delivery) == (Status.UNCLEAR, 1)
    assert office.taken == []


def test_somebody_who_left_gets_nothing(office: Office) -> None:
    person = a_user()
    delivery = told(person)
    User.objects.filter(pk=person.pk).update(is_active=False)
    send_due()
    assert facts(delivery)[0] == Status.GIVEN_UP
    assert office.taken == []


@pytest.mark.django_db(transaction=True)
def test_two_workers_send_each_letter_once(office: Office, at_once: Callable[..., list[Any]]) -> None:
    with transaction.atomic():
        notify([a_user() for _ in range(12)], TASK, url="/", params={"what": "申报书", "by": "省厅"})
    assert at_once(send_due, send_due, send_due) == [None] * 3
    assert sorted(letter["To"] for letter in office.taken) == sorted(User.objects.values_list("email", flat=True))
    assert set(Delivery.objects.values_list("status", "attempts")) == {(Status.SENT, 1)}


@pytest.mark.django_db(transaction=True)
def test_two_workers_make_one_digest(office: Office, at_once: Callable[..., list[Any]]) -> None:
    people = [a_user() for _ in range(4)]
    with clock.frozen(clock.now() - timedelta(days=2)), transaction.atomic():
        for _ in range(5):
            notify(people, NEWS, url="/", params={"what": "申报书", "by": "省厅"})
    assert at_once(send_due, send_due) == [None] * 2
    assert len(office.taken) == 4
    assert all("5" in letter["Subject"] for letter in office.taken)


def test_the_database_refuses_a_second_delivery() -> None:
    delivery = told()
    with pytest.raises(IntegrityError):
        Delivery.objects.create(message=delivery.message, carrier="email", next_attempt_at=NOW)


@pytest.mark.parametrize(
    ("hour", "told_at", "goes_at"),
    [
        (8, NOW, datetime(2024, 11, 21, 8, tzinfo=clock.SHANGHAI)),
        (18, NOW, datetime(2024, 11, 20, 18, tzinfo=clock.SHANGHAI)),
        (9, NOW, datetime(2024, 11, 21, 9, tzinfo=clock.SHANGHAI)),
    ],
)
def test_a_digest_waits_for_its_hour(office: Office, hour: int, told_at: datetime, goes_at: datetime) -> None:
    person = a_user(language="en")
    Contact.objects.create(person=person, digest_hour=hour)
    with clock.frozen(told_at):
        deliveries = [told(person, NEWS), told(person, NEWS)]
    with clock.frozen(goes_at - timedelta(seconds=1)):
        send_due()
    assert office.taken == []
    with clock.frozen(goes_at):
        send_due()
    (letter,) = office.taken
    assert letter["Subject"] == "[Tidu] 2 messages"
    assert {facts(delivery) for delivery in deliveries} == {(Status.SENT, 1)}


def test_a_secret_link_is_forgotten_once_sent(office: Office) -> None:
    secret = "/organisations/join/s3cret/"
    notify_address("a@example.cn", TASK, url=secret, language="zh-hans", params={"what": 1, "by": 1}, is_secret=True)
    office.says = ["451 later"]
    send_due()
    assert Message.objects.get().url == secret
    Delivery.objects.update(next_attempt_at=NOW, status=Status.FAILED)
    send_due()
    assert secret in office.taken[0].get_body(("plain",)).get_content()
    assert Message.objects.get().url == ""


def test_the_log_names_nobody(office: Office, caplog: pytest.LogCaptureFixture) -> None:
    office.says = ["550 <zhang.san@example.cn> no such user 张三"]
    person = a_user(email="zhang.san@example.cn", name="张三")
    told(person, what="绝密")
    with caplog.at_level("DEBUG", logger="tidu"):
        send_due()
    assert "smtp_550" in caplog.text
    for word in ("zhang", "张三", "绝密", "example"):
        assert word not in caplog.text
