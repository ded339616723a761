"""What a dossier says, as plain data: the draft, the frozen version, and the facts that conditions look at."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from stdnum.cn import uscc

from tidu.core.digest import digest_of
from tidu.dossiers.models import Attachment, Dossier
from tidu.dossiers.rules import missing_answers
from tidu.factories.models import Factory
from tidu.factories.queries import has_title
from tidu.rulebook.model import Application, Field, Section
from tidu.rulebook.reference import province_of

Contents = Mapping[str, Mapping[str, Any]]


def contents_of(dossier: Dossier) -> Contents:
    """The saved sections: {key: content}."""
    return {section.key: section.content for section in dossier.sections.all()}


def attachments_of(dossier: Dossier) -> list[Attachment]:
    """The attachments with their files, in the order they came."""
    return list(dossier.attachments.select_related("file"))


def known_answers(dossier: Dossier, key: str) -> dict[str, Any]:
    """What the platform knows already for a section that nobody has saved yet."""
    factory = dossier.factory
    if key != "factory":
        return {}
    known = {"address": factory.address, "started_on": factory.construction_started_on.isoformat()}
    if factory.completed_on:
        known["completed_on"] = factory.completed_on.isoformat()
    return known


def draft_digest(dossier: Dossier, contents: Contents, attachments: list[Attachment]) -> str:
    """The digest over every answer and every file as they stand now."""
    return digest_of({"dossier": dossier.number, "sections": contents, "files": _files(attachments)})


def frozen_content(dossier: Dossier, contents: Contents, attachments: list[Attachment]) -> dict[str, Any]:
    """Everything that a version freezes."""
    enterprise = dossier.factory.enterprise
    return {
        "dossier": dossier.number,
        "notice": dossier.campaign.notice_id,
        "rules": dossier.campaign.digest,
        "unit": dossier.unit.code,
        "enterprise": {"name": enterprise.name, "credit_code": enterprise.credit_code},
        "factory": {
            "name": dossier.factory.name,
            "region": dossier.factory.region_code,
            "industry": dossier.factory.industry,
        },
        "sections": dict(contents),
        "files": _files(attachments),
    }


def _files(attachments: list[Attachment]) -> list[dict[str, Any]]:
    rows = [
        {"document": item.document, "name": item.name, "digest": item.file.digest, "size": item.file.size}
        for item in attachments
    ]
    return sorted(rows, key=lambda row: (row["document"], row["digest"]))


def facts_of_factory(factory: Factory) -> dict[str, Any]:
    """What the platform knows of a factory before any application. Absent means unknown."""
    enterprise = factory.enterprise
    return {
        "enterprise.credit_code_valid": uscc.is_valid(enterprise.credit_code or ""),
        "enterprise.legal_form": enterprise.legal_form or None,
        "enterprise.parent_named": bool(enterprise.parent_name and enterprise.parent_credit_code),
        "enterprise.industry": enterprise.industry or None,
        "factory.industry": factory.industry or None,
        "factory.completed_on": factory.completed_on,
        "factory.region_in_china": bool(province_of(factory.region_code)),
        "factory.has_advanced_title": has_title(factory, "advanced"),
    }


def facts_of(
    dossier: Dossier, application: Application, contents: Contents, attachments: list[Attachment], declared: set[str]
) -> dict[str, Any]:
    """All facts of a dossier: the factory's, the answers, the proofs, the declarations. Absent means unknown."""
    facts = facts_of_factory(dossier.factory)
    for section in application.sections:
        facts.update(_facts_of_section(section, contents.get(section.key, {})))
        facts[f"section.{section.key}.complete"] = not missing_answers(section, contents) or None
    for document in application.documents:
        count = sum(item.document == document.key for item in attachments)
        facts[document.fact or f"document.{document.key}"] = count or None
    for declaration in application.declarations:
        facts[declaration.fact or f"declaration.{declaration.key}"] = True if declaration.key in declared else None
    facts.update(_scenario_facts(contents))
    facts["factory.completed_on"] = facts.get("field.factory.completed_on") or facts["factory.completed_on"]
    return facts


def _facts_of_section(section: Section, content: Mapping[str, Any]) -> dict[str, Any]:
    if section.repeated:
        return {}
    return {
        name: value
        for field in section.fields
        if (value := _typed(field, content.get(field.key))) is not None
        for name in {f"field.{section.key}.{field.key}", field.fact} - {""}
    }


def _typed(field: Field, value: Any) -> Any:
    """A stored answer as a value that tests can compare: dates and decimals are kept as text."""
    if value in (None, ""):
        return None
    if field.kind == "date":
        return date.fromisoformat(value)
    return Decimal(str(value)) if field.kind == "decimal" else value


def _scenario_facts(contents: Contents) -> dict[str, Any]:
    rows = contents.get("scenarios", {}).get("rows", [])
    if not rows:
        return {}
    using_ai = sum(bool(row.get("uses_ai")) for row in rows)
    return {
        "scenarios.count": len(rows),
        "scenarios.segments": sorted({row.get("segment", "") for row in rows} - {""}),
        "scenarios.ai_share": Decimal(100 * using_ai) / len(rows),
    }
