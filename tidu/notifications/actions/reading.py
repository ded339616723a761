"""Reading messages, and saying how they shall come."""

from __future__ import annotations

from collections.abc import Mapping

from django.db import transaction

from tidu.accounts.models import User
from tidu.core import clock, permissions
from tidu.core.messages import Topic
from tidu.notifications import queries, rules
from tidu.notifications.actions.telling import call_worker
from tidu.notifications.carrying import IN_APP
from tidu.notifications.models import Contact, Delivery, Message, Mode, Preference, Status

Choices = Mapping[tuple[Topic, str], Mode]
"""The mode that a person chose, by topic and carrier."""


def mark(person: User, message: Message, *, read: bool) -> None:
    """Note that the person has read a message, or count it as unread again."""
    permissions.require(person, "notifications.read", message)
    message.read_at = clock.now() if read else None
    message.save(update_fields=["read_at"])


def mark_all_read(person: User) -> int:
    """Note that the person has read everything; says how much that was."""
    return queries.unread_of(person).update(read_at=clock.now())


def choose(person: User, choices: Choices, *, digest_hour: int, number: str) -> None:
    """Keep how a person wants to be reached. What always counts in the app cannot be chosen away."""
    kept = {
        place: mode for place, mode in choices.items() if not (place[1] == IN_APP and place[0] in rules.ALWAYS_IN_APP)
    }
    with transaction.atomic():
        Preference.objects.filter(person=person).delete()
        Preference.objects.bulk_create(
            Preference(person=person, topic=topic, carrier=carrier, mode=mode)
            for (topic, carrier), mode in kept.items()
        )
        Contact.objects.update_or_create(person=person, defaults={"digest_hour": digest_hour, "number": number})


def retry(person: User, delivery: Delivery) -> None:
    """Send a delivery again that failed, was given up or is in doubt. The last kind may arrive twice."""
    permissions.require(person, "notifications.retry")
    with transaction.atomic():
        again = Delivery.objects.filter(pk=delivery.pk, status__in=queries.TROUBLED)
        if again.update(status=Status.WAITING, next_attempt_at=clock.now(), flaw="", in_digest=False):
            call_worker()


def retry_all(person: User) -> int:
    """Send again all that surely did not go out: what failed and what was given up, nothing in doubt."""
    permissions.require(person, "notifications.retry")
    with transaction.atomic():
        lost = Delivery.objects.filter(status__in=[Status.FAILED, Status.GIVEN_UP])
        count = lost.update(status=Status.WAITING, next_attempt_at=clock.now(), flaw="")
        if count:
            call_worker()
    return count
