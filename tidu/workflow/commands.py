"""``tidu audit verify [ROOT]``: says whether the log is whole."""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Sequence

from tidu.workflow.models import Chain, Entry, Seal
from tidu.workflow.seals import Flaw, verify


def main(arguments: Sequence[str]) -> int:
    """Verify; exit status 0 when whole, 1 when flawed."""
    options = _parser().parse_args(arguments)
    flaws = verify(options.root)
    sys.stdout.write(_as_json(flaws) if options.json else _as_text(flaws))
    return 1 if flaws else 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="tidu audit", description="Verify the log of all acts.")
    parser.add_argument("act", choices=["verify"])
    parser.add_argument("root", nargs="?", default="", help="a published root that must be among the seals")
    parser.add_argument("--json", action="store_true")
    return parser


def _as_json(flaws: Sequence[Flaw]) -> str:
    return json.dumps({"flaws": [{"place": flaw.place, "what": flaw.what} for flaw in flaws]}) + "\n"


def _as_text(flaws: Sequence[Flaw]) -> str:
    lines = [f"{flaw.place}: {flaw.what}" for flaw in flaws]
    last = Seal.objects.order_by("-number").first()
    counted = f"{Chain.objects.count()} chains, {Entry.objects.count()} entries, {Seal.objects.count()} seals"
    lines.append(f"{counted}, last root {last.root if last else 'none'}")
    lines.append("the log is whole" if not flaws else f"{len(flaws)} flaws")
    return "\n".join(lines) + "\n"
