"""Signing in, and a person's own account."""

from __future__ import annotations

from typing import cast

from allauth.account import views as account
from allauth.mfa.utils import is_mfa_enabled
from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from tidu.accounts.forms import ProfileForm
from tidu.accounts.models import User


def sign_in(request: HttpRequest) -> HttpResponseBase:
    """The sign-in page. In the demo it offers the personas first, and the password on request (``?password=1``)."""
    if settings.TIDU_DEMO and request.method == "GET" and "password" not in request.GET:
        return redirect(f"{reverse('accounts_demo:personas')}?{request.GET.urlencode()}".rstrip("?"))
    return cast(HttpResponseBase, account.login(request))


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
