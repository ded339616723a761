"""Who may do what to messages. What hangs on a role stands in ``tidu.organisations``, which knows the roles."""

from __future__ import annotations

from typing import Any

import rules

from tidu.notifications.models import Message


@rules.predicate
def is_recipient(person: Any, message: Message | None) -> bool:
    """The person whom a message tells something."""
    return message is not None and person.is_authenticated and message.recipient_id == person.pk


TABLE = {"notifications.read": is_recipient}
