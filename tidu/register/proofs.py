"""The proof of a certificate as a file, and the code that leads to its page."""

from __future__ import annotations

from typing import Any

from django.utils.safestring import SafeString, mark_safe

from tidu.core import clock
from tidu.documents import qr
from tidu.register import queries, rules
from tidu.register.models import RegisterEntry
from tidu.workflow.log import exact


def offline_proof(entry: RegisterEntry) -> dict[str, Any]:
    """What anyone needs to recompute a certificate: content, digest, acts, sealed head, path and root.

    Acts, head, path and root are left out (empty or null) before the hourly seal, and where other acts than those
    of the recognition stand before the seal.
    """
    proof = queries.proof_of(entry)
    acts = queries.disclosed_acts(proof)
    head = proof.head if acts else None
    return {
        "format": rules.FORMAT,
        "content": proof.content,
        "digest": proof.digest,
        "standing": {
            "status": rules.standing_on(clock.today(), entry.status, entry.valid_until),
            "since": entry.status_since.isoformat(),
            "on": clock.today().isoformat(),
        },
        "acts": acts,
        "leaf": {"chain": head.chain_key, "length": head.length, "head": head.head} if head else None,
        "path": queries.path_of(head) if head else [],
        "seal": {"number": head.seal.number, "at": exact(head.seal.at), "root": head.seal.root} if head else None,
    }


def code_of(address: str) -> SafeString:
    """A QR code that carries an address, as SVG."""
    return mark_safe(qr.svg(address))  # noqa: S308 - drawn from modules alone
