"""``tidu conditions check``: facts in a file against the element conditions of a level, without the server.

The exit code is 0, whatever the verdict, or 2 for a file that cannot be read or used.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from tidu.assessments.commands import DONE, REFUSED, print_json, print_lines, refused
from tidu.assessments.conditions import ElementFinding, UnknownConditionsError, check, conditions_of, verdict
from tidu.assessments.fact_sheets import read_facts
from tidu.assessments.sheets import SheetError
from tidu.rulebook import RulebookError, shipped

PROVISIONAL = frozenset({"C", "M"})


def main(argv: Sequence[str] | None = None) -> int:
    """Run ``check``, the only subcommand."""
    parser = argparse.ArgumentParser(prog="tidu conditions", description="Hold facts against element conditions.")
    parser.add_argument("command", choices=["check"])
    parser.add_argument("file", type=Path, metavar="FILE", help="YAML or JSON, see docs/conditions-files.md")
    parser.add_argument("--level", required=True, help="basic, advanced, excellent or leading")
    parser.add_argument("--edition", required=True, help="2024 or 2025")
    parser.add_argument("--overlay", default="", help="a province's or a group's further conditions: jiangsu")
    parser.add_argument("--json", action="store_true", help="print JSON")
    try:
        return run(parser.parse_args(argv))
    except SystemExit as ended:
        return ended.code if isinstance(ended.code, int) else REFUSED
    except (SheetError, RulebookError) as error:
        return refused(error.problems)
    except UnknownConditionsError as error:
        sys.stderr.write(f"tidu conditions: {error}\n")
        return REFUSED


def run(asked: argparse.Namespace) -> int:
    """Print the verdict and each condition."""
    book = shipped()
    conditions = conditions_of(book, asked.level, asked.edition, asked.overlay)
    findings = check(conditions, read_facts(asked.file, book))
    print_json(values(findings)) if asked.json else print_lines(lines(findings))
    return DONE


def values(findings: Sequence[ElementFinding]) -> dict[str, Any]:
    """The verdict and the findings as JSON values."""
    return {"verdict": verdict(findings).value, "findings": [finding_values(finding) for finding in findings]}


def finding_values(finding: ElementFinding) -> dict[str, Any]:
    """One finding as JSON values."""
    condition = finding.condition
    return {
        "code": condition.code,
        "clause": condition.citation.clause,
        "state": finding.outcome.value,
        "text_zh": condition.text.zh,
        "text_en": condition.text.en,
        "source": condition.citation.source,
        "confidence": condition.citation.confidence,
        "needs": list(finding.needs),
    }


def lines(findings: Sequence[ElementFinding]) -> list[str]:
    """The findings for people, the verdict last."""
    told = [line for finding in findings for line in finding_lines(finding)]
    return [*told, "", f"verdict: {verdict(findings).value}"]


def finding_lines(finding: ElementFinding) -> list[str]:
    """One finding: state, code and text; then where it stands, and what would decide it."""
    condition, cited = finding.condition, finding.condition.citation
    provisional = ", provisional" if cited.confidence in PROVISIONAL else ""
    told = [
        f"{finding.outcome.value:<8}{condition.code}  {condition.text.zh}",
        f"        {cited.label.zh} ({cited.confidence}{provisional})",
    ]
    return [*told, f"        needs {', '.join(finding.needs)}"] if finding.needs else told
