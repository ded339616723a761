"""What the secretariat enters to start a publication."""

from django import forms
from django.utils.translation import gettext_lazy as _

from tidu.core import forms as shared


class StartForm(forms.Form):
    """The first day; one that is no working day means the next working day."""

    first_day = forms.DateField(
        label=_("First day"),
        widget=shared.DateInput(),
        help_text=_("Today or later. Where it is no working day, the publicity starts on the next one."),
    )
