"""A real mail server to test with, that takes letters, refuses them or breaks off."""

from __future__ import annotations

import email
import email.policy
from collections.abc import Iterator
from contextlib import contextmanager
from email.message import EmailMessage
from typing import Any

from aiosmtpd.controller import Controller


class Office:
    """A mail server's behaviour: what it took, and what it says to the next letters."""

    def __init__(self) -> None:
        self.taken: list[EmailMessage] = []
        self.says: list[str] = []
        self.breaks_off = False

    async def handle_DATA(self, server: Any, session: Any, envelope: Any) -> str:  # noqa: N802 - the package's name
        answer = self.says.pop(0) if self.says else "250 OK"
        if self.breaks_off or answer.startswith("250"):
            self.taken.append(email.message_from_bytes(envelope.content, policy=email.policy.default))
        if self.breaks_off:
            server.transport.abort()
        return answer


@contextmanager
def open_at(port: int, says: list[str] | None = None) -> Iterator[Office]:
    """The server, open at a port of this machine; ``says`` are its first answers to letters."""
    behaviour = Office()
    behaviour.says = says or []
    controller = Controller(behaviour, hostname="127.0.0.1", port=port)
    controller.start()
    try:
        yield behaviour
    finally:
        controller.stop()
