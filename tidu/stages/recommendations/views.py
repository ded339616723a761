"""Pages of the recommendation lists."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import SuspiciousOperation
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from tidu.accounts.confirmation import confirm_identity
from tidu.core import permissions
from tidu.core.findings import Finding, Refused
from tidu.stages.recommendations import actions, pages, queries
from tidu.stages.recommendations.forms import PaperForm, PlaceForm, ReasonForm, SignForm
from tidu.stages.recommendations.models import Entry, Sheet


@require_safe
@login_required
def sheet_list(request: HttpRequest) -> HttpResponse:
    """The lists that a person may read."""
    return render(request, "recommendations/list.html", {"list": pages.sheet_list(request)})


@require_safe
@login_required
def sheet_page(request: HttpRequest, pk: int) -> HttpResponse:
    """One list: the ranked dossiers, those that wait, quota, signatures, papers."""
    return render(request, "recommendations/sheet.html", pages.sheet_page(request, _sheet(request, pk)))


@require_safe
@login_required
def summary(request: HttpRequest, pk: int) -> HttpResponse:
    """The summary form in priority order, for paper."""
    return render(request, "recommendations/summary.html", pages.summary(_sheet(request, pk)))


@require_POST
@login_required
def rank(request: HttpRequest, pk: int, step: int) -> HttpResponse:
    """Put a dossier on the list, at the end unless a place is sent."""
    sheet = _sheet(request, pk)
    place = _place(request) if request.POST.get("place") else None
    actions.rank(request.user, sheet, get_object_or_404(queries.steps_of(sheet), pk=step), place)
    return redirect("recommendations:sheet", pk=pk)


@require_POST
@login_required
def move(request: HttpRequest, pk: int, entry: int) -> HttpResponse:
    """Give an entry another place."""
    sheet = _sheet(request, pk)
    permissions.require(request.user, "recommendations.move", sheet)
    actions.move(request.user, sheet, _entry(sheet, entry), _place(request))
    return redirect("recommendations:sheet", pk=pk)


@require_POST
@login_required
def remove(request: HttpRequest, pk: int, entry: int) -> HttpResponse:
    """Take an entry off the list."""
    sheet = _sheet(request, pk)
    actions.remove(request.user, sheet, _entry(sheet, entry))
    return redirect("recommendations:sheet", pk=pk)


@require_POST
@login_required
@confirm_identity
def sign(request: HttpRequest, pk: int) -> HttpResponse:
    """Sign the list that was shown, for one desk."""
    sheet = _sheet(request, pk)
    permissions.require(request.user, "recommendations.sign", sheet)
    form = _sent(SignForm(request.POST))
    actions.sign(request.user, sheet, form["desk"], form["seen"])
    messages.success(request, _("The list is signed."))
    return redirect("recommendations:sheet", pk=pk)


@require_POST
@login_required
@confirm_identity
def submit(request: HttpRequest, pk: int) -> HttpResponse:
    """Hand the list in to the ministry."""
    actions.submit(request.user, _sheet(request, pk))
    messages.success(request, _("The list is submitted to the ministry."))
    return redirect("recommendations:sheet", pk=pk)


@require_POST
@login_required
@confirm_identity
def return_sheet(request: HttpRequest, pk: int) -> HttpResponse:
    """Give the list back to the unit."""
    actions.return_sheet(request.user, _sheet(request, pk), _sent(ReasonForm(request.POST))["reason"])
    messages.success(request, _("The list is returned to the unit."))
    return redirect("recommendations:sheet", pk=pk)


@require_POST
@login_required
@confirm_identity
def accept(request: HttpRequest, pk: int) -> HttpResponse:
    """Take the list as it is."""
    actions.accept(request.user, _sheet(request, pk))
    messages.success(request, _("The list is accepted."))
    return redirect("recommendations:sheet", pk=pk)


@require_POST
@login_required
def receive(request: HttpRequest, pk: int) -> HttpResponse:
    """Record that a paper has come in."""
    sheet = _sheet(request, pk)
    permissions.require(request.user, "recommendations.receive", sheet)
    form = _sent(PaperForm(request.POST))
    actions.receive(request.user, sheet, form["document"], form["desk"])
    return redirect("recommendations:sheet", pk=pk)


def _sheet(request: HttpRequest, pk: int) -> Sheet:
    return get_object_or_404(queries.visible_to(request.user), pk=pk)


def _entry(sheet: Sheet, pk: int) -> Entry:
    return get_object_or_404(queries.entries_of(sheet), pk=pk)


def _place(request: HttpRequest) -> int:
    form = PlaceForm(request.POST)
    if not form.is_valid():
        raise Refused([Finding("recommendations.place_is_no_number", field="place")])
    place: int = form.cleaned_data["place"]
    return place


def _sent(form: Any) -> dict[str, str]:
    """What the form of one of our own pages sent; 400 for anything else."""
    if not form.is_valid():
        raise SuspiciousOperation("malformed form")
    sent: dict[str, str] = form.cleaned_data
    return sent
