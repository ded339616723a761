"""The forms of the control room. Each is shown once more with what it would do before it does it."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from tidu.campaigns.actions import REASON_LENGTH
from tidu.core.forms import DateInput, LongText
from tidu.core.templatetags.tidu import localised
from tidu.desk.control.actions import TEXT_LENGTH
from tidu.organisations.models import Organisation
from tidu.rulebook.model import Notice


class Units(forms.ModelChoiceField[Organisation]):
    """One unit by its name."""

    def label_from_instance(self, obj: Organisation) -> str:
        """The name in the current language."""
        return obj.label


class ManyUnits(forms.ModelMultipleChoiceField[Organisation]):
    """Several units by their names."""

    def label_from_instance(self, obj: Organisation) -> str:
        """The name in the current language."""
        return obj.label


def offer(form: forms.Form, name: str, units: Iterable[Organisation]) -> None:
    """Let a field choose among these units only, in the order of their codes."""
    field = form.fields[name]
    assert isinstance(field, forms.ModelChoiceField)
    field.queryset = Organisation.objects.filter(pk__in=[unit.pk for unit in units]).order_by("code")


class ExtendForm(forms.Form):
    """A later day for a stage, for all units or for one."""

    stage = forms.ChoiceField(label=_("Stage"))
    unit = Units(
        Organisation.objects.none(),
        label=_("Recommending unit"),
        required=False,
        empty_label=_("all units"),
        help_text=_("Single units up to the recommendation only."),
    )
    closes_on = forms.DateField(label=_("New last day"), widget=DateInput, help_text=_("It ends at 23:59:59."))
    reason = forms.CharField(
        label=_("Reason"), max_length=REASON_LENGTH, widget=LongText(3, REASON_LENGTH), help_text=_("It is published.")
    )

    def __init__(self, notice: Notice, units: Iterable[Organisation], data: Any = None) -> None:
        super().__init__(data)
        dated = [stage for stage in notice.process if stage.window.closes_on]
        stages = self.fields["stage"]
        assert isinstance(stages, forms.ChoiceField)
        stages.choices = [(stage.key, localised(stage.title)) for stage in dated]
        offer(self, "unit", units)


class OwnDeadlineForm(forms.Form):
    """An earlier day for a unit's own applicants."""

    unit = Units(Organisation.objects.none(), label=_("Recommending unit"), empty_label=None)
    closes_on = forms.DateField(
        label=_("Your own last day"),
        widget=DateInput,
        required=False,
        help_text=_("Left empty, your earlier day is taken back and the campaign's holds."),
    )
    reason = forms.CharField(
        label=_("Reason"), max_length=REASON_LENGTH, widget=LongText(3, REASON_LENGTH), help_text=_("It is published.")
    )

    def __init__(self, units: Iterable[Organisation], data: Any = None) -> None:
        super().__init__(data)
        offer(self, "unit", units)


class RemindForm(forms.Form):
    """Which units are reminded, and in which words."""

    units = ManyUnits(Organisation.objects.none(), label=_("Recommending units"), widget=forms.CheckboxSelectMultiple)
    text = forms.CharField(label=_("Text"), max_length=TEXT_LENGTH, widget=LongText(4, TEXT_LENGTH))

    def __init__(self, units: Iterable[Organisation], data: Any = None, **given: Any) -> None:
        super().__init__(data, **given)
        offer(self, "units", units)
