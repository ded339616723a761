"""Choosing a persona, confirming as one, setting the clock of the rehearsal. Nothing of it works outside the demo."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps
from typing import Any

from django.conf import settings
from django.contrib import auth, messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase, HttpResponseRedirect, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from tidu.accounts.confirmation import asks_once, confirm_persona
from tidu.accounts.forms import ClockForm
from tidu.accounts.models import User
from tidu.accounts.personas import GROUPS, PERSONAS, Persona
from tidu.core import clock
from tidu.rulebook.model import Text

BACKEND = "tidu.accounts.backends.PersonaBackend"


@dataclass(frozen=True)
class PersonaGroup:
    """The personas shown under one heading."""

    title: Text
    personas: tuple[Persona, ...]


def demo_only(view: Callable[..., HttpResponseBase]) -> Callable[..., HttpResponseBase]:
    """Answer 404 outside the demo, even where somebody includes these addresses by mistake."""

    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if not settings.TIDU_DEMO:
            raise Http404
        return view(request, *args, **kwargs)

    return guarded


def persona_groups() -> list[PersonaGroup]:
    """All personas under the headings of the sign-in page."""
    return [
        PersonaGroup(title, tuple(persona for persona in PERSONAS if persona.group == key))
        for key, title in GROUPS.items()
    ]


@demo_only
@require_GET
def personas(request: HttpRequest) -> HttpResponse:
    """The personas to choose from, and the clock."""
    return _choice(request, ClockForm(initial={"moment": clock.now()}))


@demo_only
@require_POST
def sign_in(request: HttpRequest) -> HttpResponse:
    """Sign in as the chosen persona; whoever was signed in before is signed out."""
    key = request.POST.get("key", "")
    if key not in {persona.key for persona in PERSONAS}:
        raise Http404
    person = get_object_or_404(User, persona_key=key, is_active=True)
    auth.logout(request)
    auth.login(request, person, backend=BACKEND)
    return HttpResponseRedirect(_next(request.POST, request) or settings.LOGIN_REDIRECT_URL)


@demo_only
@login_required
@require_http_methods(["GET", "POST"])
@asks_once
def confirm(request: HttpRequest) -> HttpResponseBase:
    """The one button by which a persona confirms an act that binds."""
    if not getattr(request.user, "is_persona", False):
        raise Http404
    if request.method == "POST":
        return confirm_persona(request)
    return render(request, "account/persona_confirm.html", {"next": request.GET.get("next", "")})


@demo_only
@require_POST
def set_clock(request: HttpRequest) -> HttpResponse:
    """Let the campaign's time be the given moment, for everybody."""
    form = ClockForm(request.POST)
    if not form.is_valid():
        return _choice(request, form, status=400)
    clock.set_rehearsal(form.cleaned_data["moment"])
    messages.success(request, _("The campaign's clock is set."))
    return redirect("accounts_demo:personas")


def _choice(request: HttpRequest, form: ClockForm, status: int = 200) -> HttpResponse:
    shown = {"groups": persona_groups(), "form": form, "next": _next(request.GET, request)}
    return render(request, "account/personas.html", shown, status=status)


def _next(given: QueryDict, request: HttpRequest) -> str:
    """Where to go after signing in; "" unless it is an address of this instance."""
    url = given.get("next", "")
    return url if url_has_allowed_host_and_scheme(url, {request.get_host()}, request.is_secure()) else ""
