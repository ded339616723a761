"""Reads of messages, deliveries and wishes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from django.db.models import QuerySet

from tidu.accounts.models import User
from tidu.core.messages import Topic
from tidu.notifications.models import Contact, Delivery, Message, Mode, Preference, Status

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser

    Person = User | AnonymousUser

TROUBLED = (Status.FAILED, Status.UNCLEAR, Status.GIVEN_UP)
"""Deliveries that the operator looks at."""


def visible_to(person: Person) -> QuerySet[Message]:
    """The messages to a person, newest first. Nobody sees another's."""
    if not isinstance(person, User):
        return Message.objects.none()
    return Message.objects.filter(recipient=person).order_by("-created_at", "-id")


def unread_of(person: Person) -> QuerySet[Message]:
    """The messages that count in the bell."""
    return visible_to(person).filter(read_at__isnull=True, rings=True)


def unread_count(person: Person) -> int:
    """How many messages count in the bell: one look into an index."""
    return unread_of(person).order_by().count() if person.is_authenticated else 0


def told_since(person: Person, moment: datetime) -> QuerySet[Message]:
    """What a person was told since a moment, newest first."""
    return visible_to(person).filter(created_at__gt=moment)


def troubled_deliveries() -> QuerySet[Delivery]:
    """The deliveries that failed, were given up or are in doubt, the latest first."""
    return Delivery.objects.filter(status__in=TROUBLED).select_related("message").order_by("-claimed_at", "-pk")


def chosen_by(person: User) -> dict[tuple[str, str], str]:
    """What a person chose, by topic and carrier."""
    return {(row.topic, row.carrier): row.mode for row in Preference.objects.filter(person=person)}


def contact_of(person: User | None) -> Contact:
    """A person's contact; the usual one where nothing was chosen."""
    kept = Contact.objects.filter(person=person).first() if person else None
    return kept or Contact()


@dataclass(frozen=True)
class Wishes:
    """What some people wish about one topic: what they chose by (person, carrier), and their contacts."""

    modes: Mapping[tuple[int, str], str]
    contacts: Mapping[int, Contact]

    def mode(self, person: User, carrier: str, usual: Mode) -> str:
        """The mode that a person chose for a carrier, else the usual one."""
        return self.modes.get((person.pk, carrier), usual)

    def contact(self, person: User | None) -> Contact:
        """The contact of a person."""
        return (self.contacts.get(person.pk) if person else None) or Contact()


def wishes_of(people: Sequence[User], topic: Topic) -> Wishes:
    """What these people wish about a topic, in two queries."""
    chosen = Preference.objects.filter(person__in=people, topic=topic)
    modes = {(row.person_id, row.carrier): row.mode for row in chosen}
    return Wishes(modes, Contact.objects.in_bulk([person.pk for person in people]))
