"""Writes of the outbox: telling people, and what follows."""

from tidu.notifications.actions.telling import notify, notify_address

__all__ = ["notify", "notify_address"]
