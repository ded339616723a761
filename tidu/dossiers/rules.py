"""Whether an answer is allowed, and what a dossier still misses. Values in, findings out."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date
from decimal import Decimal, InvalidOperation
from itertools import islice
from typing import Any

from stdnum.cn import uscc

from tidu.assessments import Facts, Judgement, Outcome, outcome_of
from tidu.core.findings import Finding
from tidu.rulebook.model import Application, Document, Field, Section

Content = Mapping[str, Any]

CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")
FORMULA = re.compile(r"^\s*(?:[=@]|[+\-](?![\d\s]))")
EMAIL = re.compile(r"^[^@\s]{1,64}@[^@\s.]+(?:\.[^@\s.]+)+$")
PHONE = re.compile(r"^\+?[\d\- ()]{6,20}$")
FIELD = "field."
TEXTS = {"text", "long_text", "email", "phone", "credit_code", "url"}
LONGEST_FORMED = 1000
"""How much of a text without a limit of its own is held against a pattern."""


def section_findings(section: Section, content: Content, today: date) -> list[Finding]:
    """What is wrong with the given answers; what is not answered yet is not wrong."""
    if not section.repeated:
        return fields_findings(section, content, today)
    rows: Sequence[Content] = content.get("rows", [])
    found = [finding for row in rows for finding in fields_findings(section, row, today)]
    if section.maximum_rows and len(rows) > section.maximum_rows:
        found.append(
            Finding("dossiers.too_many_rows", section.citation, {"limit": section.maximum_rows}, field=section.key)
        )
    return found


def fields_findings(section: Section, content: Content, today: date) -> list[Finding]:
    """One set of fields."""
    return [
        finding
        for field in section.fields
        if not is_empty(content.get(field.key))
        for finding in value_findings(field, content[field.key], today)
    ]


def value_findings(field: Field, value: Any, today: date) -> list[Finding]:
    """One answer against the limits of its field."""
    checks: list[Callable[[Field, Any, date], str]] = [text_flaw, number_flaw, date_flaw, form_flaw, pattern_flaw]
    codes = (code for check in checks if (code := check(field, value, today)))  # lazy: a pattern sees bounded text only
    params = {
        "label": field.label,
        "help": field.help or "",
        "max_length": field.max_length,
        "minimum": field.minimum,
        "maximum": field.maximum,
    }
    return [Finding(code, field.citation, params, field=field.key) for code in islice(codes, 1)]


def text_flaw(field: Field, value: Any, today: date) -> str:
    """Too long, unprintable, or what a spreadsheet would run."""
    if field.kind not in TEXTS:
        return ""
    if field.max_length is not None and len(value) > field.max_length:
        return "dossiers.text_too_long"
    if CONTROL.search(value):
        return "dossiers.text_unprintable"
    return "dossiers.text_is_formula" if FORMULA.match(value) and field.kind != "phone" else ""


def number_flaw(field: Field, value: Any, today: date) -> str:
    """Not a number, or outside its limits."""
    if field.kind not in {"integer", "decimal"}:
        return ""
    try:
        number = Decimal(str(value))
    except InvalidOperation:
        return "dossiers.not_a_number"
    if not number.is_finite() or (field.kind == "integer" and number != number.to_integral_value()):
        return "dossiers.not_a_number"
    if field.minimum is not None and number < field.minimum:
        return "dossiers.below_minimum"
    return "dossiers.above_maximum" if field.maximum is not None and number > field.maximum else ""


def date_flaw(field: Field, value: Any, today: date) -> str:
    """Not a date, or in the future where that cannot be."""
    if field.kind != "date":
        return ""
    try:
        day = date.fromisoformat(str(value))
    except ValueError:
        return "dossiers.not_a_date"
    return "dossiers.in_future" if field.not_in_future and day > today else ""


def form_flaw(field: Field, value: Any, today: date) -> str:
    """Of another form than the kind of field has."""
    forms: Mapping[str, tuple[Callable[[Any], bool], str]] = {
        "choice": (lambda given: given in {choice.key for choice in field.choices}, "dossiers.not_a_choice"),
        "email": (lambda given: bool(EMAIL.match(given)), "dossiers.not_an_email"),
        "phone": (lambda given: bool(PHONE.match(given)), "dossiers.not_a_phone"),
        "credit_code": (uscc.is_valid, "dossiers.not_a_credit_code"),
    }
    fits, code = forms.get(field.kind, (lambda _given: True, ""))
    return "" if fits(value) else code


def pattern_flaw(field: Field, value: Any, today: date) -> str:
    """Of another form than the notice asks for: the whole answer must match the field's pattern."""
    if not field.pattern or field.kind not in TEXTS:
        return ""
    bounded = len(value) <= (field.max_length or LONGEST_FORMED)
    return "" if bounded and re.fullmatch(field.pattern, value) else "dossiers.wrong_form"


def is_empty(value: Any) -> bool:
    """Whether nothing was answered. False and 0 are answers."""
    return value is None or value in ("", [])


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
