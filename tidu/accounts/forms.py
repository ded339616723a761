"""Forms of a person's own account."""

from __future__ import annotations

from allauth.mfa.base import forms as mfa
from django import forms
from django.conf import settings
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from tidu.accounts.models import User
from tidu.core import limits


class NameForm(forms.Form):
    """What sign-up asks besides address and password."""

    name = forms.CharField(
        label=_("Name"), max_length=80, help_text=_("As in your identity document; it stands beside what you sign.")
    )

    field_order = ["name", "email", "password1", "password2"]

    def signup(self, request: HttpRequest, user: User) -> None:  # noqa: ARG002 - the package gives it
        """Keep the name; called when the account is made."""
        user.name = self.cleaned_data["name"]
        user.save(update_fields=["name"])


class _CountedCode(mfa.BaseAuthenticateForm):  # type: ignore[misc]  # the package has no types
    """Asks for a code of the second factor; wrong ones are counted."""

    def clean_code(self) -> str:
        """The right code. Raises TooMany after too many wrong ones."""
        limits.take("second_factor", self.user.pk)
        code: str = super().clean_code()
        limits.give_back("second_factor", self.user.pk)
        return code


class SecondFactorForm(_CountedCode, mfa.AuthenticateForm):  # type: ignore[misc]  # see above
    """The second factor at sign-in."""


class SecondFactorAgainForm(_CountedCode, mfa.ReauthenticateForm):  # type: ignore[misc]  # see above
    """The second factor before an act that binds."""


class ProfileForm(forms.Form):
    """What a person may change of themselves."""

    name = forms.CharField(label=_("Name"), max_length=80)
    language = forms.ChoiceField(label=_("Language of e-mails"), choices=settings.LANGUAGES)


class ClockForm(forms.Form):
    """The campaign time of a rehearsal."""

    moment = forms.DateTimeField(
        label=_("Campaign time"),
        widget=forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M"),
        help_text=_("Time of Asia/Shanghai. The clock runs on from there for everybody."),
    )
