"""Reads an assessment from a file, for the tools that work without the server. docs/maturity-files.md describes it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from fractions import Fraction
from pathlib import Path
from typing import Any

from tidu.assessments.scoring import LEVELS, SubdomainScores, mean
from tidu.rulebook import Problem
from tidu.rulebook.maturity import MaturityModel, MaturityScheme
from tidu.rulebook.reader import Node, Rows, read_yaml

LARGEST = 5_000_000
LARGEST_EFFORT = 10**9
STEPS_OF_EFFORT = 10**4
KEYS = ("scheme", "tailored_out", "scores", "effort", "frozen")
DEGREES = (Fraction(0), Fraction(1, 2), Fraction(4, 5), Fraction(1))
ALLOWED = "0, 0.5, 0.8 or 1"
ITEM = re.compile(r"(?P<level>[1-5])/(?P<code>\w+)/(?P<index>[0-9]{1,6})", re.ASCII)

Item = tuple[int, str, int]
"""Level, code of the subdomain, place in the list of its items from 0."""


@dataclass(frozen=True)
class Sheet:
    """An assessment as a file gives it. ``items``: degrees where a list was given; ``scores``: where one number was."""

    scheme: MaturityScheme
    left_out: frozenset[str] = frozenset()
    items: Mapping[int, Mapping[str, tuple[Fraction, ...]]] = field(default_factory=dict)
    scores: Mapping[int, Mapping[str, Fraction]] = field(default_factory=dict)
    effort: Mapping[Item, Fraction] = field(default_factory=dict)
    frozen: frozenset[Item] = frozenset()

    def subdomain_scores(self) -> SubdomainScores:
        """The score of each subdomain that the file speaks of, by level."""
        return {
            level: {code: mean(degrees) for code, degrees in self.items.get(level, {}).items()}
            | dict(self.scores.get(level, {}))
            for level in LEVELS
        }


class SheetError(Exception):
    """A file that cannot be scored; ``problems`` says why."""

    def __init__(self, problems: list[Problem]) -> None:
        self.problems = sorted(set(problems))
        super().__init__("\n".join(str(problem) for problem in self.problems))


def read_sheet(path: Path, schemes: Mapping[str, MaturityScheme]) -> Sheet:
    """The assessment in a YAML or JSON file. SheetError with every problem of the file."""
    return sheet_of(str(path), text_of(path), schemes)


def text_of(path: Path) -> str:
    """The text of a file. SheetError where it is none."""
    try:
        content = path.read_bytes()
    except OSError as error:
        raise SheetError([Problem(str(path), 1, "file.unreadable", error.strerror or "cannot be read")]) from error
    if len(content) > LARGEST:
        raise SheetError([Problem(str(path), 1, "file.too_large", f"larger than {LARGEST} bytes")])
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        raise SheetError([Problem(str(path), line, "file.not_utf8", "the file is not UTF-8 text")]) from error


def sheet_of(name: str, text: str, schemes: Mapping[str, MaturityScheme]) -> Sheet:
    """The assessment in a text."""
    data = mapping_of(name, text, f"a mapping is expected with {', '.join(KEYS)}", exact=True)
    scheme = schemes.get(data["scheme"]) if isinstance(data.get("scheme"), str) else None
    if scheme is None:
        known = ", ".join(sorted(schemes))
        line = data.lines.get("scheme", data.line)
        raise SheetError([Problem(name, line, "scheme.unknown", f"scheme is one of: {known}")])
    reading = Reading(scheme.model)
    sheet = reading.sheet(scheme, data)
    if reading.problems:
        raise SheetError(reading.problems)
    return sheet


def mapping_of(name: str, text: str, expected: str, *, exact: bool = False) -> Node:
    """The mapping in a YAML or JSON text; SheetError where it is none, or ``expected`` where it is something else.

    A tab may indent JSON, and stands nowhere else in it; YAML knows no tabs there.
    """
    data, problems = read_yaml(name, text.replace("\t", " ") if text.lstrip().startswith("{") else text, exact=exact)
    if problems or not isinstance(data, Node):
        raise SheetError(problems or [Problem(name, 1, "file.shape", expected)])
    return data


class Reading:
    """One pass over a file's values; what is wrong is gathered in ``problems``."""

    def __init__(self, model: MaturityModel) -> None:
        self.model = model
        self.problems: list[Problem] = []

    def refuse(self, holder: Node | Rows, at: Any, code: str, reason: str) -> None:
        """Note a problem at a key or a place of what holds it."""
        line = holder.lines.get(at, holder.line) if isinstance(holder, Node) else holder.lines[at]
        self.problems.append(Problem(holder.path, line, code, reason))

    def sheet(self, scheme: MaturityScheme, data: Node) -> Sheet:
        """The whole assessment."""
        for key in data:
            if key not in KEYS:
                self.refuse(data, key, "key.unknown", f"{key!r} is none of {', '.join(KEYS)}")
        items: dict[int, dict[str, tuple[Fraction, ...]]] = {}
        scores: dict[int, dict[str, Fraction]] = {}
        for level, code, holder in self.cells(data, "scores"):
            if isinstance(holder[code], Rows):
                items.setdefault(level, {})[code] = tuple(self.degrees(holder[code]))
            else:
                scores.setdefault(level, {})[code] = self.share(holder, code)
        return Sheet(
            scheme=scheme,
            left_out=frozenset(self.left_out(data)),
            items=items,
            scores=scores,
            effort=dict(self.efforts(data)),
            frozen=frozenset(self.frozen(data)),
        )

    def cells(self, data: Node, key: str) -> Iterator[tuple[int, str, Node]]:
        """Each known level and code below a key, with the mapping that holds its value."""
        by_level = data.get(key)
        if by_level is None:
            return
        if not isinstance(by_level, Node):
            self.refuse(data, key, "file.shape", f"{key} maps levels to subdomains")
            return
        for level, by_code in by_level.items():
            if level not in map(str, LEVELS):
                self.refuse(by_level, level, "level.unknown", f"level {level!r} is none of 1, 2, 3, 4, 5")
            elif isinstance(by_code, Node):
                yield from ((int(level), code, by_code) for code in by_code if self.knows(by_code, code, code))
            elif by_code is not None:
                self.refuse(by_level, level, "file.shape", f"level {level} maps subdomains to values")

    def knows(self, holder: Node | Rows, at: Any, code: Any) -> bool:
        """Whether a code is one of the model's; noted where it is not."""
        if isinstance(code, str) and code in self.model.asked:
            return True
        self.refuse(holder, at, "code.unknown", f"{code!r} is no subdomain; known: {', '.join(self.model.asked)}")
        return False

    def degrees(self, values: Rows) -> Iterator[Fraction]:
        """The degrees in a list."""
        for at, value in enumerate(values):
            degree = number(value)
            if degree in DEGREES:
                yield degree
            else:
                self.refuse(values, at, "degree.unknown", f"a degree is {ALLOWED}, not {shown(value)}")

    def share(self, holder: Node, code: str) -> Fraction:
        """The score of a subdomain that is given as one number."""
        value = number(holder[code])
        if value is not None and 0 <= value <= 1:
            return value
        reason = f"{code} is a list of degrees or a number from 0 to 1, not {shown(holder[code])}"
        self.refuse(holder, code, "score.range", reason)
        return Fraction()

    def left_out(self, data: Node) -> Iterator[str]:
        """The subdomains that the firm leaves out."""
        codes = self.listed(data, "tailored_out", "a list of subdomains")
        yield from (code for at, code in enumerate(codes) if self.knows(codes, at, code))

    def efforts(self, data: Node) -> Iterator[tuple[Item, Fraction]]:
        """What one step of each item costs, where the file says it."""
        for level, code, holder in self.cells(data, "effort"):
            values = holder[code]
            if not isinstance(values, Rows):
                self.refuse(holder, code, "file.shape", f"the effort of {code} is a list, one number an item")
                continue
            for at, value in enumerate(values):
                effort = number(value)
                if effort is not None and 0 <= effort <= LARGEST_EFFORT and (effort * STEPS_OF_EFFORT).denominator == 1:
                    yield (level, code, at), effort
                else:
                    reason = f"an effort is 0 to {LARGEST_EFFORT} with at most four decimals, not {shown(value)}"
                    self.refuse(values, at, "effort.range", reason)

    def frozen(self, data: Node) -> Iterator[Item]:
        """The items that must stay as they are."""
        marks = self.listed(data, "frozen", "a list of level/code/index")
        for at, mark in enumerate(marks):
            found = ITEM.fullmatch(str(mark))
            if found and found["code"] in self.model.asked:
                yield int(found["level"]), found["code"], int(found["index"])
            else:
                reason = f"{shown(mark)} is not level/code/index such as 2/P1/0"
                self.refuse(marks, at, "frozen.unknown", reason)

    def listed(self, data: Node, key: str, what: str) -> Rows:
        """The list under a key; an empty one where there is none."""
        found = data.get(key)
        if isinstance(found, Rows):
            return found
        if found is not None:
            self.refuse(data, key, "file.shape", f"{key} is {what}")
        return Rows(data.path, data.line)


def number(value: Any) -> Fraction | None:
    """A number or a decimal text, exactly; None for anything else."""
    if isinstance(value, bool) or not isinstance(value, int | Decimal | str):
        return None
    try:
        decimal = Decimal(value)
    except ArithmeticError:
        return None
    return Fraction(decimal) if decimal.is_finite() and abs(decimal.adjusted()) <= 40 else None


def shown(value: Any) -> str:
    """A value in a message, on one line and not too long."""
    if value is None or isinstance(value, bool):
        return {True: "true", False: "false", None: "nothing"}[value]
    return " ".join(str(value).split())[:40]
