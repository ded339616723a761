"""The form of a check: the points of the checklist, and a reason per section where it is returned."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from tidu.core import forms as shared
from tidu.rulebook.model import Application, Stage, Text
from tidu.stages.checks.models import Check

POINT, REASON = "point-", "reason-"
REASON_LENGTH = 1000


class CheckForm(forms.Form):
    """Built from the stage's checklist and the application's sections and documents."""

    def __init__(self, check: Check, stage: Stage, application: Application, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        language = get_language() or "zh-hans"
        for point in stage.parameters["checklist"]:
            self.fields[POINT + point["key"]] = forms.BooleanField(
                label=Text(**point["text"]).in_language(language),
                required=False,
                initial=check.answers.get(point["key"], False),
            )
        self.fields["note"] = forms.CharField(
            label=_("Note for the file"),
            required=False,
            max_length=REASON_LENGTH,
            initial=check.note,
            widget=shared.LongText(rows=2),
        )
        for key, title in _places(application):
            self.fields[REASON + key] = forms.CharField(
                label=title.in_language(language),
                required=False,
                max_length=REASON_LENGTH,
                widget=shared.LongText(rows=2),
            )

    @property
    def points(self) -> list[forms.BoundField]:
        """The fields of the checklist."""
        return [self[name] for name in self.fields if name.startswith(POINT)]

    @property
    def reason_fields(self) -> list[forms.BoundField]:
        """The fields for reasons of a return."""
        return [self[name] for name in self.fields if name.startswith(REASON)]

    @property
    def answers(self) -> dict[str, bool]:
        """The points as ticked."""
        return {name[len(POINT) :]: value for name, value in self.cleaned_data.items() if name.startswith(POINT)}

    @property
    def reasons(self) -> list[dict[str, str]]:
        """The reasons given, by the part of the application that they are about."""
        return [
            {"field": name[len(REASON) :], "reason": value}
            for name, value in self.cleaned_data.items()
            if name.startswith(REASON) and value
        ]


def _places(application: Application) -> list[tuple[str, Text]]:
    """Every field of the application that a reason can be about: fields, tables, documents."""
    places: list[tuple[str, Text]] = []
    for section in application.sections:
        if section.repeated:
            places.append((section.key, section.title))
        else:
            places += [(f"{section.key}.{field.key}", field.label) for field in section.fields]
    return places + [(f"document.{document.key}", document.title) for document in application.documents]
