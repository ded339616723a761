"""Asking people to confirm who they are before an act that binds: to sign, submit, return, accept, recognise."""

from __future__ import annotations

import time
from collections.abc import Callable
from functools import wraps
from typing import Any, cast

from allauth.account.adapter import get_adapter
from allauth.account.internal.flows.login import get_authentication_records, record_authentication
from allauth.account.internal.flows.reauthentication import STATE_SESSION_KEY, resume_request, suspend_request
from django.conf import settings
from django.contrib import messages
from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponseBase, HttpResponseRedirect
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _

View = Callable[..., HttpResponseBase]
LED_TO = "confirmed_act_led_to"


def confirm_identity(view: View) -> View:
    """Let a POST through only when the person confirmed who they are in the last few minutes.

    Otherwise the request is kept in the session, the person confirms (password, code, or one button for a persona of
    the demo), and the request goes on by itself. Its address must have no query string and it must carry no file.
    A person without any way to confirm is sent to set a password: having none is no proof.
    """

    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if not request.user.is_authenticated:
            return redirect_to_login(request.get_full_path())
        if recently_confirmed(request):
            return _remembered(request, view(request, *args, **kwargs))
        return _ask(request)

    return guarded


def asks_once(page: View) -> View:
    """A page that asks who one is. Whoever goes back to it after the act went through is led to where that led.

    A session that may do more from now on gets a new key: one that somebody took before is worth nothing.
    """

    @wraps(page)
    def asked(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        act, led_to = request.session.get(LED_TO, ("", ""))
        done = request.method == "GET" and act == request.GET.get("next") and STATE_SESSION_KEY not in request.session
        if done and act:
            return redirect(led_to)
        before = request.method == "POST" and not recently_confirmed(request)
        response = page(request, *args, **kwargs)
        if before and recently_confirmed(request):
            request.session.cycle_key()
        return response

    return asked


def _remembered(request: HttpRequest, response: HttpResponseBase) -> HttpResponseBase:
    """Keep where an act led that went on after a confirmation. The confirmation changed the session already, so that
    this costs no write of its own."""
    if request.session.modified and isinstance(response, HttpResponseRedirect):
        request.session[LED_TO] = (request.path, response.url)
    return response


def recently_confirmed(request: HttpRequest) -> bool:
    """Whether the person confirmed who they are within ACCOUNT_REAUTHENTICATION_TIMEOUT seconds of real time.

    Signing in does not count: the session may have been left open since.
    """
    records = [
        record for record in get_authentication_records(request, _user(request)) if record.get("reauthenticated")
    ]
    timeout: int = settings.ACCOUNT_REAUTHENTICATION_TIMEOUT
    return bool(records) and time.time() - records[-1]["at"] < timeout


def confirm_persona(request: HttpRequest) -> HttpResponseBase:
    """Note that a persona pressed the button, and go on with the request that waits."""
    record_authentication(request, _user(request), method="persona", reauthenticated=True)
    request.session.cycle_key()
    return cast(HttpResponseBase, resume_request(request) or redirect("/"))


def _ask(request: HttpRequest) -> HttpResponseBase:
    if getattr(request.user, "is_persona", False):
        return cast(HttpResponseBase, suspend_request(request, reverse("accounts_demo:confirm")))
    methods = get_adapter().get_reauthentication_methods(request.user)
    if methods:
        return cast(HttpResponseBase, suspend_request(request, methods[0]["url"]))
    messages.warning(request, _("Set a password first: acts that bind are confirmed with it."))
    return redirect("account_set_password")


def _user(request: HttpRequest) -> Any:
    return request.user
