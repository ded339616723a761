"""What differs between two notices or two rulebooks, criterion by criterion."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, fields, is_dataclass
from decimal import Decimal
from typing import Any

from tidu.rulebook.model import Notice, Rulebook, Text

Items = Mapping[tuple[str, str], Any]


@dataclass(frozen=True)
class Difference:
    """One item that was added, removed or changed. ``part``: condition, quota, …; ``attribute`` only when changed."""

    change: str
    part: str
    key: str
    attribute: str = ""
    before: str = ""
    after: str = ""

    def __str__(self) -> str:
        sign = {"added": "+", "removed": "-"}.get(self.change, "~")
        name = f"{sign} {self.part} {self.key}"
        return f"{name}: {self.attribute}: {self.before} -> {self.after}" if self.attribute else name


def items_of(notice: Notice) -> dict[tuple[str, str], Any]:
    """Everything in a notice that is known by a key."""
    form = notice.application
    found: dict[tuple[str, str], Any] = {("notice", "head"): head(notice)}
    found |= {("clause", clause.number): clause for clause in notice.clauses.values()}
    found |= {("condition", condition.code): condition for condition in notice.conditions}
    found |= {("section", section.key): {**shown(section), "fields": ""} for section in form.sections}
    found |= {("field", f"{section.key}.{field.key}"): field for section in form.sections for field in section.fields}
    found |= {("declaration", declaration.key): declaration for declaration in form.declarations}
    found |= {("document", document.key): document for document in form.documents}
    found |= {("stage", stage.key): stage for stage in notice.process}
    found |= {("quota", quota.unit_kind): quota for quota in notice.quotas}
    for sheet in notice.score_sheets.values():
        found |= {("criterion", f"{sheet.key}.{criterion.key}"): criterion for criterion in sheet.criteria}
    return found


def head(notice: Notice) -> dict[str, str]:
    """What a notice says of itself."""
    names = ("number", "title", "issued_on", "edition", "summary", "official_url", "issuing_departments")
    return {"level": notice.level.key} | {name: printed(getattr(notice, name)) for name in names}


def printed(value: Any) -> str:
    """A value on one line."""
    if isinstance(value, Text):
        return f"{value.zh} / {value.en}"
    if is_dataclass(value):
        return ", ".join(f"{name}={text}" for name, text in shown(value).items() if text)
    if isinstance(value, Mapping):
        return "{" + ", ".join(f"{key}: {printed(child)}" for key, child in sorted(value.items())) + "}"
    if isinstance(value, tuple | list):
        return "[" + ", ".join(printed(child) for child in value) + "]"
    return format(value, "f") if isinstance(value, Decimal) else str(value)


def shown(item: Any) -> dict[str, str]:
    """Attribute to printed value."""
    if isinstance(item, Mapping):
        return {key: str(value) for key, value in item.items()}
    return {field.name: printed(getattr(item, field.name)) for field in fields(item)}


def between(before: Items, after: Items) -> Iterator[Difference]:
    """The differences of two sets of items, those of the first in its order, then what was added."""
    for key in [*before, *(key for key in after if key not in before)]:
        if key not in after:
            yield Difference("removed", *key)
        elif key not in before:
            yield Difference("added", *key)
        else:
            yield from changes(key, shown(before[key]), shown(after[key]))


def changes(key: tuple[str, str], before: Mapping[str, str], after: Mapping[str, str]) -> Iterator[Difference]:
    """One difference for each attribute that changed."""
    for attribute, value in after.items():
        if before.get(attribute, "") != value:
            yield Difference("changed", *key, attribute, before.get(attribute, ""), value)


def notices(before: Notice, after: Notice) -> list[Difference]:
    """What differs between two notices."""
    return list(between(items_of(before), items_of(after)))


def rulebooks(before: Rulebook, after: Rulebook) -> list[Difference]:
    """What differs between two rulebooks; an item's key begins with its notice."""
    return list(between(all_items(before), all_items(after)))


def all_items(rulebook: Rulebook) -> dict[tuple[str, str], Any]:
    """Everything known by a key in a rulebook, reference data aside."""
    found: dict[tuple[str, str], Any] = {("level", level.key): level for level in rulebook.levels.values()}
    found |= {("segment", segment.key): segment for segment in rulebook.segments}
    for conditions in rulebook.element_conditions.values():
        found |= {("element condition", f"{item.edition}/{item.code}"): item for item in conditions}
    for notice in rulebook.notices.values():
        found |= {(part, f"{notice.id} {key}"): item for (part, key), item in items_of(notice).items()}
    return found
