"""``tidu maturity score`` and ``tidu maturity plan``: on files, without the server.

The exit code is 0, or 2 for a file that cannot be read or used.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Callable, Mapping, Sequence
from fractions import Fraction
from pathlib import Path
from typing import TYPE_CHECKING, Any

from tidu.assessments import scoring
from tidu.assessments.results import ratio, ratios, rounded
from tidu.assessments.sheets import Sheet, SheetError, read_sheet
from tidu.rulebook import Problem, RulebookError, shipped

if TYPE_CHECKING:
    from tidu.assessments.planning import Plan, Raise

DONE, REFUSED = 0, 2
UNVERIFIED = "The weights of this scheme are not all verified against the standard: a provisional result."


def main(argv: Sequence[str] | None = None) -> int:
    """Run one subcommand."""
    commands: dict[str, Callable[[Sequence[str]], int]] = {"score": score, "plan": plan}
    parser = argparse.ArgumentParser(prog="tidu maturity", description="Score an assessment, or plan the next level.")
    parser.add_argument("command", choices=commands)
    parser.add_argument("arguments", nargs=argparse.REMAINDER)
    try:
        arguments = parser.parse_args(argv)
        return commands[arguments.command](arguments.arguments)
    except SystemExit as ended:
        return ended.code if isinstance(ended.code, int) else REFUSED
    except (SheetError, RulebookError) as error:
        return refused(error.problems)


def refused(problems: Sequence[Problem]) -> int:
    """Print what is wrong, one line a problem."""
    for problem in problems:
        sys.stderr.write(str(problem).encode("utf-8", "backslashreplace").decode() + "\n")
    return REFUSED


def parser_of(name: str, description: str) -> argparse.ArgumentParser:
    """The parser of one subcommand."""
    parser = argparse.ArgumentParser(prog=f"tidu maturity {name}", description=description)
    parser.add_argument("file", type=Path, metavar="FILE", help="YAML or JSON, see docs/maturity-files.md")
    parser.add_argument("--json", action="store_true", help="print JSON")
    return parser


def score(argv: Sequence[str]) -> int:
    """``score FILE``: level scores, total, level and the weights that were used."""
    arguments = parser_of("score", "Score an assessment, exactly.").parse_args(argv)
    sheet = read_sheet(arguments.file, shipped().maturity)
    result = scored(sheet, sheet.subdomain_scores(), arguments.file)
    print_json(score_values(sheet, result)) if arguments.json else print_lines(score_lines(sheet, result))
    return DONE


def scored(sheet: Sheet, scores: scoring.SubdomainScores, file: Path) -> scoring.Score:
    """The score; SheetError where too much is left out."""
    try:
        return scoring.score(sheet.scheme, scores, sheet.left_out)
    except scoring.NothingLeftError as error:
        reason = f"nothing is left to score at level {error.level}"
        raise SheetError([Problem(str(file), 1, "tailored_out.everything", reason)]) from error


def score_values(sheet: Sheet, result: scoring.Score) -> dict[str, Any]:
    """A result as JSON values."""
    return {
        "scheme": sheet.scheme.id,
        "verified": sheet.scheme.verified,
        "level_scores": [ratio(value) for value in result.levels],
        "score": decimal(result.total),
        "score_exact": ratio(result.total),
        "level": result.level,
        "weights_used": {str(level): ratios(shares) for level, shares in result.shares.items()},
        "ignored": ignored(sheet, result.shares),
    }


def ignored(sheet: Sheet, shares: Mapping[int, scoring.Shares]) -> list[str]:
    """The scores of the file that count nowhere, as level/code."""
    given = [(level, code) for level, codes in sheet.subdomain_scores().items() for code in codes]
    return [f"{level}/{code}" for level, code in given if code not in shares[level]]


def score_lines(sheet: Sheet, result: scoring.Score) -> list[str]:
    """A result for people."""
    met_from = decimal(sheet.scheme.met_from)
    lines = [sheet.scheme.title.zh, ""]
    for level, value in zip(sheet.scheme.model.levels, result.levels, strict=True):
        met = "met" if value >= sheet.scheme.met_from else "not met"
        lines.append(f"level {level.rank} {level.name.zh}  {decimal(value)} ({ratio(value)})  {met}")
    lines += ["", f"score {decimal(result.total)} ({ratio(result.total)}), level {result.level}; met from {met_from}"]
    if passed_over := ignored(sheet, result.shares):
        lines.append(f"not counted: {', '.join(passed_over)}")
    return lines if sheet.scheme.verified else [*lines, UNVERIFIED]


def plan(argv: Sequence[str]) -> int:
    """``plan FILE --target K``: the items to raise that reach a level with the least effort."""
    from tidu.assessments import planning  # noqa: PLC0415 - the solver takes long to load, and scoring needs none

    parser = parser_of("plan", "Find the least effort that reaches a level.")
    parser.add_argument("--target", type=int, choices=scoring.LEVELS, required=True, metavar="K", help="1 to 5")
    arguments = parser.parse_args(argv)
    sheet = read_sheet(arguments.file, shipped().maturity)
    refuse_plain_scores(sheet, arguments.file)
    before = scored(sheet, sheet.subdomain_scores(), arguments.file)
    found = planning.plan(sheet, arguments.target)
    result = scored(sheet, planning.after(sheet, found.raises), arguments.file) if found.raises else before
    values = plan_values(sheet, found, result)
    print_json(values) if arguments.json else print_lines(plan_lines(sheet, arguments.target, values))
    return DONE


def refuse_plain_scores(sheet: Sheet, file: Path) -> None:
    """A plan raises items; a single number for a subdomain tells none."""
    plain = [f"{level}/{code}" for level, codes in sheet.scores.items() for code in codes]
    if plain:
        reason = f"a plan needs the degrees of the items as lists: {', '.join(plain)}"
        raise SheetError([Problem(str(file), 1, "plan.no_items", reason)])


def plan_values(sheet: Sheet, found: Plan, result: scoring.Score) -> dict[str, Any]:
    """A plan as JSON values. ``optimal`` is true, or the effort that no plan can go below."""
    values: dict[str, Any] = {
        "scheme": sheet.scheme.id,
        "verified": sheet.scheme.verified,
        "reached": found.reached,
        "effort": plain_number(found.effort),
        "optimal": True if found.optimal else {"bound": plain_number(found.bound)},
        "raises": [raise_values(raised) for raised in found.raises],
        "score_after": decimal(result.total),
        "score_after_exact": ratio(result.total),
        "level_after": result.level,
    }
    return values if found.reached else values | {"reason": unreachable(found)}


def raise_values(raised: Raise) -> dict[str, Any]:
    """One raise as JSON values; ``index`` counts from 0."""
    level, code, index = raised.item
    before, after = plain_number(raised.before), plain_number(raised.after)
    return {"level": level, "code": code, "index": index, "from": before, "to": after}


def unreachable(found: Plan) -> str:
    """Why a target cannot be reached."""
    levels = ", ".join(map(str, found.unreachable))
    return f"level {levels} stays below the threshold even with every item raised that is listed and not frozen"


def plan_lines(sheet: Sheet, target: int, values: Mapping[str, Any]) -> list[str]:
    """A plan for people."""
    lines = [sheet.scheme.title.zh, ""]
    for raised in values["raises"]:
        place = f"level {raised['level']} {raised['code']} item {raised['index']}"
        lines.append(f"{place}  {raised['from']} -> {raised['to']}")
    if not values["reached"]:
        lines.append(f"level {target} cannot be reached: {values['reason']}")
    elif not values["raises"]:
        lines.append(f"level {target} is reached already")
    else:
        proof = "the least" if values["optimal"] is True else f"at least {values['optimal']['bound']}"
        lines += ["", f"level {target} is reached with effort {values['effort']} ({proof})"]
    lines.append(f"score after {values['score_after']}, level {values['level_after']}")
    return lines if sheet.scheme.verified else [*lines, UNVERIFIED]


def decimal(value: Fraction) -> str:
    """A fraction with four decimals, half up."""
    return str(rounded(value))


def plain_number(value: Fraction) -> int | float:
    """A number with few decimals as JSON has them: 0.8, 3. Its text is exact."""
    return value.numerator if value.denominator == 1 else float(value)


def print_json(value: Any) -> None:
    """A value as JSON to standard output."""
    sys.stdout.write(json.dumps(value, ensure_ascii=False, indent=2) + "\n")


def print_lines(lines: Sequence[str]) -> None:
    """Lines to standard output, whatever the terminal can show."""
    encoding = sys.stdout.encoding or "utf-8"
    sys.stdout.write("\n".join(lines).encode(encoding, "backslashreplace").decode(encoding) + "\n")
