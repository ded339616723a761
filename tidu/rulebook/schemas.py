"""Checks the shape of each file against its JSON Schema, and names against what the rulebook defines.

The schemas know one keyword of their own: ``"refers": "<kind of name>"`` says that a text must be a name defined
elsewhere in the rulebook (a level, a department, a score sheet, …).
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from functools import lru_cache
from pathlib import Path
from typing import Any

import jsonschema
from jsonschema.exceptions import ValidationError
from referencing import Registry, Resource
from referencing.jsonschema import DRAFT202012

from tidu.rulebook.layout import Source
from tidu.rulebook.problems import Problem
from tidu.rulebook.reader import Node, line_at

Names = Mapping[str, frozenset[str]]
FORMATS = jsonschema.FormatChecker(formats=("date", "regex"))


class Schemas:
    """The schemas of one rulebook, ready to check files with. ``problems``: what is wrong with the schemas."""

    def __init__(self, folder: Path) -> None:
        self.problems: list[Problem] = []
        self.by_kind: dict[str, dict[str, Any]] = {}
        for file in sorted(folder.glob("*.schema.json")):
            self.add(file)
        common = self.by_kind.get("common", {})
        self.registry: Registry[Any] = Registry().with_resource(
            "tidu:common", Resource.from_contents(common, default_specification=DRAFT202012)
        )

    def add(self, file: Path) -> None:
        """Read one schema file."""
        try:
            schema = schema_of(file.read_text("utf-8"))
        except (OSError, ValueError, TypeError, RecursionError, jsonschema.SchemaError) as error:
            reason = str(getattr(error, "message", error))[:200]
            self.problems.append(Problem(f"schema/{file.name}", 1, "schema.malformed", reason))
        else:
            self.by_kind[file.name.removesuffix(".schema.json")] = schema

    def check(self, source: Source, names: Names) -> Iterator[Problem]:
        """What is wrong with the shape of a file."""
        schema = self.by_kind.get(source.kind)
        if schema is None:
            yield Problem(source.path, 1, "schema.missing", f"there is no schema for {source.kind}")
        elif not isinstance(source.data, Node):
            yield Problem(source.path, 1, "schema.type", "the file is not a mapping of keys to values")
        else:
            yield from self.compare(source.data, schema, names)

    def compare(self, node: Node, schema: Mapping[str, Any], names: Names) -> Iterator[Problem]:
        """What is wrong with one mapping under one schema."""
        validator = validator_class(names)(schema, registry=self.registry, format_checker=FORMATS)
        try:
            for error in validator.iter_errors(node):
                yield from problems_of(error, node)
        except Exception as error:  # a schema is data of others: whatever it does to the checker is its fault
            reason = f"the schema cannot be applied: {type(error).__name__}"
            yield Problem(node.path, node.line, "schema.malformed", reason)


@lru_cache(maxsize=64)
def schema_of(text: str) -> dict[str, Any]:
    """A schema that is one. Kept by its text, for checking a schema takes longer than checking with it."""
    schema = json.loads(text)
    jsonschema.Draft202012Validator.check_schema(schema)
    if not isinstance(schema, dict):
        raise TypeError("a schema is an object")
    return schema


def validator_class(names: Names) -> Any:
    """Draft 2020-12 with the keyword ``refers``."""

    def refers(validator: Any, kind: str, instance: Any, schema: Any) -> Iterator[ValidationError]:
        known = names.get(kind)
        if known is not None and isinstance(instance, str) and instance not in known:
            yield ValidationError(f"{instance!r} is no known {kind.replace('_', ' ')}")

    return jsonschema.validators.extend(jsonschema.Draft202012Validator, {"refers": refers})  # type: ignore[no-untyped-call]


def problems_of(error: ValidationError, root: Node) -> Iterator[Problem]:
    """One problem per place that a validator's error speaks of."""
    line = line_at(root, iter(error.absolute_path))
    where = ".".join(str(step) for step in error.absolute_path)
    if error.validator == "additionalProperties" and isinstance(error.instance, Node):
        known = error.schema.get("properties", {}) if isinstance(error.schema, dict) else {}
        for key in [key for key in error.instance if key not in known]:
            reason = f"the key {key!r} is not known {'in ' + where if where else 'here'}"
            yield Problem(root.path, error.instance.lines.get(key, line), "schema.unknown_key", reason)
        return
    code = f"{error.validator_value}.unknown" if error.validator == "refers" else f"schema.{error.validator}"
    reason = f"{where}: {error.message}" if where else error.message
    yield Problem(root.path, line, code, shortened(reason))


def shortened(reason: str) -> str:
    """A reason on one line, at most 240 characters."""
    one_line = " ".join(reason.split())
    return one_line if len(one_line) <= 240 else one_line[:239] + "…"
