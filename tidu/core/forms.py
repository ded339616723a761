"""Form parts that Django does not bring: native date inputs, units and clauses at a field, fieldsets.

Any Django form is shown by ``components/form.html``; nothing here is needed for that.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any, TypeVar

from django import forms
from django.core.exceptions import SuspiciousOperation, ValidationError
from django.forms.boundfield import BoundField
from django.forms.utils import ErrorList
from django.http import QueryDict
from django.utils.functional import Promise

from tidu.core import metrics
from tidu.core.findings import Finding, reason, way_out
from tidu.rulebook.model import Citation

Words = str | Promise
AnyField = TypeVar("AnyField", bound=forms.Field)
REASON_LENGTH = 4000
FULL_STOP = "。"
"""After it no space stands before the next sentence."""


class DateInput(forms.DateInput):
    """A day, by the browser's own calendar."""

    input_type = "date"

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        super().__init__(attrs, format="%Y-%m-%d")


class MomentInput(forms.DateTimeInput):
    """A day and a minute."""

    input_type = "datetime-local"

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        super().__init__(attrs, format="%Y-%m-%dT%H:%M")


class LongText(forms.Textarea):
    """A text of several lines."""

    def __init__(self, rows: int = 6, max_length: int | None = None) -> None:
        length = {"maxlength": max_length} if max_length else {}
        super().__init__({"rows": rows, **length})


class FileInput(forms.FileInput):
    """A file; ``accept`` lists endings such as ``.pdf``."""

    def __init__(self, accept: Sequence[str] = ()) -> None:
        super().__init__({"accept": ",".join(accept)} if accept else None)


class Choices(forms.RadioSelect):
    """A few choices, all visible."""


def explain(field: AnyField, *, unit: Words = "", citation: Citation | None = None, needed: bool = False) -> AnyField:
    """Give a field the unit behind its input and the clause under it.

    ``needed``: an unfinished form may leave it empty, a finished one may not; it is not called optional.
    """
    field.unit = unit  # type: ignore[attr-defined]
    field.needed = needed  # type: ignore[attr-defined]
    field.citation = citation  # type: ignore[attr-defined]
    return field


@dataclass(frozen=True)
class Part:
    """A fieldset: a title and the names of its fields."""

    title: Words
    fields: Sequence[str]
    help: Words = ""


@dataclass(frozen=True)
class BoundPart:
    """A fieldset with the bound fields of one form."""

    title: Words
    help: Words
    fields: Sequence[BoundField]


class Parts(forms.BaseForm):
    """Mixin: shows the fields of ``parts`` in fieldsets; fields of no part come last."""

    parts: Sequence[Part] = ()

    @property
    def bound_parts(self) -> Iterator[BoundPart]:
        """The fieldsets with their bound fields. Fields a form dropped are left out."""
        named = {name for part in self.parts for name in part.fields}
        for part in self.parts:
            yield BoundPart(part.title, part.help, [self[name] for name in part.fields if name in self.fields])
        rest = [field for field in self.visible_fields() if field.name not in named]
        if rest:
            yield BoundPart("", "", rest)


def add_findings(form: forms.BaseForm, findings: Sequence[Finding]) -> None:
    """Show findings as the form's errors, each at its field if the form has it, with the way out and the clause."""
    metrics.observe_refusal(finding.code for finding in findings)
    for finding in findings:
        place = finding.field if finding.field in form.fields else None
        said, then = reason(finding), way_out(finding)
        flaw = ValidationError(f"{said}{'' if said.endswith(FULL_STOP) else ' '}{then}".strip())
        flaw.citation = finding.citation  # type: ignore[attr-defined]
        form.add_error(place, flaw)


def errors_with_clause(errors: ErrorList) -> list[tuple[str, Citation | None]]:
    """The errors of a field, each with the clause that it rests on, where it rests on one."""
    return [(str(flaw.messages[0]), getattr(flaw, "citation", None)) for flaw in errors.as_data()]


def sent_text(data: QueryDict, name: str) -> str:
    """A text that an act's own small form sent, such as a reason; "" where it sent none.

    Raises SuspiciousOperation, which is answered with 400, for one that is too long or that no database keeps.
    """
    given = str(data.get(name, "")).replace("\r\n", "\n")  # browsers count a line break once and send it as two
    try:
        return str(forms.CharField(required=False, max_length=REASON_LENGTH).clean(given))
    except ValidationError as flaw:
        raise SuspiciousOperation(f"malformed {name}") from flaw
