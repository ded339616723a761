"""Putting messages into the outbox, in the transaction of the act that they tell of."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any

from django.db import connection, transaction
from django.utils import translation
from procrastinate.contrib.django import app

from tidu.accounts.mail import Letter
from tidu.accounts.models import User
from tidu.core import clock, messages
from tidu.core.messages import Topic
from tidu.notifications import letters, queries, rules
from tidu.notifications import params as facts
from tidu.notifications.carrying import IN_APP, Carrier, carriers_open
from tidu.notifications.models import Delivery, Message, Mode
from tidu.notifications.params import LANGUAGES
from tidu.notifications.queries import Wishes

SEND = "tidu.notifications.tasks.send"
"""The job that carries what waits. It is named, not imported: jobs stand above actions."""


def notify(
    people: Iterable[User],
    kind: str,
    *,
    url: str,
    params: Mapping[str, Any] | None = None,
    due: datetime | None = None,
    matter: str | None = None,
) -> None:
    """Tell people something. What is told and what happened are written together or not at all.

    ``kind`` names the wording (``wording.MESSAGES`` of a module) and ``url`` the page, on this platform, where one can
    act on it. ``params``: words, numbers, days, moments, bilingual texts and lazy words. ``due``: until when it waits.
    ``matter``: each person is told once only of this kind about it. People stand once, inactive ones are left out.
    TransactionManagementError outside a transaction, KeyError for a kind without wording.
    """
    topic, told = messages.wording_of(kind).topic, _each_once(people)
    _require_transaction()
    if not told:
        return
    wishes = queries.wishes_of(told, topic)
    kept = _facts_of(kind, params)
    rows = [
        Message(
            recipient=person,
            kind=kind,
            params=kept,
            url=url,
            due=due,
            matter=matter,
            rings=topic in rules.ALWAYS_IN_APP or wishes.mode(person, IN_APP, Mode.AT_ONCE) != Mode.OFF,
            created_at=clock.now(),
        )
        for person in told
    ]
    _dispatch(_inserted(rows, matter), topic, wishes)


def notify_address(
    address: str,
    kind: str,
    *,
    url: str,
    language: str,
    params: Mapping[str, Any] | None = None,
    is_secret: bool = False,
) -> None:
    """Tell somebody who has no account, by every carrier that reaches an e-mail address.

    ``is_secret``: the link must not be read by anybody else; it is forgotten as soon as it is sent.
    """
    topic = messages.wording_of(kind).topic
    _require_transaction()
    row = Message.objects.create(
        address=address,
        language=language,
        kind=kind,
        params=_facts_of(kind, params),
        url=url,
        is_secret=is_secret,
        rings=False,
        created_at=clock.now(),
    )
    _dispatch([row], topic, Wishes({}, {}))


def _facts_of(kind: str, params: Mapping[str, Any] | None) -> dict[str, Any]:
    """The facts as they are stored. KeyError where the wording asks for one that is missing."""
    kept = facts.kept(params or {})
    letters.said(Message(kind=kind, params=kept))
    return kept


def _each_once(people: Iterable[User]) -> list[User]:
    return list({person.pk: person for person in people if person.is_active}.values())


def _require_transaction() -> None:
    """Refuse to write outside a transaction: the message could outlive an act that failed."""
    if not connection.in_atomic_block:
        raise transaction.TransactionManagementError("a message is written in the transaction of its act")


def _inserted(rows: list[Message], matter: str | None) -> list[Message]:
    """Write the rows; of those about a matter, the ones that are new."""
    if matter is None:
        return Message.objects.bulk_create(rows)
    Message.objects.bulk_create(rows, ignore_conflicts=True)
    new = set(Message.objects.filter(pk__in=[row.pk for row in rows]).values_list("pk", flat=True))
    return [row for row in rows if row.pk in new]


def _dispatch(rows: Sequence[Message], topic: Topic, wishes: Wishes) -> None:
    """Write the deliveries, and call a worker for those that go at once."""
    carriers = carriers_open()
    deliveries = [found for row in rows for carrier in carriers if (found := _delivery(row, carrier, topic, wishes))]
    Delivery.objects.bulk_create(deliveries)
    if any(not delivery.in_digest for delivery in deliveries):
        call_worker()


def call_worker() -> None:
    """Defer the job that carries what waits: once in a transaction, however many messages it writes.

    What was remembered for the commit goes with a savepoint that is rolled back, as the job does.
    """
    if any(waiting[1] is _called for waiting in connection.run_on_commit):
        return
    app.configure_task(SEND).defer()
    transaction.on_commit(_called)


def _called() -> None:
    """The mark that this transaction has called a worker."""


def _delivery(row: Message, carrier: Carrier, topic: Topic, wishes: Wishes) -> Delivery | None:
    """The delivery by one carrier, or None where it does not reach the recipient or is not wanted."""
    person = row.recipient
    mode = wishes.mode(person, carrier.key, carrier.usual[topic]) if person else Mode.AT_ONCE
    email = person.email if person else row.address
    if mode == Mode.OFF or not carrier.address_of(email, wishes.contact(person).number):
        return None
    now = clock.now()
    digest = mode == Mode.DIGEST
    when = rules.next_digest(wishes.contact(person).digest_hour, now) if digest else now
    return Delivery(message=row, carrier=carrier.key, in_digest=digest, next_attempt_at=when)


def carry_letter(letter: Letter) -> None:
    """Carry a letter about an account to its e-mail address, in the language of the page."""
    with transaction.atomic():
        notify_address(
            letter.to,
            letter.kind,
            url=letter.url,
            language=translation.get_language() or LANGUAGES["zh"],
            params=letter.params,
            is_secret=letter.is_secret,
        )
