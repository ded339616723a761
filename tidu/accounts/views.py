"""Signing in, and a person's own account."""

from __future__ import annotations

from typing import Any, cast

from allauth.account import views as account
from allauth.mfa.utils import is_mfa_enabled
from allauth.mfa.webauthn import views as webauthn
from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from tidu.accounts.forms import ProfileForm
from tidu.accounts.models import User
from tidu.accounts.oidc.providers import providers
from tidu.accounts.queries import ways_of
from tidu.accounts.request import person_of


def sign_in(request: HttpRequest) -> HttpResponseBase:
    """The sign-in page. In the demo it offers the personas first, and the password on request (``?password=1``)."""
    if settings.TIDU_DEMO and request.method == "GET" and "password" not in request.GET:
        return redirect(f"{reverse('accounts_demo:personas')}?{request.GET.urlencode()}".rstrip("?"))
    shown = {"providers": providers().values()}
    return cast(HttpResponseBase, account.LoginView.as_view(extra_context=shown)(request))


@login_required
def profile(request: HttpRequest) -> HttpResponse:
    """Name and language, and the ways to sign in."""
    person = cast(User, request.user)
    form = ProfileForm(request.POST or None, initial={"name": person.name, "language": person.language})
    if request.method == "POST" and form.is_valid():
        person.name, person.language = form.cleaned_data["name"], form.cleaned_data["language"]
        person.save(update_fields=["name", "language"])
        messages.success(request, _("Saved."))
        return redirect("accounts:profile")
    return render(request, "account/profile.html", {"form": form, "has_second_factor": is_mfa_enabled(person)})


@require_safe
@login_required
def ways(request: HttpRequest) -> HttpResponse:
    """How the person signs in: password, passkeys, second factor, linked providers."""
    return render(request, "mfa/index.html", ways_of(person_of(request), providers()))


class ConfirmByPasskey(webauthn.ReauthenticateWebAuthnView):  # type: ignore[misc]  # the package has no types
    """Confirming with a passkey. A refused one is asked for again on the same page."""

    def form_invalid(self, form: Any) -> Any:
        """The page again, with the reason."""
        return self.render_to_response(self.get_context_data(form=form), status=422)


confirm_by_passkey = ConfirmByPasskey.as_view()
