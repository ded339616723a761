"""Reads one YAML text into plain values that remember their lines.

A narrow YAML: text, numbers, true, false and null; no aliases, tags, merge keys or second documents. A day is text.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterator
from decimal import Decimal
from typing import Any

import yaml

from tidu.rulebook.problems import Problem

DEEPEST = 40
LONGEST_NUMBER = 40
INTEGER = re.compile(r"-?(0|[1-9][0-9]*)\Z")
DECIMAL = re.compile(r"-?(0|[1-9][0-9]*)(\.[0-9]+)?([eE][-+]?[0-9]+)?\Z")
NOT_FINITE = re.compile(r"[-+]?\.(inf|Inf|INF|nan|NaN|NAN)\Z|[-+]?(inf|infinity|nan)\Z", re.IGNORECASE)
CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f]")
WORDS: dict[str, bool | None] = {"true": True, "false": False, "null": None, "~": None, "": None}
LOADER: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


class Node(dict[str, Any]):
    """A mapping with its file, its line and the line of each key."""

    def __init__(self, path: str, line: int) -> None:
        super().__init__()
        self.path = path
        self.line = line
        self.lines: dict[str, int] = {}


class Rows(list[Any]):
    """A list with its file, its line and the line of each item."""

    def __init__(self, path: str, line: int) -> None:
        super().__init__()
        self.path = path
        self.line = line
        self.lines: list[int] = []


class UnreadableError(Exception):
    """Reading cannot go on; the problem is already noted."""


class Reading:
    """One pass over the parser's events of one text."""

    def __init__(self, path: str, text: str, *, exact: bool = False) -> None:
        self.path = path
        self.exact = exact
        self.problems: list[Problem] = []
        self.parser = LOADER(text)

    def note(self, line: int, code: str, reason: str) -> None:
        self.problems.append(Problem(self.path, line, code, reason))

    def document(self) -> Any:
        """The value of the only document, or None after noting why there is none."""
        try:
            self.parser.get_event()
            if self.parser.check_event(yaml.StreamEndEvent):
                self.note(1, "yaml.empty", "the file holds nothing")
                return None
            self.parser.get_event()
            value = self.value(self.parser.get_event(), 0)
            self.parser.get_event()
            if not self.parser.check_event(yaml.StreamEndEvent):
                self.note(self.parser.peek_event().start_mark.line + 1, "yaml.documents", "a file holds one document")
            return value
        except UnreadableError:
            return None
        except (yaml.YAMLError, ValueError) as error:
            self.note(*malformed(error))
            return None
        finally:
            self.parser.dispose()

    def value(self, event: Any, depth: int) -> Any:
        line = event.start_mark.line + 1
        if depth > DEEPEST:
            self.note(line, "yaml.depth", f"nested more than {DEEPEST} deep")
            raise UnreadableError
        if isinstance(event, yaml.AliasEvent):
            self.note(line, "yaml.alias", "aliases are refused; write the value out")
            return None
        self.refuse_extras(event, line)
        if isinstance(event, yaml.MappingStartEvent):
            return self.mapping(line, depth)
        if isinstance(event, yaml.SequenceStartEvent):
            return self.sequence(line, depth)
        return self.scalar(event, line)

    def refuse_extras(self, event: Any, line: int) -> None:
        if event.anchor is not None:
            self.note(line, "yaml.anchor", "anchors are refused; write the value out")
        if event.tag is not None:
            self.note(line, "yaml.tag", "tags are refused")

    def mapping(self, line: int, depth: int) -> Node:
        node = Node(self.path, line)
        while not isinstance(event := self.parser.get_event(), yaml.MappingEndEvent):
            key_line = event.start_mark.line + 1
            key = self.key(event, key_line, depth)
            value = self.value(self.parser.get_event(), depth + 1)
            if key in node:
                self.note(key_line, "yaml.duplicate_key", f"the key {key!r} stands twice")
            node[key] = value
            node.lines[key] = key_line
        return node

    def key(self, event: Any, line: int, depth: int) -> str:
        if isinstance(event, yaml.ScalarEvent):
            self.refuse_extras(event, line)
            return str(event.value)
        self.note(line, "yaml.key", "a key is a plain text")
        self.value(event, depth + 1)
        return ""

    def sequence(self, line: int, depth: int) -> Rows:
        rows = Rows(self.path, line)
        while not isinstance(event := self.parser.get_event(), yaml.SequenceEndEvent):
            rows.lines.append(event.start_mark.line + 1)
            rows.append(self.value(event, depth + 1))
        return rows

    def scalar(self, event: Any, line: int) -> Any:
        text: str = event.value
        if CONTROL.search(text):
            self.note(line, "yaml.control_character", "the text holds a control character")
        return self.plain(text, line) if event.implicit[0] else text

    def plain(self, text: str, line: int) -> Any:
        if text in WORDS:
            return WORDS[text]
        if NOT_FINITE.match(text):
            self.note(line, "number.not_finite", f"{text} is not a finite number")
            return None
        if DECIMAL.match(text):
            return self.number(text, line)
        return text

    def number(self, text: str, line: int) -> int | float | Decimal | None:
        value = math.inf if len(text) > LONGEST_NUMBER else float(text)
        if not math.isfinite(value):
            self.note(line, "number.not_finite", f"{text[:LONGEST_NUMBER]} is too large for a number")
            return None
        if INTEGER.match(text):
            return int(text)
        return Decimal(text) if self.exact else value


def malformed(error: Exception) -> tuple[int, str, str]:
    """Line, code and reason of a parser's error."""
    mark = getattr(error, "problem_mark", None) or getattr(error, "context_mark", None)
    said = getattr(error, "problem", None) or getattr(error, "reason", None) or str(error)
    return (mark.line + 1 if mark else 1, "yaml.malformed", str(said).replace("\n", " ")[:200])


def read_yaml(path: str, text: str, *, exact: bool = False) -> tuple[Any, list[Problem]]:
    """The value of a YAML text and what is wrong with it. ``path`` is only for the problems.

    ``exact``: numbers with a point are read as Decimal, digit by digit, and not as the nearest float.
    """
    try:
        reading = Reading(path, text, exact=exact)
    except (yaml.YAMLError, ValueError) as error:
        return None, [Problem(path, *malformed(error))]
    value = reading.document()
    return value, reading.problems


def line_at(value: Any, path: Iterator[Any]) -> int:
    """The line of the value that a path of keys and indexes leads to, or of the last one on the way."""
    line = int(getattr(value, "line", 1))
    for step in path:
        try:
            line = value.lines[step]
            value = value[step]
        except (AttributeError, KeyError, IndexError, TypeError):
            break
    return line


def nodes_in(value: Any) -> Iterator[Node]:
    """Every mapping within a value, itself first."""
    if isinstance(value, Node):
        yield value
    children = value.values() if isinstance(value, dict) else value if isinstance(value, list) else ()
    for child in children:
        yield from nodes_in(child)


def rows_in(value: Any) -> Iterator[Rows]:
    """Every list within a value."""
    if isinstance(value, Rows):
        yield value
    children = value.values() if isinstance(value, dict) else value if isinstance(value, list) else ()
    for child in children:
        yield from rows_in(child)


def plain(value: Any) -> Any:
    """The same value as ordinary dicts and lists."""
    if isinstance(value, dict):
        return {key: plain(child) for key, child in value.items()}
    if isinstance(value, list):
        return [plain(child) for child in value]
    return value
