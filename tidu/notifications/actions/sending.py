"""Carrying what waits: claim, commit, send, note. Decision 0017, points 5 and 6."""

from __future__ import annotations

import logging
from collections.abc import Sequence
from datetime import timedelta

from django.conf import settings
from django.db import transaction
from django.db.models import Exists, OuterRef, QuerySet

from tidu.accounts.models import User
from tidu.core import clock
from tidu.notifications import letters, queries, rules
from tidu.notifications.carrying import Carrier, Carry, InDoubt, NotCarried, Unreachable, carriers_open
from tidu.notifications.models import DUE_STATUSES, Delivery, Message, Status

STRANDED_AFTER = timedelta(minutes=15)
"""After this, whoever claimed a delivery will not note a result any more."""
NO_ADDRESS = "no_address"
NO_WORDING = "no_wording"
WORKER_LOST = "worker_lost"

logger = logging.getLogger(__name__)


def send_due() -> None:
    """Send everything that is due, by every carrier."""
    note_stranded()
    for carrier in carriers_open():
        with carrier.session() as carry:
            while (claimed := claim(carrier.key)) and hand_over(carrier, carry, claimed):
                pass


def claim(carrier: str) -> list[Delivery]:
    """Take one due delivery, or all those of one due digest, for this worker alone. Empty where nothing is due."""
    with transaction.atomic():
        claimed = _due_letter(carrier) or _due_digest(carrier)
        now = clock.now()
        for delivery in claimed:
            delivery.status, delivery.claimed_at, delivery.next_attempt_at = Status.SENDING, now, None
            delivery.attempts += 1
        Delivery.objects.bulk_update(claimed, ["status", "claimed_at", "next_attempt_at", "attempts"])
    return claimed


def hand_over(carrier: Carrier, carry: Carry, claimed: Sequence[Delivery]) -> bool:
    """Send what was claimed and note how it went. False when the carrier cannot be reached now."""
    message = claimed[0].message
    person = message.recipient
    to = carrier.address_of(person.email if person else message.address, queries.contact_of(person).number)
    if not to or (person and not person.is_active):
        _give_up(claimed, NO_ADDRESS)
        return True
    try:
        letter = letters.letter_of(claimed, to)
    except LookupError:  # a kind or a fact that this release no longer words
        _give_up(claimed, NO_WORDING)
        return True
    try:
        carry(letter)
    except NotCarried as failure:
        _note_failure(claimed, failure)
        return not isinstance(failure, Unreachable)
    except Exception as failure:
        _note(claimed, Status.UNCLEAR, failure.flaw if isinstance(failure, InDoubt) else type(failure).__name__)
        return True
    _note_sent(claimed)
    return True


def note_stranded() -> None:
    """Note as unclear what a worker claimed and never reported on."""
    lost = Delivery.objects.filter(status=Status.SENDING, claimed_at__lt=clock.now() - STRANDED_AFTER)
    if count := lost.update(status=Status.UNCLEAR, flaw=WORKER_LOST):
        logger.warning("%d deliveries were under way when their worker was lost", count)


def _due(carrier: str) -> QuerySet[Delivery]:
    return Delivery.objects.filter(carrier=carrier, status__in=DUE_STATUSES, next_attempt_at__lte=clock.now())


def _due_letter(carrier: str) -> list[Delivery]:
    due = _due(carrier).filter(in_digest=False).order_by("next_attempt_at", "pk")
    return list(due.select_related("message__recipient").select_for_update(skip_locked=True, of=("self",))[:1])


def _due_digest(carrier: str) -> list[Delivery]:
    """All due deliveries of one person's digest. The person is locked, so that no two workers share them out."""
    due = _due(carrier).filter(in_digest=True)
    waiting = Exists(due.filter(message__recipient=OuterRef("pk")))
    person = User.objects.filter(waiting).select_for_update(skip_locked=True, no_key=True).order_by("pk").first()
    if person is None:
        return []
    own = due.filter(message__recipient=person).select_related("message__recipient").order_by("message__created_at")
    return list(own.select_for_update(of=("self",)))


def _note_sent(claimed: Sequence[Delivery]) -> None:
    with transaction.atomic():
        _note(claimed, Status.SENT, "")
        if not settings.TIDU_DEMO:  # the demo sends nothing, so its page has to show the link
            secret = Message.objects.filter(is_secret=True, deliveries__in=claimed)
            secret.exclude(deliveries__status__in=[*DUE_STATUSES, Status.SENDING]).update(url="")


def _note_failure(claimed: Sequence[Delivery], failure: NotCarried) -> None:
    again = rules.next_attempt(claimed[0].attempts, claimed[0].message.created_at, clock.now())
    if failure.final or again is None:
        _give_up(claimed, failure.flaw)
    else:
        _note(claimed, Status.FAILED, failure.flaw, next_attempt_at=again)


def _give_up(claimed: Sequence[Delivery], flaw: str) -> None:
    _note(claimed, Status.GIVEN_UP, flaw)


def _note(claimed: Sequence[Delivery], status: Status, flaw: str, **values: object) -> None:
    """Note how it went; the rows are those of this worker as long as they are being sent."""
    sent_at = clock.now() if status == Status.SENT else None
    own = Delivery.objects.filter(pk__in=[delivery.pk for delivery in claimed], status=Status.SENDING)
    own.update(status=status, flaw=flaw[:80], sent_at=sent_at, **values)
    if flaw:
        logger.warning("delivery %s by %s is %s: %s", claimed[0].pk, claimed[0].carrier, status.value, flaw)
