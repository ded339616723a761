"""Appends entries to chains. Only acts call this."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from tidu.core.digest import digest_of
from tidu.workflow.models import Chain, Entry


def append(key: str, **values: Any) -> Entry:
    """Add one entry at the end of a chain, inside the caller's transaction. The chain is locked till its end.

    A trigger moves the chain on to the entry, and refuses one that does not follow.
    """
    chain = _locked(key) or _begun(key)
    entry = Entry(chain=chain, index=chain.length + 1, previous_hash=chain.head, **values)
    entry.hash = hash_of(entry, key)
    entry.save(force_insert=True)
    return entry


def _locked(key: str) -> Chain | None:
    return Chain.objects.select_for_update(no_key=True).filter(key=key).first()


def _begun(key: str) -> Chain:
    """A chain at its first entry; two who begin it at once get the same one."""
    Chain.objects.bulk_create([Chain(key=key)], ignore_conflicts=True)
    return Chain.objects.select_for_update(no_key=True).get(key=key)


def hash_of(entry: Entry, key: str) -> str:
    """The hash that an entry must have: over its chain, place, content and the hash before it."""
    return digest_of(content_of(entry, key))


def content_of(entry: Entry, key: str) -> Mapping[str, Any]:
    """Everything that the hash covers, as plain data. People stand as their number, not by name."""
    return {
        "chain": key,
        "index": entry.index,
        "at": exact(entry.at),
        "person": entry.person_id,
        "capacity": entry.capacity,
        "verb": entry.verb,
        "subject": entry.subject,
        "before": entry.state_before,
        "after": entry.state_after,
        "reason": entry.reason,
        "data": entry.data,
        "previous": entry.previous_hash,
    }


def exact(at: datetime) -> str:
    """A moment as text that does not depend on the time zone it is read in."""
    return at.astimezone(UTC).isoformat(timespec="microseconds")
