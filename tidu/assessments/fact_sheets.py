"""Reads what is known of a factory from a file, for the check without the server. docs/conditions-files.md."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from tidu.assessments.conditions import counted
from tidu.assessments.sheets import SheetError, mapping_of, text_of
from tidu.rulebook import Rulebook, shipped_folder
from tidu.rulebook.reader import Node, Rows, plain
from tidu.rulebook.schemas import Schemas

SCHEMA = "element-facts"
LISTED = "scenarios"


def read_facts(path: Path, book: Rulebook) -> dict[str, Any]:
    """The facts in a YAML or JSON file by their names. SheetError with every problem of the file."""
    known = without_unknown(mapping_of(str(path), text_of(path), "a mapping of facts is expected"))
    schemas = Schemas(shipped_folder() / "schema")
    names = {"level": frozenset(book.levels), "segment": frozenset(item.key for item in book.segments)}
    found = list(schemas.compare(known, schemas.by_kind[SCHEMA], names))
    if found:
        raise SheetError(found)
    return flat(known)


def without_unknown(data: Node) -> Node:
    """The facts that say something: what is null is not known."""
    kept = Node(data.path, data.line)
    kept.lines = data.lines
    for key, value in data.items():
        if value is not None:
            kept[key] = without_unknown(value) if isinstance(value, Node) else items_known(value)
    return kept


def items_known(value: Any) -> Any:
    """A list with what is known of each item; any other value as it is."""
    if not isinstance(value, Rows):
        return value
    kept = Rows(value.path, value.line)
    kept.lines = value.lines
    kept.extend(without_unknown(item) if isinstance(item, Node) else item for item in value)
    return kept


def flat(data: Node) -> dict[str, Any]:
    """The facts by ``group.name``; those of the scenarios are counted."""
    facts = {
        f"{group}.{key}": plain(value)
        for group, values in data.items()
        if isinstance(values, Node)
        for key, value in values.items()
    }
    return facts | counted(data[LISTED]) if LISTED in data else facts
