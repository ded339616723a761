"""Carries letters by e-mail."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from smtplib import SMTPException, SMTPRecipientsRefused, SMTPResponseException
from typing import Any

from django.conf import settings
from django.core.mail import BadHeaderError, EmailMultiAlternatives, get_connection
from django.template.loader import render_to_string
from django.utils import translation
from django.utils.translation import gettext_lazy as _

from tidu.core.messages import Topic
from tidu.notifications.carriers.email.smtp import was_handed_over
from tidu.notifications.carrying import Carry, InDoubt, Letter, NotCarried, Unreachable
from tidu.notifications.models import Mode

DEMO_BACKEND = "django.core.mail.backends.dummy.EmailBackend"
"""The demo sends nothing: its page of the outbox shows what would have been sent."""
PERMANENT = 500
CLOSING = 421


class EmailCarrier:
    """One letter is one mail, in plain text and in HTML."""

    key = "email"
    label = _("E-mail")
    usual = dict.fromkeys(Topic, Mode.AT_ONCE) | {Topic.PROGRESS: Mode.DIGEST}

    def is_open(self) -> bool:
        """Always: without a server of its own an instance writes its mail where the settings say."""
        return True

    def address_of(self, email: str, _number: str, /) -> str:
        """The address with which a person signs in."""
        return email

    @contextmanager
    def session(self) -> Iterator[Carry]:
        """One connection to the server, opened for the first letter."""
        connection = get_connection(DEMO_BACKEND if settings.TIDU_DEMO else None)
        try:
            yield partial(_carry, connection)
        finally:
            connection.close()


def mail_of(letter: Letter) -> EmailMultiAlternatives:
    """The mail of a letter. Its Message-ID stays the same over all attempts."""
    with translation.override(letter.language):
        shown = {"letter": letter, "settings_link": f"{settings.TIDU_ORIGIN}/messages/settings/"}
        text = render_to_string("notifications/letter.txt", shown)
        page = render_to_string("notifications/letter.html", shown)
    host = settings.DEFAULT_FROM_EMAIL.rpartition("@")[2].strip("> ") or "localhost"
    headers = {"Message-ID": f"<{letter.key}@{host}>", "Auto-Submitted": "auto-generated"}
    return EmailMultiAlternatives(
        letter.subject, text, to=[letter.to], headers=headers, alternatives=[(page, "text/html")]
    )


def _carry(connection: Any, letter: Letter) -> None:
    """Send on the open connection; once more on a new one where a server had ended the old one in between."""
    kept_open = connection.connection is not None if hasattr(connection, "connection") else False
    try:
        _send(connection, letter)
    except Unreachable:
        if not kept_open:
            raise
        _send(connection, letter)


def _send(connection: Any, letter: Letter) -> None:
    try:
        connection.open()
    except (OSError, SMTPException) as failure:
        raise Unreachable(type(failure).__name__) from failure
    mail = mail_of(letter)
    mail.connection = connection
    try:
        mail.send()
    except BadHeaderError as failure:
        raise NotCarried("bad_header", final=True) from failure
    except (OSError, SMTPException) as failure:
        raise _answer(connection, failure) from failure


def _answer(connection: Any, failure: Exception) -> NotCarried | InDoubt:
    """What a failure says of the letter: the server said no, it was never handed over, or nobody knows."""
    code = _code(failure)
    if code and code != CLOSING:
        return NotCarried(f"smtp_{code}", final=code >= PERMANENT)
    in_doubt = not code and was_handed_over(connection)
    connection.close()
    flaw = f"smtp_{code}" if code else type(failure).__name__
    return InDoubt(flaw) if in_doubt else Unreachable(flaw)


def _code(failure: Exception) -> int:
    """The number with which the server said no; 0 where it did not answer."""
    if isinstance(failure, SMTPRecipientsRefused):
        return min((code for code, _words in failure.recipients.values()), default=0)
    return failure.smtp_code if isinstance(failure, SMTPResponseException) else 0


CARRIER = EmailCarrier()
