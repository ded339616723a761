"""What the bell of every page shows."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject

from tidu.notifications import queries


def bell(request: HttpRequest) -> dict[str, Any]:
    """Context processor: the number of unread messages, counted where it is shown."""
    return {"unread_messages": SimpleLazyObject(lambda: queries.unread_count(request.user))}
