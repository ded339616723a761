"""``tidu certificate FILE [ROOT]``: checks the proof of a certificate without network, database or this platform."""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Sequence
from pathlib import Path

from tidu.register.rules import proof_flaws

SAYS = {
    "content_changed": "the content does not have the stated digest",
    "not_the_act": "the first act grants another certificate",
    "chain_broken": "the acts do not lead to the sealed head",
    "not_sealed": "no seal covers the certificate yet, or its acts are not disclosed",
    "root_differs": "the path leads to another root",
    "other_root": "the root is not the one given",
}


def main(arguments: Sequence[str]) -> int:
    """Check; exit status 0 when all holds, 1 when something does not, 2 when the file is no proof."""
    options = _parser().parse_args(arguments)
    try:
        proof = json.loads(Path(options.file).read_text(encoding="utf-8"))
        flaws = proof_flaws(proof, options.root)
        stated = f"{proof['content']['certificate']} {proof['digest']}"
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
        sys.stderr.write(f"{options.file}: no proof of a certificate ({error})\n")
        return 2
    sys.stdout.write("".join(f"{flaw}: {SAYS[flaw]}\n" for flaw in flaws))
    sys.stdout.write(f"{stated}: {'does not hold' if flaws else 'holds'}\n")
    if not flaws:
        sys.stdout.write(f"sealed under root {proof['seal']['root']}; compare it with a published one\n")
    return 1 if flaws else 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="tidu certificate", description="Check the proof of a certificate.")
    parser.add_argument("file", help="the JSON file downloaded from the certificate's page")
    parser.add_argument("root", nargs="?", default="", help="the root as it was published elsewhere")
    return parser
