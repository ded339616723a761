"""Forms of a person's own account."""

from __future__ import annotations

from typing import Any

from allauth.account import forms as account
from allauth.account.adapter import get_adapter
from allauth.mfa.base import forms as mfa
from allauth.mfa.webauthn import forms as webauthn
from django import forms
from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _

from tidu.accounts.models import User
from tidu.core import limits


class SignInForm(account.LoginForm):  # type: ignore[misc]  # the package has no types
    """E-mail address and password. The browser offers passkeys at the address."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _say(self, login=_("E-mail address"), password=_("Password"))
        self.fields["login"].widget.attrs["autocomplete"] = "username webauthn"
        self.fields["password"].help_text = _forgotten()


class PasswordAgainForm(account.ReauthenticateForm):  # type: ignore[misc]  # see above
    """The password before an act that binds."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _say(self, password=_("Password"))
        self.fields["password"].help_text = _forgotten()


class SignUpForm(account.SignupForm):  # type: ignore[misc]  # the package has no types
    """Name, e-mail address and a password."""

    name = forms.CharField(
        label=_("Name"), max_length=80, help_text=_("As in your identity document; it stands beside what you sign.")
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _say(self, email=_("E-mail address"), password1=_("Password"), password2=_("Password again"))
        self.order_fields(["name", "email", "password1", "password2"])

    def save(self, request: HttpRequest) -> User:
        """Make the account. A secret link that was opened before proves its own address, no other."""
        adapter = get_adapter()
        if not adapter.is_email_verified(request, self.cleaned_data["email"]):
            adapter.unstash_verified_email(request)
        made: User = super().save(request)
        return made

    def custom_signup(self, request: HttpRequest, user: User) -> None:  # noqa: ARG002 - the package gives it
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


class NewPasskeyForm(webauthn.AddWebAuthnForm):  # type: ignore[misc]  # see above
    """A new passkey and what the person calls it. It is always one that can stand for name and password."""

    name = forms.CharField(
        label=_("Name of the passkey"),
        required=False,
        max_length=60,
        help_text=_("Such as “office computer” or “mobile phone”, so that you know it again."),
    )
    passwordless = None

    def clean_credential(self) -> Any:
        """What the browser sent, if it is of the form that a key's answer has."""
        return _sound(self.cleaned_data["credential"])


class PasskeyNameForm(webauthn.EditWebAuthnForm):  # type: ignore[misc]  # see above
    """What a passkey is called."""

    name = forms.CharField(label=_("Name of the passkey"), max_length=60)


class PasskeyForm(webauthn.LoginWebAuthnForm):  # type: ignore[misc]  # see above
    """Signing in with a passkey."""

    def clean_credential(self) -> Any:
        """The passkey, if its answer is right."""
        _sound(self.cleaned_data["credential"])
        return super().clean_credential()


class PasskeyAgainForm(webauthn.ReauthenticateWebAuthnForm):  # type: ignore[misc]  # see above
    """Confirming with a passkey who one is."""

    def clean_credential(self) -> Any:
        """The passkey, if its answer is right."""
        _sound(self.cleaned_data["credential"])
        return super().clean_credential()


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


def _forgotten() -> str:
    return format_html('<a href="{}">{}</a>', reverse("account_reset_password"), _("Forgotten password"))


def _say(form: forms.BaseForm, **labels: Any) -> None:
    """Give fields our own labels, in place of the package's labels and placeholders."""
    for name, label in labels.items():
        form.fields[name].label = label
        form.fields[name].widget.attrs.pop("placeholder", None)


def _sound(credential: Any) -> Any:
    """A key's answer whose parts are of the right kinds: on others the package fails, where it should refuse."""
    response = credential.get("response") if isinstance(credential, dict) else None
    words = [credential.get("id"), credential.get("rawId")] if isinstance(response, dict) else [None]
    words += [value for name, value in (response or {}).items() if name != "transports"] if words[0] else []
    if not all(isinstance(word, str) for word in words):
        raise forms.ValidationError(_("The passkey's answer could not be read. Try again."))
    return credential
