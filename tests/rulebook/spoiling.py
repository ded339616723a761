"""Spoils a copy of the rulebook and says what the checker finds."""

from dataclasses import dataclass
from pathlib import Path

from tidu.rulebook import examine, parameter_schemas
from tidu.rulebook.problems import Problem

NOTICE = "issuers/miit/notices/2024-399"
KINDS = parameter_schemas()


@dataclass
class Copy:
    root: Path

    def edit(self, path: str, old: str, new: str) -> None:
        """Replace the first ``old``; a test whose ``old`` is gone must fail."""
        text = (self.root / path).read_text("utf-8")
        assert old in text, f"{old!r} is not in {path}"
        (self.root / path).write_text(text.replace(old, new, 1), "utf-8")

    def write(self, path: str, content: str | bytes) -> None:
        file = self.root / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(content if isinstance(content, bytes) else content.encode())

    def unlock(self) -> None:
        (self.root / "lock.yaml").unlink()

    def problems(self) -> tuple[Problem, ...]:
        return examine(self.root, KINDS).problems

    def found(self) -> set[tuple[str, str]]:
        """Path and code of every problem."""
        return {(problem.path, problem.code) for problem in self.problems()}
