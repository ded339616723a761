"""Pure decisions of the register: how a number is read, how a title stands on a day, whether a proof holds."""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping
from datetime import date
from typing import Any, Literal

from tidu.core.digest import digest_of
from tidu.workflow.merkle import Leaf, root_along

FORMAT = "tidu-certificate/1"
DASHES = dict.fromkeys(map(ord, "‐‑‒–—―−﹣－ー"), "-")
Standing = Literal["valid", "lapsed", "suspended", "withdrawn"]
STANDINGS: tuple[Standing, ...] = ("valid", "lapsed", "suspended", "withdrawn")


def plain_number(text: str) -> str:
    """A certificate number as people type or paste it: any case, any width, any dash, with or without spaces."""
    plain = unicodedata.normalize("NFKC", text.translate(DASHES)).upper()
    return "".join(sign for sign in plain if sign.isprintable() and not sign.isspace())


def standing_on(day: date, status: str, valid_until: date | None) -> Standing:
    """How a title stands on a day: a valid one lapses after its last day."""
    if status == "valid" and valid_until is not None and valid_until < day:
        return "lapsed"
    return status  # type: ignore[return-value]  # the database knows no other status


def proof_flaws(proof: Mapping[str, Any], root: str = "") -> list[str]:
    """What does not hold in the proof of a certificate; KeyError, TypeError or ValueError for what is no proof.

    content_changed: the digest is not that of the content. not_the_act: the first act grants another certificate.
    chain_broken: the acts do not follow each other up to the sealed head. not_sealed: no root covers them.
    root_differs: the path leads to another root. other_root: the root is not the one that was published elsewhere.
    """
    flaws = [] if digest_of(proof["content"]) == proof["digest"] else ["content_changed"]
    acts, leaf = proof["acts"], proof["leaf"]
    if not acts or leaf is None:
        return [*flaws, "not_sealed"]
    granted = acts[0]["data"]
    if (granted["certificate"], granted["digest"]) != (proof["content"]["certificate"], proof["digest"]):
        flaws.append("not_the_act")
    if not _linked(acts, leaf):
        flaws.append("chain_broken")
    sealed = root_along(Leaf(leaf["chain"], leaf["length"], leaf["head"]).hash, [tuple(step) for step in proof["path"]])
    if sealed != proof["seal"]["root"]:
        flaws.append("root_differs")
    if root and root != proof["seal"]["root"]:
        flaws.append("other_root")
    return flaws


def _linked(acts: list[Mapping[str, Any]], leaf: Mapping[str, Any]) -> bool:
    """Whether each act holds the hash of the one before it, and the last one is the sealed head."""
    hashes = [digest_of(act) for act in acts]
    follows = all(act["previous"] == before for act, before in zip(acts[1:], hashes, strict=False))
    places = [(act["chain"], act["index"]) for act in acts]
    expected = [(leaf["chain"], leaf["length"] - back) for back in range(len(acts) - 1, -1, -1)]
    return follows and places == expected and hashes[-1] == leaf["head"]
