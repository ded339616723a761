"""What is wrong with a rulebook: one problem per place, with file, line, code and reason."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import asdict, dataclass


@dataclass(frozen=True, order=True)
class Problem:
    """One thing to put right. ``path`` is relative to the rulebook folder; ``line`` counts from 1."""

    path: str
    line: int
    code: str
    reason: str

    def __str__(self) -> str:
        return f"{self.path}:{self.line}: {self.code}: {self.reason}"

    def as_json(self) -> dict[str, str | int]:
        """The four values under their names."""
        return asdict(self)


class RulebookError(Exception):
    """A rulebook that cannot be used; ``problems`` says why."""

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems = tuple(problems)
        super().__init__("\n".join(str(problem) for problem in self.problems))
