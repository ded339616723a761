"""Messages as they are said to one person: on a page, or in a letter with whole addresses."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from tidu.core import clock, messages
from tidu.notifications import params as facts
from tidu.notifications.carrying import Item, Letter
from tidu.notifications.models import Delivery, Message


@dataclass(frozen=True)
class Said:
    """A message in the current language."""

    subject: str
    body: str
    act: str


def said(message: Message) -> Said:
    """The words of a message in the current language. The subject is one line, whatever the facts hold."""
    wording, given = messages.wording_of(message.kind), facts.said(message.params)
    return Said(_one_line(_filled(wording.subject, given)), _filled(wording.body, given), str(wording.act))


def letter_of(deliveries: Sequence[Delivery], to: str) -> Letter:
    """The letter of one delivery, or of all that one digest holds, in the recipient's language."""
    first = deliveries[0]
    language = language_of(first.message)
    with translation.override(language):
        items = tuple(_item(delivery.message) for delivery in deliveries)
        if first.in_digest:
            count = len(items)
            subject = ngettext("%(count)d message", "%(count)d messages", count) % {"count": count}
            link = whole(reverse("notifications:list"))
        else:
            subject, link = items[0].subject, items[0].link
        key = f"{first.pk}.{first.message_id}"
        return Letter(key, to, language, _("[Tidu] %(subject)s") % {"subject": subject}, items, link)


def language_of(message: Message) -> str:
    """The language in which a message goes out."""
    wanted = message.recipient.language if message.recipient else message.language
    return wanted if wanted in dict(settings.LANGUAGES) else str(settings.LANGUAGE_CODE)


def whole(path: str) -> str:
    """A path of this platform as a whole address."""
    return f"{settings.TIDU_ORIGIN}{path}"


def until(message: Message) -> str:
    """Until when the matter of a message waits; "" where it has no end."""
    return message.due.astimezone(clock.SHANGHAI).strftime("%Y-%m-%d %H:%M") if message.due else ""


def _item(message: Message) -> Item:
    words = said(message)
    path = reverse("notifications:open", args=[message.pk]) if message.recipient else message.url
    return Item(words.subject, words.body, words.act, whole(path), until(message))


def _filled(words: Any, given: dict[str, str]) -> str:
    return str(words).format(**given)


def _one_line(words: str) -> str:
    return " ".join(words.split())
