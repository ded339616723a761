"""Forms made from the rulebook's fields. Django shows them; ``rules`` decides what is allowed."""

from __future__ import annotations

import json
import secrets
from collections.abc import Collection, Mapping, Sequence
from decimal import Decimal, InvalidOperation
from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.translation import get_language, gettext
from django.utils.translation import gettext_lazy as _

from tidu.core import clock
from tidu.core import forms as shared
from tidu.dossiers import rules
from tidu.dossiers.actions import Basis
from tidu.organisations.models import Organisation
from tidu.rulebook.model import Citation, Document, Field, Section

SHORT_LIMIT = 200
LONGEST_ANSWER = 100_000
"""What a field without a limit of its own takes; the rulebook's limits are checked by ``rules``."""
LONGEST_NUMBER = 30
"""Digits of a whole number; a longer one stays text, so that 1e999999999 is never written out."""
SPARE_ROWS = 2
MOST_ROWS = 100
KEY_LENGTH = 16


class YesOrNo(forms.NullBooleanSelect):
    """Yes, no, or not answered yet."""

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        super().__init__(attrs)
        self.choices = [("unknown", "—"), ("true", _("yes")), ("false", _("no"))]


class AnswersForm(forms.Form):
    """One set of answers to the fields of a section. Nothing is required while filling.

    ``known``: answers that come from the factory's record; the page says so at their fields.
    """

    def __init__(self, section: Section, *args: Any, known: Collection[str] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.section = section
        for field in section.fields:
            self.fields[field.key] = form_field(field, section.citation)
        for key in known:
            origin = gettext("Taken from the factory's record; change it here where it differs.")
            self.fields[key].help_text = f"{self.fields[key].help_text} {origin}".strip()

    @property
    def answers(self) -> dict[str, Any]:
        """The answers as plain data, numbers as numbers and days as text; empty ones are left out."""
        given = {field.key: plain(field, self.cleaned_data.get(field.key)) for field in self.section.fields}
        return {key: value for key, value in given.items() if not rules.is_empty(value)}

    @property
    def held(self) -> frozenset[tuple[str, str]]:
        """The places of answers that cannot be, and are not among ``answers``."""
        return frozenset(("", name) for name in self.errors)

    def clean(self) -> dict[str, Any]:
        """Show what the rules find at the fields."""
        shared.add_findings(self, rules.fields_findings(self.section, self.answers, clock.today()))
        return self.cleaned_data


class RowsForm:
    """The rows of a section that is a table; blank rows at its end are for new entries.

    ``keys``: by what the saved rows are known. Each row carries its key along, and can be marked to be removed.
    """

    def __init__(
        self,
        section: Section,
        content: Mapping[str, Any],
        data: Any = None,
        more: int = SPARE_ROWS,
        keys: Sequence[str] = (),
    ) -> None:
        self.section = section
        saved = list(content.get("rows", []))
        wanted = max(len(saved), section.minimum_rows) + more
        count = min(wanted if data is None else _number_of_rows(data), section.maximum_rows or MOST_ROWS)
        initial = saved + [{}] * (count - len(saved))
        known = list(rules.content_as_rows(content, keys, repeated=True)) if data is None else []
        self.keys = [_row_key(data, at, known) for at in range(count)]
        self.forms = [
            AnswersForm(section, data, prefix=f"row-{number}", initial=initial[number]) for number in range(count)
        ]
        self.data = data

    @property
    def count(self) -> int:
        """How many rows the page shows."""
        return len(self.forms)

    @property
    def shown(self) -> list[tuple[str, AnswersForm]]:
        """The rows with their keys, as the page shows them."""
        return list(zip(self.keys, self.forms, strict=True))

    def is_valid(self) -> bool:
        """Whether every row that was filled in is allowed; what is wrong in a row that goes does not matter."""
        return not [form for key, form in self._staying if not form.is_valid()]

    @property
    def _staying(self) -> list[tuple[str, AnswersForm]]:
        return [
            (key, form) for at, (key, form) in enumerate(self.shown) if not (self.data or {}).get(f"row-{at}-remove")
        ]

    @property
    def filled(self) -> dict[str, dict[str, Any]]:
        """The rows that were filled in, by their keys."""
        rows = {key: form.answers for key, form in self._staying}
        return {
            key: row
            for key, row in rows.items()
            if any(value is not False for value in row.values()) or self._holds(key)
        }

    def _holds(self, row: str) -> bool:
        return any(place[0] == row for place in self.held)

    @property
    def answers(self) -> dict[str, Any]:
        """The rows that were filled in."""
        return {"rows": list(self.filled.values())}

    @property
    def held(self) -> frozenset[tuple[str, str]]:
        """The places of answers that cannot be, and are not among ``answers``."""
        return frozenset((key, name) for key, form in self._staying for name in form.errors)


def basis_of(form: AnswersForm | RowsForm, data: QueryDict) -> Basis | None:
    """What a page says that it started from; None from who sends answers without any page, which replace all."""
    if "base" not in data:
        return None
    keys = tuple(form.filled) if isinstance(form, RowsForm) else ()
    return Basis(_marks(data.get("base", "")), keys, str(data.get("page", ""))[:KEY_LENGTH], form.held)


def _marks(sent: str) -> dict[str, dict[str, str]]:
    """The marks as a page sends them; none where they cannot be read, so that every difference is asked about."""
    try:
        given = json.loads(sent)
    except ValueError:
        return {}
    if not isinstance(given, dict):
        return {}
    return {
        key: {name: mark for name, mark in row.items() if isinstance(mark, str)}
        for key, row in given.items()
        if isinstance(row, dict)
    }


def new_key() -> str:
    """A name for a new row or a page."""
    return secrets.token_hex(KEY_LENGTH // 2)


def _row_key(data: Any, at: int, known: Sequence[str]) -> str:
    """The key of the row at a place: as the page sends it, as it is known, or a new one."""
    given = str(data.get(f"row-{at}-key", "")) if data is not None else ""
    if given.isascii() and given.isalnum() and len(given) <= KEY_LENGTH:
        return given
    return known[at] if at < len(known) else new_key()


def _number_of_rows(data: Any) -> int:
    """How many rows a browser says it sends."""
    given = str(data.get("rows", ""))
    return int(given) if given.isdecimal() and len(given) <= len(str(MOST_ROWS)) else 0


def form_field(field: Field, of_section: Citation | None = None) -> forms.Field:
    """A field for typing an answer in. Limits are left to the rules, so that what was typed is never cut.

    ``of_section``: the clause that the page names once for the whole section.
    """
    language = get_language() or "zh-hans"
    made = _made(field)
    made.required = False
    made.label = field.label.in_language(language)
    made.help_text = field.help.in_language(language) if field.help else ""
    own = field.citation if field.citation.provisional and field.citation != of_section else None
    return shared.explain(made, unit=field.unit, citation=own, needed=field.required)  # type: ignore[arg-type]


def _made(field: Field) -> forms.Field:
    language = get_language() or "zh-hans"
    if field.kind == "boolean":
        return forms.NullBooleanField(widget=YesOrNo())
    if field.kind == "choice":
        choices = [("", "—"), *((choice.key, choice.label.in_language(language)) for choice in field.choices)]
        return forms.CharField(widget=forms.Select(choices=choices))
    if field.kind == "long_text":
        return forms.CharField(widget=shared.LongText(rows=6), strip=True)
    if field.kind == "date":
        return forms.CharField(widget=shared.DateInput())
    kinds = {"email": "email", "phone": "tel", "url": "url"}
    widget = forms.TextInput({"type": kinds.get(field.kind, "text"), "maxlength": field.max_length or ""})
    if field.kind in {"integer", "decimal"}:
        widget = forms.TextInput({"inputmode": "decimal"})
    return forms.CharField(widget=widget)


def plain(field: Field, value: Any) -> Any:
    """What was typed as plain data; what is no number stays text, for the rules to name it."""
    if value is None or field.kind not in {"integer", "decimal"}:
        return value
    try:
        number = Decimal(str(value).replace(",", "").replace("，", ""))
    except InvalidOperation:
        return value
    whole = (
        field.kind == "integer"
        and number.is_finite()
        and number.adjusted() < LONGEST_NUMBER
        and number == number.to_integral_value()
    )
    return int(number) if whole else str(number)


class UploadForm(forms.Form):
    """One file for one document."""

    upload = forms.FileField(label=_("File"), widget=shared.FileInput())

    def __init__(self, document: Document, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.prefix = document.key
        self.document = document
        self.fields["upload"].widget = shared.FileInput([f".{ending}" for ending in document.formats])
        self.fields["upload"].help_text = gettext("%(formats)s, up to %(size)s MB") % {
            "formats": ", ".join(document.formats).upper(),
            "size": document.max_megabytes,
        }


class StartForm(forms.Form):
    """Through which unit the factory applies; chosen once."""

    unit = forms.ModelChoiceField(
        label=_("Recommending unit"), queryset=Organisation.objects.none(), empty_label=None, widget=shared.Choices()
    )

    def __init__(self, units: list[Organisation], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["unit"]
        assert isinstance(field, forms.ModelChoiceField)
        field.queryset = Organisation.objects.filter(pk__in=[unit.pk for unit in units])
        field.initial = units[0].pk if units else None


class WithdrawForm(forms.Form):
    """Why the dossier is withdrawn."""

    reason = forms.CharField(label=_("Reason"), max_length=500, widget=shared.LongText(rows=2))
