"""The mail server's connection, which remembers whether the letter itself was already on its way.

A connection that breaks before that lost nothing; one that breaks afterwards leaves the letter in doubt.
"""

from __future__ import annotations

import smtplib
from typing import Any

from django.core.mail.backends import smtp


class Handing:
    """Remembers that the letter was handed over, until the next one begins."""

    handed_over = False

    def mail(self, *args: Any, **kwargs: Any) -> Any:
        """Begin a letter."""
        self.handed_over = False
        return super().mail(*args, **kwargs)  # type: ignore[misc]  # the class beside it in the tree

    def data(self, msg: Any) -> Any:
        """Hand over the letter itself."""
        self.handed_over = True
        return super().data(msg)  # type: ignore[misc]  # the class beside it in the tree


class Connection(Handing, smtplib.SMTP):
    """A connection that may turn to TLS."""


class TlsConnection(Handing, smtplib.SMTP_SSL):
    """A connection that begins with TLS."""


class EmailBackend(smtp.EmailBackend):
    """Django's own, over such a connection."""

    @property
    def connection_class(self) -> type[smtplib.SMTP]:
        """The class of the connection."""
        return TlsConnection if self.use_ssl else Connection


def was_handed_over(backend: Any) -> bool:
    """Whether the last letter may have gone out. A backend that does not know says yes."""
    connection = getattr(backend, "connection", None)
    return bool(getattr(connection, "handed_over", True)) if connection is not None else True
