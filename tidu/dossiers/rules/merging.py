"""How two people's changes of one section meet. Values in, values out.

A section is looked at as rows of answers, each row under a key of its own; a section that is no table is one row under
the key "". What somebody's page started from is known by marks, short digests of the answers, so that a page need not
send the old texts back.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from tidu.core.digest import digest_of
from tidu.dossiers.rules.answers import Content, is_empty

Rows = Mapping[str, Content]
Marks = Mapping[str, Mapping[str, str]]
"""The mark of each answer, by row and field; an answer that was empty has none."""
MARK_LENGTH = 16


@dataclass(frozen=True)
class Dispute:
    """One answer that both changed, differently. The answer that was stored first stands; the other waits beside it."""

    row: str
    field: str
    mine: Any
    theirs: Any


@dataclass(frozen=True)
class Merged:
    """The rows after a merge, and what somebody must decide. ``kept``: rows that one side removed and the other
    changed; they stay."""

    rows: dict[str, dict[str, Any]]
    disputes: list[Dispute]
    kept: frozenset[str] = frozenset()


def mark_of(value: Any) -> str:
    """The mark of an answer; "" where there is none."""
    return "" if is_empty(value) else digest_of(value)[:MARK_LENGTH]


def marks_of(rows: Rows) -> dict[str, dict[str, str]]:
    """The marks of all answers that are given; a row without any is still there."""
    return {
        key: {field: mark_of(value) for field, value in row.items() if not is_empty(value)} for key, row in rows.items()
    }


def merge(base: Marks, mine: Rows, theirs: Rows) -> Merged:
    """What both changed since ``base``, together.

    A field that one side changed takes that side; one that both changed to the same is as both say; one that both
    changed differently keeps theirs and is a dispute. A row that one side removed goes if the other left it alone,
    and stays if the other changed it. New rows of both sides stay, theirs before mine.
    """
    rows: dict[str, dict[str, Any]] = {}
    disputes: list[Dispute] = []
    kept = set()
    for key in [*theirs, *(key for key in mine if key not in theirs)]:
        one = mine.get(key), theirs.get(key)
        if one[0] is not None and one[1] is not None:
            rows[key], found = _merge_row(key, base.get(key, {}), one[0], one[1])
            disputes += found
            continue
        left = one[0] if one[0] is not None else one[1]
        if key not in base:
            rows[key] = _given(left)
        elif marks_of({key: left or {}})[key] != dict(base[key]):
            rows[key] = _given(left)
            kept.add(key)
    return Merged(rows, disputes, frozenset(kept))


def _merge_row(
    key: str, base: Mapping[str, str], mine: Content, theirs: Content
) -> tuple[dict[str, Any], list[Dispute]]:
    row: dict[str, Any] = {}
    disputes = []
    for field in [*theirs, *(field for field in mine if field not in theirs)]:
        before, here, there = base.get(field, ""), mark_of(mine.get(field)), mark_of(theirs.get(field))
        row[field] = mine.get(field) if there == before else theirs.get(field)
        if before not in (here, there) and here != there:
            disputes.append(Dispute(key, field, mine.get(field), theirs.get(field)))
    return _given(row), disputes


def _given(row: Content | None) -> dict[str, Any]:
    return {field: value for field, value in (row or {}).items() if not is_empty(value)}


def content_as_rows(content: Content, keys: Sequence[str], *, repeated: bool) -> dict[str, Content]:
    """The stored answers as rows under their keys; rows that were stored without keys are known by their place."""
    if not repeated:
        return {"": content}
    rows: Sequence[Content] = content.get("rows", [])
    named = [*keys[: len(rows)], *(f"r{at}" for at in range(len(keys), len(rows)))]
    return dict(zip(named, rows, strict=True))


def rows_as_content(rows: Rows, *, repeated: bool) -> tuple[dict[str, Any], list[str]]:
    """Rows as they are stored, and their keys in the same order; a row without any answer is none."""
    if not repeated:
        return dict(rows.get("", {})), []
    filled = {key: dict(row) for key, row in rows.items() if any(value is not False for value in row.values())}
    return {"rows": list(filled.values())}, list(filled)
