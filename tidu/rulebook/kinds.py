"""Finds the JSON Schema of each stage kind's parameters in the stage folders, without importing them."""

from __future__ import annotations

import json
import os
from collections.abc import Iterator, Sequence
from importlib.util import find_spec
from pathlib import Path
from typing import Any

FILE = "parameters.schema.json"
PLATFORM = Path(__file__).resolve().parents[1]


def extra_packages() -> tuple[str, ...]:
    """The dotted names in ``TIDU_STAGES``, separated by commas."""
    return tuple(name.strip() for name in os.environ.get("TIDU_STAGES", "").split(",") if name.strip())


def parameter_schemas(extra: Sequence[str] = ()) -> dict[str, dict[str, Any]]:
    """The parameters' schema of every stage kind: those of the platform, then those of the ``extra`` packages.

    ValueError where a package cannot be found, a schema names no kind, or two give the same kind.
    """
    schemas: dict[str, dict[str, Any]] = {}
    for folder in (*platform_folders(), *(folder_of(package) for package in extra)):
        file = folder / FILE
        schema = json.loads(file.read_text("utf-8")) if file.is_file() else None
        if schema is None:
            continue
        kind = schema.get("kind")
        if not isinstance(kind, str) or kind in schemas:
            raise ValueError(f"{folder.name}/{FILE}: the kind {kind!r} is missing or stands twice")
        schemas[kind] = schema
    return schemas


def platform_folders() -> Iterator[Path]:
    """The folders that may hold a stage kind of the platform itself."""
    yield PLATFORM / "dossiers"
    yield from sorted(folder for folder in (PLATFORM / "stages").iterdir() if folder.is_dir())


def folder_of(package: str) -> Path:
    """Where a package lies; ValueError where there is no such package."""
    try:
        spec = find_spec(package)
    except (ImportError, AttributeError) as error:
        raise ValueError(f"there is no package {package}") from error
    if spec is None or not spec.submodule_search_locations:
        raise ValueError(f"there is no package {package}")
    return Path(next(iter(spec.submodule_search_locations)))
