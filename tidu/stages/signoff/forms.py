"""What people enter on a list."""

from django import forms
from django.utils.translation import gettext_lazy as _


class MoveForm(forms.Form):
    """The place that an entry shall have, counted from 1."""

    place = forms.IntegerField(label=_("Position on the list"), min_value=1, max_value=100_000)
