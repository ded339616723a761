"""The facts that conditions may ask for: those the platform knows, and those that an application states."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from tidu.rulebook.drafts import Draft, rows, word

PLATFORM_FACTS = frozenset(
    {
        "enterprise.credit_code_valid",
        "enterprise.legal_form",
        "enterprise.parent_named",
        "enterprise.industry",
        "factory.industry",
        "factory.completed_on",
        "factory.has_advanced_title",
        "factory.region_in_china",
        "scenarios.segments",
        "scenarios.ai_share",
        "scenarios.count",
    }
)


COUNTED_FACTS = frozenset({"scenarios.segments", "scenarios.segments_covered", "scenarios.ai_share", "scenarios.count"})
"""What is counted from a list of scenarios."""


def element_facts(schema: Mapping[str, Any]) -> frozenset[str]:
    """The facts that element conditions may ask for, by the published schema of facts."""
    groups = {name: group.get("properties", {}) for name, group in schema.get("properties", {}).items()}
    return COUNTED_FACTS | {f"{name}.{key}" for name, keys in groups.items() for key in keys}


def facts_of(draft: Draft) -> frozenset[str]:
    """Every fact that can be known of a dossier under this notice."""
    stated: set[str] = set()
    for section in draft.rows("application", "sections"):
        stated.add(f"section.{word(section, 'key')}.complete")
        if section.get("repeated") is not True:
            stated |= {field_fact(word(section, "key"), field) for field in rows(section, "fields")}
    for declaration in draft.rows("application", "declarations"):
        stated.add(word(declaration, "fact") or f"declaration.{word(declaration, 'key')}")
    for part in ("documents", "official-materials"):
        for document in draft.rows(part, "documents"):
            stated.add(word(document, "fact") or f"document.{word(document, 'key')}")
    return PLATFORM_FACTS | stated


def field_fact(section: str, field: object) -> str:
    """The fact that a field's answer states."""
    return word(field, "fact") or f"field.{section}.{word(field, 'key')}"
