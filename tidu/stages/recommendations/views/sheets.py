"""The pages and acts of a list itself."""

from __future__ import annotations

from urllib.parse import urlencode

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import SuspiciousOperation
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from tidu.accounts.confirmation import confirm_identity
from tidu.core import permissions
from tidu.core.findings import Refused
from tidu.core.lists import answer
from tidu.stages.recommendations import actions, pages
from tidu.stages.recommendations.forms import (
    OrderForm,
    ReasonForm,
    SignForm,
    asks_to_move,
    moved_order,
    order_in,
    written,
)
from tidu.stages.recommendations.views.asked import sent, visible_sheet


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def sheet_list(request: HttpRequest) -> HttpResponseBase:
    """The lists that a person may read."""
    listed = pages.sheet_list(request)
    return answer(request, "recommendations/list.html", listed, _("Recommendation lists"))


@require_safe
@login_required
def sheet_page(request: HttpRequest, pk: int) -> HttpResponse:
    """One list: the ranked dossiers, those that wait, quota, signatures, papers.

    Its own form, sent by those who work without scripts, leads to the address of the order that it asks for.
    """
    sheet = visible_sheet(request, pk)
    if asks_to_move(request.GET.dict()):
        return redirect(f"{request.path}?{_proposed(request)}")
    return render(request, "recommendations/sheet.html", pages.sheet_page(request, sheet))


@require_POST
@login_required
def reorder(request: HttpRequest, pk: int) -> HttpResponse:
    """Save a proposed order. One that was made from a list that changed meanwhile is not lost: the page offers it."""
    sheet = visible_sheet(request, pk)
    permissions.require(request.user, "recommendations.reorder", sheet)
    form = sent(OrderForm(request.POST))
    order = order_in(form["order"])
    if order is None:
        raise SuspiciousOperation("malformed order")
    try:
        actions.reorder(request.user, sheet, order, form["seen"])
    except Refused as refusal:
        if [finding.code for finding in refusal.findings] != ["recommendations.order_stale"]:
            raise
        shown = pages.stale_page(sheet, refusal.findings, order, form["seen"])
        return render(request, "recommendations/stale.html", shown, status=409)
    return redirect("recommendations:sheet", pk=pk)


@require_POST
@login_required
@confirm_identity
def sign(request: HttpRequest, pk: int) -> HttpResponse:
    """Sign the list that was shown, for one desk."""
    sheet = visible_sheet(request, pk)
    permissions.require(request.user, "recommendations.sign", sheet)
    form = sent(SignForm(request.POST))
    actions.sign(request.user, sheet, form["desk"], form["seen"])
    messages.success(request, _("The list is signed."))
    return redirect("recommendations:sheet", pk=pk)


@require_POST
@login_required
@confirm_identity
def submit(request: HttpRequest, pk: int) -> HttpResponse:
    """Hand the list in to the ministry."""
    actions.submit(request.user, visible_sheet(request, pk))
    messages.success(request, _("The list is submitted to the ministry."))
    return redirect("recommendations:sheet", pk=pk)


@require_POST
@login_required
@confirm_identity
def return_sheet(request: HttpRequest, pk: int) -> HttpResponse:
    """Give the list back to the unit."""
    actions.return_sheet(request.user, visible_sheet(request, pk), sent(ReasonForm(request.POST))["reason"])
    messages.success(request, _("The list is returned to the unit."))
    return redirect("recommendations:sheet", pk=pk)


@require_POST
@login_required
@confirm_identity
def accept(request: HttpRequest, pk: int) -> HttpResponse:
    """Take the list as it is."""
    actions.accept(request.user, visible_sheet(request, pk))
    messages.success(request, _("The list is accepted."))
    return redirect("recommendations:sheet", pk=pk)


def _proposed(request: HttpRequest) -> str:
    """The parameters of the page, with the order that the list's own form asks for."""
    kept = {name: value for name, value in request.GET.items() if name != "move" and not name.startswith("place-")}
    return urlencode(kept | {"order": written(moved_order(request.GET.dict()))})
