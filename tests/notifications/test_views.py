"""The pages of messages: the own ones and nobody else's."""

from __future__ import annotations

from uuid import uuid4

import pytest
from django.db import connection
from django.test import Client, override_settings
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from tests.builders import a_person, a_user, signed_in
from tidu.accounts.models import User
from tidu.core import clock, messages
from tidu.core.messages import MessageWording, Topic
from tidu.notifications.actions import notify
from tidu.notifications.models import Contact, Delivery, Message, Preference, Status
from tidu.notifications.queries import unread_count
from tidu.organisations.roles import Role

TASK, NEWS = "test.task", "test.news"

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _wording(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(messages._wordings, TASK, MessageWording("{what}待审核", "请审核", "去审核", Topic.TASK))
    monkeypatch.setitem(messages._wordings, NEWS, MessageWording("{what}有进展", "请知悉", "查看", Topic.PROGRESS))


def told(person: User, kind: str = TASK, what: str = "申报书", url: str = "/dossiers/1/") -> Message:
    notify([person], kind, url=url, params={"what": what})
    return Message.objects.latest("created_at")


def test_opening_marks_read_and_leads_on(client: Client) -> None:
    person = a_user()
    message = told(person)
    assert unread_count(person) == 1
    answer = signed_in(client, person).get(reverse("notifications:open", args=[message.pk]))
    assert (answer.status_code, answer["Location"]) == (302, "/dossiers/1/")
    message.refresh_from_db()
    assert message.read_at is not None
    assert unread_count(person) == 0


@pytest.mark.parametrize(("method", "route"), [("get", "open"), ("post", "mark")])
def test_anothers_message_is_not_there(client: Client, method: str, route: str) -> None:
    message, other = told(a_user()), a_user()
    signed_in(client, other)
    for pk in (message.pk, uuid4()):
        assert getattr(client, method)(reverse(f"notifications:{route}", args=[pk])).status_code == 404
    message.refresh_from_db()
    assert message.read_at is None


def test_the_list_holds_the_own_messages_only(client: Client) -> None:
    person, other = a_user(), a_user()
    told(person, what="甲厂"), told(other, what="乙厂")
    page = signed_in(client, person).get(reverse("notifications:list")).content.decode()
    assert "甲厂待审核" in page
    assert "乙厂" not in page
    assert unread_count(other) == 1


def test_reading_all_leaves_others_alone(client: Client) -> None:
    person, other = a_user(), a_user()
    for recipient in (person, person, other):
        told(recipient)
    signed_in(client, person).post(reverse("notifications:read_all"))
    assert (unread_count(person), unread_count(other)) == (0, 1)


def test_read_and_unread_again(client: Client) -> None:
    person = a_user()
    address = reverse("notifications:mark", args=[told(person).pk])
    signed_in(client, person)
    for sent, unread in (("1", 0), ("", 1), ("1", 0)):
        client.post(address, {"read": sent})
        assert unread_count(person) == unread


@pytest.mark.parametrize(
    ("asked", "shown"), [("", {"甲", "乙", "丙"}), ("state=unread", {"乙", "丙"}), ("topic=task", {"甲", "乙"})]
)
def test_filters(client: Client, asked: str, shown: set[str]) -> None:
    person = a_user()
    first = told(person, TASK, "甲")
    told(person, TASK, "乙"), told(person, NEWS, "丙")
    Message.objects.filter(pk=first.pk).update(read_at=clock.now())
    page = signed_in(client, person).get(reverse("notifications:list") + f"?{asked}").content.decode()
    assert {name for name in "甲乙丙" if f"{name}待审核" in page or f"{name}有进展" in page} == shown


def test_the_list_asks_equally_often_for_many(client: Client) -> None:
    person = a_user()
    signed_in(client, person)
    counts = []
    for _ in range(2):
        told(person), told(person, NEWS)
        with CaptureQueriesContext(
            connection,
        ) as asked:
            client.get(reverse("notifications:list"))
        counts.append(len(asked))
    assert counts[0] == counts[1]


def test_the_bell(client: Client) -> None:
    person = a_user()
    told(person)
    address = reverse("notifications:bell")
    assert client.get(address).status_code == 286
    signed_in(client, person)
    assert client.get(address, {"seen": "1"}).status_code == 204
    assert 'class="bell-number num" aria-hidden="true">1<' in client.get(address, {"seen": "0"}).content.decode()


def sent(**over: str) -> dict[str, str]:
    chosen = {f"{topic}-email": "at_once" for topic in Topic} | {"progress-in_app": "at_once", "digest_hour": "8"}
    return chosen | over


def test_preferences_are_kept_and_followed(client: Client) -> None:
    person = a_user()
    address = reverse("notifications:settings")
    page = signed_in(client, person).get(address)
    assert page.status_code == 200
    given = sent(**{"task-email": "off", "progress-in_app": "off", "progress-email": "digest", "digest_hour": "18"})
    assert client.post(address, given).status_code == 302
    task, news = told(person), told(person, NEWS)
    assert (task.rings, list(task.deliveries.all())) == (True, [])
    assert news.rings is False
    assert [delivery.in_digest for delivery in news.deliveries.all()] == [True]
    assert Contact.objects.get(person=person).digest_hour == 18
    assert 'value="18" selected' in client.get(address).content.decode()


def test_what_binds_cannot_be_silenced(client: Client) -> None:
    person = a_user()
    Preference.objects.create(person=person, topic=Topic.TASK, carrier="in_app", mode="off")
    assert told(person).rings
    signed_in(client, person).post(reverse("notifications:settings"), sent(**{"task-in_app": "off"}))
    assert not Preference.objects.filter(topic=Topic.TASK, carrier="in_app").exists()


@pytest.mark.parametrize("over", [{"digest_hour": "24"}, {"digest_hour": "-1"}, {"task-email": "often"}])
def test_preferences_that_do_not_exist(client: Client, over: dict[str, str]) -> None:
    answer = signed_in(client, a_user()).post(reverse("notifications:settings"), sent(**over))
    assert answer.status_code == 200
    assert not Preference.objects.exists()


def troubled(status: Status, what: str = "绝密") -> Delivery:
    delivery = told(a_user(name="张三", email="zhang.san@example.cn"), what=what).deliveries.get()
    due = clock.now() if status == Status.FAILED else None
    Delivery.objects.filter(pk=delivery.pk).update(status=status, flaw="smtp_550", next_attempt_at=due)
    return delivery


def test_the_operator_sees_no_words_and_no_recipient(client: Client) -> None:
    troubled(Status.GIVEN_UP)
    page = signed_in(client, a_person(Role.OPERATOR)).get(reverse("notifications:troubled")).content.decode()
    assert "smtp_550" in page
    for word in ("绝密", "张三", "zhang"):
        assert word not in page


@pytest.mark.parametrize("status", [Status.FAILED, Status.UNCLEAR, Status.GIVEN_UP])
def test_the_operator_sends_one_again(client: Client, status: Status) -> None:
    delivery = troubled(status)
    answer = signed_in(client, a_person(Role.OPERATOR)).post(reverse("notifications:retry", args=[delivery.pk]))
    delivery.refresh_from_db()
    assert (answer.status_code, delivery.status, delivery.flaw) == (302, Status.WAITING, "")


def test_all_again_leaves_what_is_in_doubt(client: Client) -> None:
    person = a_person(Role.OPERATOR)
    lost, doubtful = troubled(Status.GIVEN_UP), None
    User.objects.filter(email="zhang.san@example.cn").update(email="other@example.cn")
    doubtful = troubled(Status.UNCLEAR)
    signed_in(client, person).post(reverse("notifications:retry_all"))
    lost.refresh_from_db(), doubtful.refresh_from_db()
    assert (lost.status, doubtful.status) == (Status.WAITING, Status.UNCLEAR)


@override_settings(TIDU_DEMO=True, ROOT_URLCONF="tests.accounts.demo_addresses")
def test_the_outbox_of_the_demo(client: Client) -> None:
    message = told(a_user(name="周文静", language="en"), what="第一工厂")
    page = client.get("/demo/outbox/").content.decode()
    assert "第一工厂待审核" in page
    assert "周文静" in page
    letter = client.get(f"/demo/outbox/{message.pk}/").content.decode()
    assert 'lang="en"' in letter
    assert 'href="/dossiers/1/"' in letter
