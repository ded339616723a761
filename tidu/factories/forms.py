"""Forms of factories."""

from __future__ import annotations

from typing import Any

from django import forms
from django.urls import reverse_lazy
from django.utils.translation import gettext_lazy as _

from tidu.core import forms as shared
from tidu.factories.actions import FactoryFacts
from tidu.factories.models import Factory
from tidu.organisations import queries as organisations

CHOOSE = [("", _("Choose"))]
REGIONS_HTMX = {"hx-get": reverse_lazy("organisations:regions"), "hx-target": "#id_region_code"}


class FactoryForm(shared.Parts, forms.Form):
    """What an enterprise says of a factory. The regions follow the province, by htmx or by the button beside it."""

    name = forms.CharField(label=_("Factory name"), max_length=200)
    province = forms.ChoiceField(label=_("Province"), widget=forms.Select(attrs=dict(REGIONS_HTMX)))
    region_code = forms.ChoiceField(label=_("City or county"), help_text=_("Where the factory lies, not its owner."))
    address = forms.CharField(label=_("Address"), max_length=300)
    industry = forms.ChoiceField(label=_("Industry"))
    construction_started_on = forms.DateField(label=_("Construction started on"), widget=shared.DateInput)
    completed_on = forms.DateField(
        label=_("Construction completed on"),
        widget=shared.DateInput,
        required=False,
        help_text=_("Leave empty until construction is completed."),
    )
    under_corps = forms.BooleanField(
        label=_("The Xinjiang Production and Construction Corps is in charge of this factory"), required=False
    )

    parts = (
        shared.Part(_("The factory"), ("name", "industry")),
        shared.Part(_("Place"), ("province", "region_code", "address", "under_corps")),
        shared.Part(_("Construction"), ("construction_started_on", "completed_on")),
    )

    def __init__(
        self, data: Any = None, *, initial: dict[str, Any] | None = None, factory: Factory | None = None
    ) -> None:
        stored = _initial(factory) if factory else {}
        super().__init__(data, initial=stored | (initial or {}))
        province = str(self["province"].value() or "")
        choices = {
            "province": organisations.province_choices(),
            "region_code": organisations.region_choices(province),
            "industry": organisations.industry_choices(),
        }
        for name, found in choices.items():
            self.fields[name].choices = CHOOSE + found  # type: ignore[attr-defined]

    def facts(self) -> FactoryFacts:
        """The valid values, without the province, which only helps to choose."""
        return FactoryFacts(**{name: value for name, value in self.cleaned_data.items() if name != "province"})


def _initial(factory: Factory) -> dict[str, Any]:
    values: dict[str, Any] = {name: getattr(factory, name) for name in FactoryForm.base_fields if name != "province"}
    return values | {"province": factory.region_code[:2].ljust(6, "0")}
