"""Whether an answer is allowed. Values in, findings out."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from datetime import date
from decimal import Decimal, InvalidOperation
from itertools import islice
from typing import Any

from stdnum.cn import uscc

from tidu.core.findings import Finding
from tidu.rulebook.model import Field, Section

Content = Mapping[str, Any]

CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")
FORMULA = re.compile(r"^\s*(?:[=@]|[+\-](?![\d\s]))")
EMAIL = re.compile(r"^[^@\s]{1,64}@[^@\s.]+(?:\.[^@\s.]+)+$")
PHONE = re.compile(r"^\+?[\d\- ()]{6,20}$")
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
