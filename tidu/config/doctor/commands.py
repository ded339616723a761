"""``tidu doctor``: runs every check and prints what was found."""

from __future__ import annotations

import argparse
import json
from collections.abc import Iterable
from dataclasses import asdict

from tidu.config.doctor.outcome import Outcome

SIGNS = {"ok": "  ok  ", "warning": " warn ", "failing": " FAIL "}
HELP = "Look over the instance; exit code 0: well, or with warnings only; 1: something is broken or unsafe."


def main(words: list[str]) -> int:
    """Run all checks; 1 when any of them fails."""
    reader = argparse.ArgumentParser(prog="tidu doctor", description=HELP)
    reader.add_argument("--json", action="store_true", help="print one object, for machines")
    read = reader.parse_args(words)
    from tidu.config.verbs import wake  # noqa: PLC0415 - help must not load Django

    wake()
    from tidu.config.doctor.examination import Finding, examine  # noqa: PLC0415 - see above

    found: list[Finding] = []
    for finding in examine():
        found.append(finding)
        if not read.json:
            print("\n".join(told(finding.name, finding.outcome)), flush=True)
    failed = sum(finding.outcome.state == "failing" for finding in found)
    if read.json:
        checks = {finding.name: asdict(finding.outcome) for finding in found}
        print(json.dumps({"failing": failed, "checks": checks}, ensure_ascii=False))
    else:
        print(f"\n{failed} failing, {sum(finding.outcome.state == 'warning' for finding in found)} warnings")
    return 1 if failed else 0


def told(name: str, outcome: Outcome) -> Iterable[str]:
    """The lines of one finding."""
    yield f"[{SIGNS[outcome.state]}] {name}: {outcome.says}"
    if outcome.way_out:
        yield f"         -> {outcome.way_out}"
