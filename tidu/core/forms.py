"""Form parts that Django does not bring: native date inputs, units and clauses at a field, fieldsets.

Any Django form is shown by ``components/form.html``; nothing here is needed for that.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any, TypeVar

from django import forms
from django.forms.boundfield import BoundField
from django.utils.functional import Promise

from tidu.core.findings import Finding, reason, way_out
from tidu.rulebook.model import Citation

Words = str | Promise
AnyField = TypeVar("AnyField", bound=forms.Field)


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


def explain(field: AnyField, *, unit: Words = "", citation: Citation | None = None) -> AnyField:
    """Give a field the unit that stands behind its input and the clause that stands under it."""
    field.unit = unit  # type: ignore[attr-defined]
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
    """Show findings as the form's errors, each at its field if the form has it, with the way out."""
    for finding in findings:
        place = finding.field if finding.field in form.fields else None
        form.add_error(place, f"{reason(finding)} {way_out(finding)}".strip())
