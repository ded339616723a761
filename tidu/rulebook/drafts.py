"""Puts the files of notices together: one draft per notice, an overlay's files laid over what they overlay.

Lists are laid over item by item: the same code (key, number, unit kind) replaces, a new one is appended. A process is
one statement and is replaced whole.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from tidu.rulebook.layout import NOTICE_FOLDER, NOTICE_PARTS, Source, Tree
from tidu.rulebook.problems import Problem
from tidu.rulebook.reader import Node, Rows

IDENTITIES = ("code", "key", "number", "unit_kind")
REPLACED_WHOLE = ("stages",)


@dataclass(frozen=True)
class Draft:
    """One notice as raw data. ``parts`` by kind of file; ``files``: path and digest of each file it is made of."""

    id: str
    folder: str
    parts: dict[str, Node] = field(default_factory=dict)
    files: tuple[tuple[str, str], ...] = ()

    def rows(self, part: str, key: str) -> list[Node]:
        """The mappings in a list of a part; empty where there is no such list."""
        return rows(self.parts.get(part), key)


def rows(node: Any, key: str) -> list[Node]:
    """The mappings in a list of a node, whatever else stands there."""
    found = node.get(key) if isinstance(node, dict) else None
    return [item for item in found if isinstance(item, Node)] if isinstance(found, list) else []


def word(node: Any, key: str) -> str:
    """The text under a key of a node, or "" when something else stands there."""
    found = node.get(key) if isinstance(node, dict) else None
    return found if isinstance(found, str) else ""


def identity(item: Any) -> tuple[str, str] | None:
    """By which key an item of a list is known, and its value."""
    for key in IDENTITIES:
        if word(item, key):
            return key, word(item, key)
    return None


def laid_over(base: Node, over: Node) -> Node:
    """A part with another laid over it."""
    merged = Node(over.path, over.line)
    for key, value in [*base.items(), *over.items()]:
        both_lists = isinstance(value, Rows) and isinstance(merged.get(key), Rows) and key not in REPLACED_WHOLE
        merged[key] = joined(merged[key], value) if both_lists else value
        merged.lines[key] = (over if key in over else base).lines.get(key, over.line)
    return merged


def joined(base: Rows, over: Rows) -> Rows:
    """A list with the items of another replacing those of the same identity, the others appended."""
    result = Rows(over.path, over.line)
    place: dict[Any, int] = {}
    for item in [*base, *over]:
        known = identity(item)
        if known is not None and known in place:
            result[place[known]] = item
            continue
        if known is not None:
            place[known] = len(result)
        result.append(item)
        result.lines.append(getattr(item, "line", over.line))
    return result


def with_source(draft: Draft, source: Source) -> Draft:
    """The draft with one more file laid over it."""
    parts = dict(draft.parts)
    if isinstance(source.data, Node):
        base = parts.get(source.kind)
        parts[source.kind] = laid_over(base, source.data) if base is not None else source.data
    return replace(draft, parts=parts, files=(*draft.files, (source.path, source.digest)))


def drafts_of(trees: Sequence[Tree]) -> tuple[dict[str, Draft], list[Problem]]:
    """All notices of the trees, later trees laid over earlier ones."""
    own: dict[str, Draft] = {}
    for source in (source for tree in trees for source in tree.sources.values()):
        if match := NOTICE_FOLDER.match(source.path):
            notice_id = f"{match['issuer']}/{match['notice']}"
            own[notice_id] = with_source(own.get(notice_id, Draft(notice_id, match[0])), source)
    problems: list[Problem] = []
    drafts = {notice_id: resolved(notice_id, own, problems) for notice_id in own}
    problems += [problem for draft in drafts.values() for problem in missing_parts(draft)]
    return drafts, problems


def resolved(notice_id: str, own: dict[str, Draft], problems: list[Problem]) -> Draft:
    """The draft laid over what it says it overlays, and so on down."""
    chain = [own[notice_id]]
    while (below := word(chain[-1].parts.get("notice"), "overlays")) in own:
        if own[below] in chain:
            notice = chain[-1].parts["notice"]
            problems.append(Problem(notice.path, notice.line, "notice.cycle", f"{notice_id} overlays itself"))
            break
        chain.append(own[below])
    result = chain.pop()
    while chain:
        result = over(result, chain.pop())
    return result


def over(base: Draft, draft: Draft) -> Draft:
    """One draft laid over another."""
    parts = dict(base.parts)
    for kind, part in draft.parts.items():
        parts[kind] = laid_over(parts[kind], part) if kind in parts else part
    return Draft(draft.id, draft.folder, parts, (*base.files, *draft.files))


def missing_parts(draft: Draft) -> Iterator[Problem]:
    """The files that a notice needs and has not."""
    read = {path for path, _ in draft.files}
    for part in NOTICE_PARTS:
        path = f"{draft.folder}{part}.yaml"
        if part not in draft.parts and path not in read:
            yield Problem(path, 1, "file.missing", "every notice has this file")
