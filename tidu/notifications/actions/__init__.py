"""Writes of the outbox: telling people, and what follows."""

from tidu.notifications.actions.reading import choose, mark, mark_all_read, retry, retry_all
from tidu.notifications.actions.sending import send_due
from tidu.notifications.actions.telling import carry_letter, notify, notify_address

__all__ = [
    "carry_letter",
    "choose",
    "mark",
    "mark_all_read",
    "notify",
    "notify_address",
    "retry",
    "retry_all",
    "send_due",
]
