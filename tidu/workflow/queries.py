"""Reads of the log."""

from __future__ import annotations

from typing import Any

from django.db.models import CharField, F, Max, QuerySet, Sum, Value
from django.db.models.functions import Cast, Concat

from tidu.workflow.models import Chain, Entry, Seal


def entries_of(chain_key: str) -> QuerySet[Entry]:
    """The acts of one chain, oldest first, with the people who did them."""
    return Entry.objects.filter(chain__key=chain_key).select_related("person").order_by("index")


def last_seal() -> Seal | None:
    """The newest seal."""
    return Seal.objects.order_by("-number").first()


def keys_of(rows: QuerySet[Any], prefix: str) -> QuerySet[Any, str]:
    """The keys of the chains of rows, as a subquery; ``prefix``: what stands before the number, such as ``dossier``."""
    key = Concat(Value(f"{prefix}/"), Cast(F("pk"), CharField()), output_field=CharField())
    keyed = rows.order_by().annotate(its_key=key)
    keys: QuerySet[Any, str] = keyed.values_list("its_key", flat=True)
    return keys


def last_entry() -> int:
    """The number of the newest entry of all chains; 0 for an empty log."""
    return Entry.objects.aggregate(last=Max("pk"))["last"] or 0


def length() -> int:
    """How many entries the log has, in all chains."""
    return Chain.objects.aggregate(length=Sum("length"))["length"] or 0
