"""Order, quota, signatures and submission of a sheet. Values in, findings out."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
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
    """One change of the list: ``kind`` added, moved, removed or withdrawn; ``before``: the rank left, 0 for none.

    ``more``: how many further changes the same act made.
    """

    kind: str
    number: str
    title: str
    rank: int
    before: int = 0
    more: int = 0

    def plain(self) -> dict[str, Any]:
        """The change as it is kept with voided signatures and in the log."""
        return asdict(self)


@dataclass(frozen=True)
class Listed:
    """A dossier on a list: its step, its number and title, and the version that is ranked."""

    step: int
    number: str
    title: str
    version: str


@dataclass(frozen=True)
class Effect:
    """What saving a proposed order does: its changes, the digest after, the places used, the desks whose signatures
    become void, and what stands against it."""

    changes: tuple[Change, ...]
    digest: str
    used: int
    voided: tuple[str, ...]
    findings: tuple[Finding, ...]


def list_digest(lines: Iterable[Line]) -> str:
    """The digest of a list: rank, number and version digest of each dossier, in order."""
    return digest_of([list(line) for line in lines])


def digest_of_order(order: Sequence[Listed]) -> str:
    """The digest that a list has in this order."""
    return list_digest((rank, each.number, each.version) for rank, each in enumerate(order, 1))


def effect_of(before: Sequence[Listed], after: Sequence[Listed], quota: Quota, signed: Mapping[str, str]) -> Effect:
    """What it does to bring a list into another order. ``signed``: the digests under the valid signatures, by desk."""
    digest = digest_of_order(after)
    voided = tuple(desk for desk, seen in signed.items() if seen != digest)
    return Effect(changes_between(before, after), digest, len(after), voided, tuple(quota_findings(len(after), quota)))


def changes_between(before: Sequence[Listed], after: Sequence[Listed]) -> tuple[Change, ...]:
    """The fewest changes that lead from one order to the other: who was taken off, then by place who was put on or
    moved. A project that only makes room for another one is not named."""
    ranks = {each.step: rank for rank, each in enumerate(before, 1)}
    stay = _longest_rise([(ranks[each.step], rank) for rank, each in enumerate(after, 1) if each.step in ranks])
    kept = {each.step for each in after}
    gone = [Change("removed", each.number, each.title, 0, ranks[each.step]) for each in before if each.step not in kept]
    changes = list(gone)
    for rank, each in enumerate(after, 1):
        if each.step not in ranks:
            changes.append(Change("added", each.number, each.title, rank))
        elif ranks[each.step] not in stay:
            changes.append(Change("moved", each.number, each.title, rank, ranks[each.step]))
    return tuple(changes)


def _longest_rise(ranks: Sequence[tuple[int, int]]) -> set[int]:
    """The ranks before that keep their order among themselves: as many as can be, of those with the most that keep
    their very rank. Of two neighbours that changed places the one that rose is left out.

    ``ranks``: the rank before and after of each project, by the rank after.
    """
    rises: list[list[tuple[int, int]]] = []
    for pair in ranks:
        best: list[tuple[int, int]] = max((rise for rise in rises if rise[-1] < pair), key=_worth, default=[])
        rises.append([*best, pair])
    return {before for before, _after in max(reversed(rises), key=_worth, default=[])}


def _worth(rise: Sequence[tuple[int, int]]) -> tuple[int, int]:
    return len(rise), sum(before == after for before, after in rise)


def named(changes: Sequence[Change]) -> Change:
    """The one change that speaks for all of an act: the first, with the number of the others."""
    return replace(changes[0], more=len(changes) - 1)


def arranged(order: Sequence[Item], places: Mapping[Item, int]) -> list[Item]:
    """The order after some items were given places, counted from 1; the others keep their order among themselves.

    A place before the first is the first, one beyond the end is the end.
    """
    result = [item for item in order if item not in places]
    for item in sorted(places, key=lambda item: places[item]):
        result.insert(max(0, places[item] - 1), item)
    return result


def arrival_findings(wait_here: bool, citation: Citation) -> list[Finding]:
    """Whether dossiers can be put on the list: each passed all before and waits for this unit."""
    return [] if wait_here else [Finding("recommendations.not_waiting_here", citation)]


def freshness_findings(digest: str, seen: str, citation: Citation) -> list[Finding]:
    """Whether an order was made from the list as it stands."""
    return [] if digest == seen else [Finding("recommendations.order_stale", citation)]


def change_findings(changes: Sequence[Change], citation: Citation) -> list[Finding]:
    """Whether an order changes anything."""
    return [] if changes else [Finding("recommendations.nothing_changed", citation)]


def quota_findings(ranked: int, quota: Quota) -> list[Finding]:
    """Whether so many dossiers fit on the list."""
    if ranked <= quota.limit:
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


def dispatch_findings(is_asked: bool, is_sent: bool, citation: Citation) -> list[Finding]:
    """Whether the sending of a paper can be recorded: the notice asks for it, and it is not recorded yet."""
    if not is_asked:
        return [Finding("recommendations.paper_not_asked", citation)]
    return [Finding("recommendations.sent_already", citation)] if is_sent else []


def receipt_findings(is_asked: bool, is_received: bool, citation: Citation) -> list[Finding]:
    """Whether the receipt of a paper can be recorded: the notice asks for it, and it is not recorded yet."""
    if not is_asked:
        return [Finding("recommendations.paper_not_asked", citation)]
    return [Finding("recommendations.received_already", citation)] if is_received else []
