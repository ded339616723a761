"""The way to a page of a draft: who may fill it, and where a page leads when it is no draft any more."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect

from tidu.accounts.request import person_of
from tidu.core import permissions
from tidu.core.findings import Finding, Refused
from tidu.dossiers import queries
from tidu.dossiers.models import Dossier
from tidu.dossiers.states import DossierState

DraftView = Callable[..., HttpResponse]


def on_draft(view: DraftView) -> DraftView:
    """Hand the person's own dossier to a view while its content may be changed.

    Strangers get 404 and readers 403. The applicant who comes back to a page of a dossier that was submitted is led to
    its receipt; what is sent from such a page is refused with the reason.
    """

    @wraps(view)
    def found(request: HttpRequest, pk: int, *args: Any, **kwargs: Any) -> HttpResponse:
        if not request.user.is_authenticated:
            return _sign_in_first(request)
        person = person_of(request)
        dossier = get_object_or_404(queries.visible_to(person), pk=pk)
        if permissions.may(person, "dossiers.edit", dossier):
            return view(request, dossier, *args, **kwargs)
        if not queries.is_own(person, dossier):
            raise PermissionDenied
        return _no_draft_any_more(request, dossier)

    return found


def _sign_in_first(request: HttpRequest) -> HttpResponse:
    """To the sign-in page, which leads back here; a script that asks for no page is told by the status alone."""
    if request.get_preferred_type(["text/html", "application/json"]) == "application/json":
        return HttpResponse(status=401)
    return redirect_to_login(request.get_full_path())


def _no_draft_any_more(request: HttpRequest, dossier: Dossier) -> HttpResponse:
    if request.method == "POST":
        raise Refused([Finding("dossiers.no_draft", params={"state": dossier.get_state_display()})])
    version = queries.last_version(dossier)
    if version is None or dossier.state == DossierState.WITHDRAWN:
        return redirect("dossiers:detail", dossier.pk)
    return redirect("dossiers:receipt", dossier.pk, version.number)
