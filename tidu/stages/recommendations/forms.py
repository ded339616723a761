"""What the pages of a sheet send. The page itself shows the inputs."""

from __future__ import annotations

from django import forms


class PlaceForm(forms.Form):
    """A place on the list."""

    place = forms.IntegerField()


class SignForm(forms.Form):
    """A desk, and the digest of the list that was shown."""

    desk = forms.CharField(max_length=30)
    seen = forms.CharField(max_length=64)


class ReasonForm(forms.Form):
    """Why a sheet goes back."""

    reason = forms.CharField(max_length=4000, required=False)


class PaperForm(forms.Form):
    """A paper, and the desk that received it."""

    document = forms.CharField(max_length=64)
    desk = forms.CharField(max_length=30)
