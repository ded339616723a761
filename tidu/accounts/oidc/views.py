"""Signing in at a provider, and linking one to an account."""

from __future__ import annotations

from typing import Any, cast

from allauth.account.internal.flows.login import perform_login, record_authentication
from allauth.account.models import Login
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase, HttpResponseRedirect
from django.shortcuts import get_object_or_404, redirect
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from tidu.accounts import actions
from tidu.accounts.confirmation import confirm_identity
from tidu.accounts.models import Identity, User
from tidu.accounts.oidc import flow
from tidu.accounts.oidc.providers import Provider, providers
from tidu.accounts.request import person_of

SIGN_IN, LINK = "sign_in", "link"


@require_POST
def begin(request: HttpRequest, key: str) -> HttpResponse:
    """Go to the provider to sign in."""
    then = request.POST.get("next", "")
    safe = url_has_allowed_host_and_scheme(then, {request.get_host()}, request.is_secure())
    return HttpResponseRedirect(flow.begin(request, _provider(key), purpose=SIGN_IN, then=then if safe else ""))


@require_POST
@login_required
@confirm_identity
def link(request: HttpRequest, key: str) -> HttpResponse:
    """Go to the provider to link it to one's account."""
    return HttpResponseRedirect(flow.begin(request, _provider(key), purpose=LINK, then=""))


@require_GET
def callback(request: HttpRequest, key: str) -> HttpResponseBase:
    """Come back from the provider."""
    provider = _provider(key)
    claims, pending = flow.finish(request, provider)
    if pending.purpose == LINK:
        return _linked(request, provider, claims)
    person = actions.person_of_identity(provider, claims)
    record_authentication(request, person, method="oidc", provider=provider.key)
    return cast(HttpResponseBase, perform_login(request, Login(user=person, redirect_url=pending.then or None)))


@require_POST
@login_required
@confirm_identity
def unlink(request: HttpRequest, pk: int) -> HttpResponse:
    """Remove a linked provider."""
    identity = get_object_or_404(Identity, pk=pk, person=person_of(request))
    actions.unlink_identity(identity)
    messages.success(request, _("The sign-in is no longer linked."))
    return redirect("mfa_index")


def _linked(request: HttpRequest, provider: Provider, claims: dict[str, Any]) -> HttpResponse:
    person = request.user
    if not isinstance(person, User) or person.is_persona:
        raise flow.refusal(provider, "not_signed_in_there")
    actions.link_identity(person, provider, claims)
    messages.success(request, _("You can sign in at %(provider)s from now on.") % {"provider": provider.name})
    return redirect("mfa_index")


def _provider(key: str) -> Provider:
    try:
        return providers()[key]
    except KeyError as unknown:
        raise Http404 from unknown
