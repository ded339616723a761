"""Merkle trees over the heads of chains. Pure: anyone can recompute a root without a database."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from tidu.core.digest import digest_of

FIRST = "0" * 64

Side = Literal["left", "right"]
Path = Sequence[tuple[Side, str]]
"""What stands beside a node on its way up to the root, and on which side."""


@dataclass(frozen=True)
class Leaf:
    """Where a chain stood when it was sealed."""

    chain_key: str
    length: int
    head: str

    @property
    def hash(self) -> str:
        """The leaf's place in the tree. The prefix keeps leaves and inner nodes apart (RFC 6962)."""
        return hashlib.sha256(b"\x00" + digest_of([self.chain_key, self.length, self.head]).encode()).hexdigest()


def merkle_root(leaves: Sequence[str]) -> str:
    """The root over hexadecimal hashes in order; a lone node goes up unchanged."""
    level = list(leaves) or [FIRST]
    while len(level) > 1:
        level = _level_above(level)
    return level[0]


def path_to_root(leaves: Sequence[str], position: int) -> Path:
    """The path of one of the hashes: with it alone the root can be recomputed."""
    level, path = list(leaves), []
    while len(level) > 1:
        beside = position ^ 1
        if beside < len(level):
            side: Side = "left" if beside < position else "right"
            path.append((side, level[beside]))
        level, position = _level_above(level), position // 2
    return path


def root_along(leaf: str, path: Path) -> str:
    """The root that a hash leads to along a path."""
    for side, beside in path:
        leaf = _node(beside, leaf) if side == "left" else _node(leaf, beside)
    return leaf


def hashes_of(previous_root: str, leaves: Sequence[Leaf]) -> list[str]:
    """What a seal is the root over: the root before it, then the moved heads in the order of their keys."""
    ordered = sorted(leaves, key=lambda leaf: leaf.chain_key)
    return [previous_root, *(leaf.hash for leaf in ordered)]


def root_of(previous_root: str, leaves: Sequence[Leaf]) -> str:
    """The root of a seal."""
    return merkle_root(hashes_of(previous_root, leaves))


def _level_above(level: Sequence[str]) -> list[str]:
    pairs = [level[at : at + 2] for at in range(0, len(level), 2)]
    return [_node(*pair) if len(pair) == 2 else pair[0] for pair in pairs]


def _node(left: str, right: str) -> str:
    return hashlib.sha256(b"\x01" + bytes.fromhex(left) + bytes.fromhex(right)).hexdigest()
