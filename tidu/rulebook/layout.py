"""Which file of a rulebook folder is of which kind, and reading the folder."""

from __future__ import annotations

import hashlib
import os
import re
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from tidu.rulebook.problems import Problem
from tidu.rulebook.reader import read_yaml

LARGEST = 2_000_000
NAME = r"[a-z0-9][a-z0-9-]*"
NOTICE_FOLDER = re.compile(rf"issuers/(?P<issuer>{NAME})/notices/(?P<notice>{NAME})/")
NOTICE_PARTS = ("notice", "eligibility", "application", "process", "quotas", "documents")
KINDS: tuple[tuple[str, str], ...] = (
    (r"lock\.yaml", "lock"),
    (r"standards/(levels|segments|sources)\.yaml", r"\1"),
    (rf"standards/element-conditions/{NAME}/{NAME}\.yaml", "element-conditions"),
    (rf"standards/element-tests/{NAME}\.yaml", "element-tests"),
    (rf"standards/condition-overlays/{NAME}\.yaml", "condition-overlay"),
    (rf"standards/score-sheets/{NAME}\.yaml", "score-sheet"),
    (rf"standards/maturity-models/{NAME}\.yaml", "maturity-model"),
    (rf"standards/maturity-items/{NAME}\.yaml", "maturity-items"),
    (rf"standards/scenario-guides/{NAME}\.yaml", "scenario-guide"),
    (rf"standards/maturity/{NAME}\.yaml", "maturity-scheme"),
    (rf"issuers/{NAME}/issuer\.yaml", "issuer"),
    (rf"issuers/{NAME}/notices/{NAME}/({'|'.join(NOTICE_PARTS)})\.yaml", r"\1"),
    (rf"issuers/{NAME}/notices/{NAME}/official/(scenarios|materials|clauses)\.yaml", r"official-\1"),
    (rf"reference/({NAME})\.yaml", r"\1"),
)
REQUIRED = ("standards/levels.yaml", "standards/segments.yaml")
NO_DATA = re.compile(r"(schema/[^/]+\.json|reference/[^/]+\.csv|(.*/)?README\.md)\Z")


@dataclass(frozen=True)
class Source:
    """One file as read. ``data`` is None when it could not be read."""

    path: str
    kind: str
    digest: str
    data: Any


@dataclass
class Tree:
    """The files of one rulebook folder by path, and what was wrong in reading them."""

    root: Path
    sources: dict[str, Source] = field(default_factory=dict)
    digests: dict[str, str] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)

    @property
    def is_whole(self) -> bool:
        """Whether the folder is a rulebook by itself and not an overlay on the shipped one."""
        return (self.root / "schema").is_dir()

    def of_kind(self, kind: str) -> list[Source]:
        """The files of one kind in the order of their paths."""
        return [source for source in self.sources.values() if source.kind == kind]


def kind_of(path: str) -> str:
    """The kind of the file at a path within the rulebook, or "" where no such file may stand."""
    for pattern, kind in KINDS:
        if match := re.fullmatch(pattern, path):
            return match.expand(kind)
    return ""


def read_tree(root: Path) -> Tree:
    """Every file below a folder. Names that start with a dot are passed over; links to folders are not followed."""
    tree = Tree(root)
    for path in paths_below(root):
        read_file(tree, path)
    tree.problems += [
        Problem(path, 1, "file.missing", "every rulebook has this file")
        for path in REQUIRED
        if tree.is_whole and path not in tree.sources
    ]
    return tree


def paths_below(root: Path) -> list[str]:
    """The paths of all files, sorted; a folder named like a data file counts as one, to be refused."""
    found = []
    for folder, folders, files in os.walk(root):
        folders[:] = [name for name in folders if not name.startswith(".")]
        suspects = [name for name in folders if name.endswith((".yaml", ".json", ".csv"))]
        names = [name for name in files if not name.startswith(".")] + suspects
        found += [(Path(folder) / name).relative_to(root).as_posix() for name in names]
    return sorted(found)


def printable(path: str) -> str:
    """A path that can be printed whatever bytes its name holds."""
    return path.encode("utf-8", "backslashreplace").decode().replace("\n", "\\n")


def read_file(tree: Tree, path: str) -> None:
    """Read one file into the tree."""
    content = file_bytes(tree, path)
    if content is None:
        return
    tree.digests[path] = hashlib.sha256(content).hexdigest()
    kind = kind_of(path)
    if kind:
        data = parsed(tree, path, content)
        tree.sources[path] = Source(path, kind, tree.digests[path], data)
    elif not NO_DATA.match(path):
        tree.problems.append(Problem(printable(path), 1, "file.unknown", "no file of the rulebook stands here"))


def file_bytes(tree: Tree, path: str) -> bytes | None:
    """The content of a regular file, or None after noting why there is none."""
    file = tree.root / path
    try:
        if not file.is_file():
            raise OSError("not a regular file")
        if file.stat().st_size > LARGEST:
            raise OSError(f"larger than {LARGEST} bytes")
        return file.read_bytes()
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or str(error)
        tree.problems.append(Problem(printable(path), 1, "file.unreadable", reason))
        return None


def parsed(tree: Tree, path: str, content: bytes) -> Any:
    """The value of a YAML file, or None after noting why there is none."""
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        tree.problems.append(Problem(path, line, "file.not_utf8", "the file is not UTF-8 text"))
        return None
    data, problems = read_yaml(path, text)
    tree.problems += problems
    return data
