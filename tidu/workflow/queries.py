"""Reads of the log."""

from __future__ import annotations

from django.db.models import QuerySet

from tidu.workflow.models import Entry, Seal


def entries_of(chain_key: str) -> QuerySet[Entry]:
    """The acts of one chain, oldest first, with the people who did them."""
    return Entry.objects.filter(chain__key=chain_key).select_related("person").order_by("index")


def last_seal() -> Seal | None:
    """The newest seal."""
    return Seal.objects.order_by("-number").first()
