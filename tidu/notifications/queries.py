"""Reads of messages, deliveries and wishes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from tidu.accounts.models import User
from tidu.core.messages import Topic
from tidu.notifications.models import Contact, Mode, Preference


@dataclass(frozen=True)
class Wishes:
    """What some people wish about one topic: what they chose by (person, carrier), and their contacts."""

    modes: Mapping[tuple[int, str], str]
    contacts: Mapping[int, Contact]

    def mode(self, person: User, carrier: str, usual: Mode) -> str:
        """The mode that a person chose for a carrier, else the usual one."""
        return self.modes.get((person.pk, carrier), usual)

    def hour(self, person: User | None) -> int:
        """The hour of a person's digest."""
        contact = self.contacts.get(person.pk) if person else None
        return contact.digest_hour if contact else Contact.USUAL_HOUR

    def number(self, person: User | None) -> str:
        """The number of a person for gateways; "" where none is known."""
        contact = self.contacts.get(person.pk) if person else None
        return contact.number if contact else ""


def wishes_of(people: Sequence[User], topic: Topic) -> Wishes:
    """What these people wish about a topic, in two queries."""
    chosen = Preference.objects.filter(person__in=people, topic=topic)
    modes = {(row.person_id, row.carrier): row.mode for row in chosen}
    return Wishes(modes, Contact.objects.in_bulk([person.pk for person in people]))
