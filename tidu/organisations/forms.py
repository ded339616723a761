"""Forms of organisations. Each hands over plain values; the actions decide."""

from __future__ import annotations

from typing import Any

from django import forms
from django.http import QueryDict
from django.urls import reverse_lazy
from django.utils.translation import gettext_lazy as _

from tidu.accounts.models import User
from tidu.core import forms as shared
from tidu.organisations import queries
from tidu.organisations.actions import EnterpriseFacts
from tidu.organisations.models import LegalForm, Membership, Organisation
from tidu.organisations.roles import DEPARTMENT_ROLES, Kind, Role, roles_for

CHOOSE = [("", _("Choose"))]
REGIONS_HTMX = {"hx-get": reverse_lazy("organisations:regions"), "hx-target": "#id_region_code"}


class PlaceFields(forms.Form):
    """A province and a region in it. The regions follow the province, by htmx or by the button beside it."""

    province = forms.ChoiceField(label=_("Province"), widget=forms.Select(attrs=dict(REGIONS_HTMX)))
    region_code = forms.ChoiceField(label=_("City or county"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        province = str(self["province"].value() or "")
        self.fields["province"].choices = CHOOSE + queries.province_choices()  # type: ignore[attr-defined]
        self.fields["region_code"].choices = CHOOSE + queries.region_choices(province)  # type: ignore[attr-defined]


class EnterpriseForm(shared.Parts, PlaceFields):
    """What an enterprise says of itself."""

    name = forms.CharField(label=_("Enterprise name"), max_length=200, help_text=_("In full, as on the licence."))
    name_en = forms.CharField(label=_("English name"), max_length=200, required=False)
    credit_code = forms.CharField(label=_("Unified social credit code"), max_length=40)
    legal_form = forms.ChoiceField(label=_("Legal form"), choices=LegalForm.choices, widget=shared.Choices)
    parent_name = forms.CharField(label=_("Parent's name"), max_length=200, required=False)
    parent_credit_code = forms.CharField(label=_("Parent's credit code"), max_length=40, required=False)
    industry = forms.ChoiceField(label=_("Industry"))
    group = forms.ModelChoiceField(
        Organisation.objects.filter(kind=Kind.GROUP).order_by("code"),
        label=_("Central enterprise"),
        required=False,
        help_text=_("If yours is one of its subsidiaries. The group sees your factories and may recommend them."),
    )

    parts = (
        shared.Part(_("The enterprise"), ("name", "name_en", "credit_code", "industry", "province", "region_code")),
        shared.Part(
            _("Legal form"),
            ("legal_form", "parent_name", "parent_credit_code"),
            help=_("A branch has a credit code of its own and names the legal person it belongs to."),
        ),
        shared.Part(_("Group"), ("group",)),
    )

    def __init__(
        self, *args: Any, initial: dict[str, Any] | None = None, enterprise: Organisation | None = None, **kwargs: Any
    ) -> None:
        stored = _initial(enterprise) if enterprise else {}
        super().__init__(*args, initial=stored | (initial or {}), **kwargs)
        self.fields["industry"].choices = CHOOSE + queries.industry_choices()  # type: ignore[attr-defined]
        self.fields["credit_code"].disabled = enterprise is not None

    def facts(self) -> EnterpriseFacts:
        """The valid values, without the province, which only helps to choose."""
        return EnterpriseFacts(**{name: value for name, value in self.cleaned_data.items() if name != "province"})


class InvitationForm(forms.Form):
    """Whom to invite, into which role."""

    email = forms.EmailField(label=_("E-mail address"))
    role = forms.ChoiceField(label=_("Role"), widget=shared.Choices)
    department = forms.ChoiceField(label=_("Department"), required=False)

    def __init__(self, *args: Any, organisation: Organisation, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        roles = roles_for(organisation.kind)
        self.fields["role"].choices = [(role.value, role.label) for role in roles]  # type: ignore[attr-defined]
        if not set(roles) & DEPARTMENT_ROLES:
            del self.fields["department"]
            return
        labels = ", ".join(str(Role(role).label) for role in roles if role in DEPARTMENT_ROLES)
        self.fields["department"].choices = CHOOSE + queries.department_choices()  # type: ignore[attr-defined]
        self.fields["department"].help_text = _("Only for: %(roles)s") % {"roles": labels}


class ColleagueForm(forms.Form):
    """Who takes a role over."""

    person = forms.ModelChoiceField(User.objects.none(), label=_("Colleague"), empty_label=_("Choose"))

    def __init__(self, sent: QueryDict | None, membership: Membership) -> None:
        super().__init__(sent)
        self.fields["person"].queryset = queries.colleagues_for(membership)  # type: ignore[attr-defined]


class DeputyForm(ColleagueForm):
    """Who stands in, from when to when, and why."""

    starts_on = forms.DateField(label=_("First day"), widget=shared.DateInput)
    ends_on = forms.DateField(label=_("Last day"), widget=shared.DateInput)
    reason = forms.CharField(label=_("Reason"), max_length=200)


class ListForm(forms.Form):
    """A list of people to invite."""

    list = forms.FileField(
        label=_("Filled-in form"),
        widget=shared.FileInput((".xlsx",)),
        help_text=_("An Excel workbook of at most 1 MB."),
    )


class FoundForm(PlaceFields):
    """An organisation that the operator sets up."""

    kind = forms.ChoiceField(
        label=_("Kind"),
        choices=[(kind.value, kind.label) for kind in (Kind.AUTHORITY, Kind.INSTITUTE)],
        widget=shared.Choices,
    )
    name = forms.CharField(
        label=_("Organisation name"),
        max_length=200,
        required=False,
        help_text=_("Of an institute; an authority has its region's."),
    )
    name_en = forms.CharField(label=_("English name"), max_length=200, required=False)
    field_order = ["kind", "province", "region_code", "name", "name_en"]


def _initial(enterprise: Organisation) -> dict[str, Any]:
    names = [name for name in EnterpriseForm.base_fields if name != "province"]
    values: dict[str, Any] = {name: getattr(enterprise, name) for name in names}
    return values | {"province": enterprise.region_code[:2].ljust(6, "0"), "group": enterprise.group_id}
