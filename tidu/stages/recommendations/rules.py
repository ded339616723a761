"""Order, quota, signatures and submission of a sheet. Values in, findings out."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass
from typing import Any, TypeVar

from tidu.core.digest import digest_of
from tidu.core.findings import Finding
from tidu.rulebook.model import Citation, Quota, Text

Item = TypeVar("Item")
Line = tuple[int, str, str]
UNIT_DESK = "unit"
"""The desk of a unit that signs once, as itself, and not by departments."""


@dataclass(frozen=True)
class Change:
    """One change of the list: ``kind`` added, moved, removed or withdrawn; ``before``: the rank left, 0 for none."""

    kind: str
    number: str
    title: str
    rank: int
    before: int = 0

    def plain(self) -> dict[str, Any]:
        """The change as it is kept with voided signatures and in the log."""
        return asdict(self)


def list_digest(lines: Iterable[Line]) -> str:
    """The digest of a list: rank, number and version digest of each dossier, in order."""
    return digest_of([list(line) for line in lines])


def inserted(order: Sequence[Item], item: Item, place: int) -> list[Item]:
    """The order with an item put at a place, counted from 1."""
    return [*order[: place - 1], item, *order[place - 1 :]]


def without(order: Sequence[Item], item: Item) -> list[Item]:
    """The order without an item."""
    return [each for each in order if each != item]


def moved(order: Sequence[Item], item: Item, place: int) -> list[Item]:
    """The order with an item at another place, counted from 1."""
    return inserted(without(order, item), item, place)


def place_findings(place: int, last: int) -> list[Finding]:
    """Whether a place is on the list: from 1 to ``last``."""
    if 1 <= place <= last:
        return []
    return [Finding("recommendations.no_such_place", params={"last": last}, field="place")]


def arrival_findings(waits_here: bool, is_ranked: bool, citation: Citation) -> list[Finding]:
    """Whether a dossier can be ranked: it passed all before, waits for this unit, and is not ranked yet."""
    if is_ranked:
        return [Finding("recommendations.ranked_already", citation)]
    return [] if waits_here else [Finding("recommendations.not_waiting_here", citation)]


def presence_findings(is_on_list: bool, citation: Citation) -> list[Finding]:
    """Whether an entry is still on the list."""
    return [] if is_on_list else [Finding("recommendations.not_on_list", citation)]


def quota_findings(ranked: int, quota: Quota) -> list[Finding]:
    """Whether one more dossier fits on the list."""
    if ranked < quota.limit:
        return []
    return [Finding("recommendations.quota_full", quota.citation, {"limit": quota.limit})]


def signing_findings(ranked: int, digest: str, seen: str, is_signed: bool, citation: Citation) -> list[Finding]:
    """Whether a desk can sign: something is on the list, it is the list that was seen, and the desk has not yet."""
    if ranked == 0:
        return [Finding("recommendations.empty", citation)]
    if seen != digest:
        return [Finding("recommendations.list_changed", citation)]
    return [Finding("recommendations.signed_already", citation)] if is_signed else []


def submission_findings(ranked: int, unsigned: Iterable[Text], citation: Citation) -> list[Finding]:
    """What a list still lacks before it can be submitted."""
    if ranked == 0:
        return [Finding("recommendations.empty", citation)]
    return [Finding("recommendations.signature_missing", citation, {"desk": desk}) for desk in unsigned]


def receipt_findings(is_asked: bool, is_received: bool, citation: Citation) -> list[Finding]:
    """Whether the receipt of a paper can be recorded: the notice asks for it, and it is not recorded yet."""
    if not is_asked:
        return [Finding("recommendations.paper_not_asked", citation)]
    return [Finding("recommendations.received_already", citation)] if is_received else []
