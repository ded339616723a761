"""Merkle roots over the heads of all chains, and the check of everything against them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.db import connection, transaction
from django.db.models import F, OuterRef, Q, Subquery

from tidu.core import clock
from tidu.workflow.log import hash_of
from tidu.workflow.merkle import FIRST, Leaf, root_of
from tidu.workflow.models import Chain, Entry, Seal, SealedHead

SEALING_LOCK = "LOCK TABLE workflow_seal IN EXCLUSIVE MODE"


@dataclass(frozen=True)
class Flaw:
    """One thing that is not as it was: ``place`` names the chain or the seal, ``what`` the code of the flaw."""

    place: str
    what: str


def seal_heads() -> Seal | None:
    """Seal all heads that moved since the last seal. None where nothing moved."""
    with transaction.atomic():
        _lock_sealing()
        moved = [Leaf(chain.key, chain.length, chain.head) for chain in _moved_chains()]
        if not moved:
            return None
        last = Seal.objects.order_by("-number").first()
        previous = last.root if last else FIRST
        seal = Seal.objects.create(
            number=last.number + 1 if last else 1,
            at=clock.now(),
            previous_root=previous,
            root=root_of(previous, moved),
        )
        SealedHead.objects.bulk_create(
            SealedHead(seal=seal, chain_key=leaf.chain_key, length=leaf.length, head=leaf.head) for leaf in moved
        )
        return seal


def _lock_sealing() -> None:
    with connection.cursor() as cursor:
        cursor.execute(SEALING_LOCK)


def _moved_chains() -> Sequence[Chain]:
    sealed = SealedHead.objects.filter(chain_key=OuterRef("key")).order_by("-length").values("length")[:1]
    chains = Chain.objects.annotate(sealed_length=Subquery(sealed))
    return list(chains.filter(Q(sealed_length__isnull=True) | ~Q(sealed_length=F("length"))).order_by("key"))


def verify(root: str = "") -> list[Flaw]:
    """Everything that differs from what was logged and sealed. With ``root``, that published root must be among the
    seals: so a log that was cut off together with its last seals is found as well."""
    flaws = [flaw for chain in Chain.objects.order_by("key").iterator() for flaw in chain_flaws(chain)]
    flaws += orphan_flaws()
    flaws += seal_flaws()
    if root and not Seal.objects.filter(root=root).exists():
        flaws.append(Flaw(root, "root_unknown"))
    return flaws


def chain_flaws(chain: Chain) -> list[Flaw]:
    """Walk one chain from its first entry."""
    flaws: list[Flaw] = []
    previous, expected = FIRST, 0
    for entry in Entry.objects.filter(chain=chain).order_by("index").iterator():
        expected += 1
        place = f"{chain.key}#{entry.index}"
        if entry.index != expected:
            return [*flaws, Flaw(f"{chain.key}#{expected}", "entry_missing")]
        if entry.previous_hash != previous or entry.hash != hash_of(entry, chain.key):
            flaws.append(Flaw(place, "entry_changed"))
        previous = entry.hash
    if (chain.length, chain.head) != (expected, previous):
        flaws.append(Flaw(chain.key, "chain_cut_off"))
    return flaws


def orphan_flaws() -> list[Flaw]:
    """Chains that a seal knows but the log no longer has."""
    known = set(Chain.objects.values_list("key", flat=True))
    sealed = set(SealedHead.objects.values_list("chain_key", flat=True).distinct())
    return [Flaw(key, "chain_missing") for key in sorted(sealed - known)]


def seal_flaws() -> list[Flaw]:
    """Recompute every seal, and hold each sealed head against the log as it is now."""
    flaws: list[Flaw] = []
    previous, expected = FIRST, 0
    for seal in Seal.objects.order_by("number").prefetch_related("heads"):
        expected += 1
        leaves = [Leaf(head.chain_key, head.length, head.head) for head in seal.heads.all()]
        if seal.number != expected or seal.previous_root != previous or seal.root != root_of(previous, leaves):
            flaws.append(Flaw(f"seal {seal.number}", "seal_changed"))
        flaws += [Flaw(f"{leaf.chain_key}#{leaf.length}", "differs_from_seal") for leaf in leaves if not _stands(leaf)]
        previous, expected = seal.root, seal.number
    return flaws


def _stands(leaf: Leaf) -> bool:
    return Entry.objects.filter(chain__key=leaf.chain_key, index=leaf.length, hash=leaf.head).exists()
