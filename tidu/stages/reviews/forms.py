"""The score sheet as a form."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from tidu.core import findings
from tidu.core import forms as shared
from tidu.rulebook.model import Criterion, ScoreSheet, Text
from tidu.stages.reviews import rules
from tidu.stages.reviews.actions import Given
from tidu.stages.reviews.models import Score

COMMENT_LENGTH = 2000
REASON_LENGTH = 4000


class PointsField(forms.DecimalField):
    """Points that a draft may leave open, although nothing can be handed in without them."""

    def validate(self, value: Any) -> None:
        """Check what is given; nothing given is allowed."""
        if value is not None:
            super().validate(value)


class ScoreForm(shared.Parts, forms.Form):
    """Points and a comment for every criterion of a sheet; anything may be left open in a draft."""

    def __init__(self, sheet: ScoreSheet, scores: Mapping[str, Score], data: Any = None) -> None:
        super().__init__(data)
        self.sheet = sheet
        for criterion in sheet.criteria:
            given = scores.get(criterion.key)
            self.fields[_points(criterion.key)] = points_field(criterion, sheet, given)
            self.fields[_comment(criterion.key)] = comment_field(given)
        self.parts = [part_of(criterion) for criterion in sheet.criteria]

    def clean(self) -> dict[str, Any]:
        """Hold the points against the sheet, so that every wrong one is named at its field."""
        cleaned = super().clean() or {}
        points = {key: one.points for key, one in self._given(cleaned).items()}
        for finding in rules.points_findings(self.sheet.criteria, points):
            self.add_error(_points(finding.field), findings.reason(finding))
        return cleaned

    @property
    def given(self) -> dict[str, Given]:
        """What was given, by criterion."""
        return self._given(self.cleaned_data)

    def _given(self, cleaned: Mapping[str, Any]) -> dict[str, Given]:
        return {
            criterion.key: Given(
                cleaned.get(_points(criterion.key)), (cleaned.get(_comment(criterion.key)) or "").strip()
            )
            for criterion in self.sheet.criteria
        }


class ReasonForm(forms.Form):
    """Why an assignment is withdrawn."""

    reason = forms.CharField(max_length=REASON_LENGTH)


class ConclusionForm(forms.Form):
    """Why the dossiers that are not selected do not go on, and the ranking that was seen."""

    reason = forms.CharField(
        label=gettext_lazy("Why the other dossiers do not go on"),
        help_text=gettext_lazy("The applicants will read it."),
        max_length=REASON_LENGTH,
        required=False,
        widget=shared.LongText(rows=3, max_length=REASON_LENGTH),
    )
    seen = forms.CharField(max_length=64, required=False, widget=forms.HiddenInput)


def part_of(criterion: Criterion) -> shared.Part:
    """One criterion as a fieldset: its title, and its guide above the fields."""
    return shared.Part(said(criterion.title), (_points(criterion.key), _comment(criterion.key)), said(criterion.guide))


def points_field(criterion: Criterion, sheet: ScoreSheet, given: Score | None) -> PointsField:
    """The points, with the criterion's limits for the browser; its clause where it is not the sheet's."""
    limits = {"min": "0", "max": rules.plain(criterion.points), "step": rules.plain(criterion.step)}
    field = PointsField(
        label=_("Points"), max_digits=8, initial=_initial(given), widget=forms.NumberInput(attrs=limits)
    )
    citation = criterion.citation if criterion.citation != sheet.citation else None
    return shared.explain(field, unit=f"/ {rules.plain(criterion.points)}", citation=citation)


def comment_field(given: Score | None) -> forms.CharField:
    """The comment; optional."""
    return forms.CharField(
        label=_("Comment"),
        required=False,
        max_length=COMMENT_LENGTH,
        initial=given.comment if given else "",
        widget=shared.LongText(rows=2, max_length=COMMENT_LENGTH),
    )


def said(text: Text) -> str:
    """A text of the rulebook in the current language."""
    return text.in_language(get_language() or "zh-hans")


def _initial(given: Score | None) -> str | None:
    points: Decimal | None = given.points if given else None
    return None if points is None else rules.plain(points)


def _points(key: str) -> str:
    return f"points-{key}"


def _comment(key: str) -> str:
    return f"comment-{key}"
