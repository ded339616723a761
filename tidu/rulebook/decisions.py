"""The decision records that rules may cite where a notice is silent."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

FILE = re.compile(r"(\d{4})-[^/]*\.md\Z")
POINT = re.compile(r"^(\d+)\. ", re.MULTILINE)


@dataclass(frozen=True)
class Decisions:
    """The numbered points of each decision by its number; None when the records are not at hand."""

    points: Mapping[str, frozenset[str]] | None

    def refusal(self, number: str, point: str) -> str:
        """Why a reference to a point of a decision cannot stand, or ""."""
        if self.points is None:
            return ""
        if number not in self.points:
            return f"there is no decision {number} in docs/decisions"
        return "" if point in self.points[number] else f"decision {number} has no point {point}"


def read_decisions(folders: Iterable[Path]) -> Decisions:
    """The decisions in the folders that exist."""
    existing = [folder for folder in folders if folder.is_dir()]
    points = {
        match[1]: frozenset(POINT.findall(file.read_text("utf-8", errors="replace")))
        for folder in existing
        for file in sorted(folder.glob("*.md"))
        if (match := FILE.match(file.name)) and file.is_file()
    }
    return Decisions(points if existing else None)
