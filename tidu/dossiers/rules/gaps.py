"""What a dossier still misses. Values in, findings out."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any

from tidu.assessments import Facts, Judgement, Outcome, outcome_of
from tidu.core.findings import Finding
from tidu.dossiers.rules.answers import Content, is_empty
from tidu.rulebook.model import Application, Document, Field, Section

FIELD = "field."


def missing(
    application: Application, contents: Mapping[str, Content], facts: Facts, declared: set[str], today: date
) -> list[Finding]:
    """Everything that must still be given before a submission, in the order of the form."""
    return [
        *(finding for section in application.sections for finding in missing_answers(section, contents)),
        *missing_documents(application.documents, facts, today),
        *missing_declarations(application, declared),
    ]


def missing_answers(section: Section, contents: Mapping[str, Content]) -> list[Finding]:
    """The required fields of a section without an answer; for a table, too few rows and gaps in rows."""
    content = contents.get(section.key, {})
    if not section.repeated:
        return [_required(section, field) for field in section.fields if _is_missing(field, content)]
    rows: Sequence[Content] = content.get("rows", [])
    if len(rows) < section.minimum_rows:
        params = {"section": section.title, "minimum": section.minimum_rows}
        return [Finding("dossiers.too_few_rows", section.citation, params, section.key, f"section:{section.key}")]
    gaps = {field.key: field for row in rows for field in section.fields if _is_missing(field, row)}
    return [_required(section, field) for field in gaps.values()]


def undecided(application: Application, disputed: Iterable[str]) -> list[Finding]:
    """The sections in which two people gave different answers and nobody chose yet; keys that no section has, none."""
    keys = set(disputed)
    return [
        Finding(
            "dossiers.undecided", section.citation, {"section": section.title}, section.key, f"section:{section.key}"
        )
        for section in application.sections
        if section.key in keys
    ]


def missing_documents(documents: Iterable[Document], facts: Facts, today: date) -> list[Finding]:
    """The proofs that are required, always or by the facts, and not attached."""
    return [
        Finding("dossiers.document_missing", document.citation, {"label": document.title}, document.key, "attachments")
        for document in documents
        if is_required(document, facts, today) and not facts.get(document.fact or f"document.{document.key}")
    ]


def is_required(document: Document, facts: Facts, today: date) -> bool:
    """Whether a proof must be attached."""
    if document.required_if is None:
        return document.required
    return outcome_of(document.required_if, facts, today) is Outcome.MET


def missing_declarations(application: Application, declared: set[str]) -> list[Finding]:
    """The declarations that the signatory has not made about the present content."""
    return [
        Finding("dossiers.declaration_missing", item.citation, {"label": item.text}, item.key, "declarations")
        for item in application.declarations
        if item.key not in declared
    ]


def condition_findings(judgements: Iterable[Judgement], application: Application) -> list[Finding]:
    """The conditions that stand in the way of a submission."""
    return [
        Finding(
            f"dossiers.condition_{judgement.outcome}",
            judgement.condition.citation,
            {"label": judgement.condition.text},
            judgement.condition.code,
            link_of(judgement.condition.settled_by, application),
        )
        for judgement in judgements
        if judgement.stands_in_the_way
    ]


def justification_findings(
    judgements: Iterable[Judgement], contents: Mapping[str, Content], application: Application
) -> list[Finding]:
    """Conditions "in principle" that are not met ask for a justification where the form has a field for it."""
    return [
        Finding(
            "dossiers.justification_missing",
            judgement.condition.citation,
            {"label": judgement.condition.text},
            judgement.condition.justified_by.removeprefix(FIELD),
            link_of(judgement.condition.justified_by.removeprefix(FIELD), application),
        )
        for judgement in judgements
        if judgement.condition.justified_by
        and judgement.outcome is not Outcome.MET
        and is_empty(answer_at(judgement.condition.justified_by.removeprefix(FIELD), contents))
    ]


def link_of(place: str, application: Application) -> str:
    """Where something is settled: ``section:KEY`` for an answer, ``attachments`` for a proof, "" for nowhere."""
    key = place.split(".")[0]
    if key in {document.key for document in application.documents}:
        return "attachments"
    return f"section:{key}" if key else ""


def answer_at(place: str, contents: Mapping[str, Content]) -> Any:
    """The answer at ``section.field``; None where there is none."""
    section, _, field = place.partition(".")
    return contents.get(section, {}).get(field)


def _is_missing(field: Field, content: Content) -> bool:
    return field.required and is_empty(content.get(field.key))


def _required(section: Section, field: Field) -> Finding:
    params = {"label": field.label, "section": section.title}
    return Finding("dossiers.answer_missing", field.citation, params, field.key, f"section:{section.key}")
