"""Pages of deputies and of handing a role over."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from tidu.accounts.confirmation import confirm_identity
from tidu.accounts.request import person_of
from tidu.core import forms as shared
from tidu.core import permissions
from tidu.core.findings import Refused
from tidu.organisations import actions, awaiting, queries
from tidu.organisations.forms import ColleagueForm, DeputyForm
from tidu.organisations.models import Deputy, Membership

UNPROCESSABLE = 422


@login_required
@require_GET
def deputy(request: HttpRequest, pk: int) -> HttpResponse:
    """Name somebody who stands in for the own role."""
    membership = _own(request, pk)
    return _deputy_page(request, membership, DeputyForm(None, membership))


@require_POST
@login_required
@confirm_identity
def name_deputy(request: HttpRequest, pk: int) -> HttpResponse:
    """Let a colleague stand in."""
    membership = _own(request, pk)
    form = DeputyForm(request.POST, membership)
    if form.is_valid():
        given = dict(form.cleaned_data)
        try:
            actions.name_deputy(person_of(request), membership, given.pop("person"), **given)
        except Refused as refused:
            shared.add_findings(form, refused.findings)
        else:
            messages.success(request, _("Your deputy is named and told."))
            return redirect("organisations:detail", pk=membership.organisation_id)
    return _deputy_page(request, membership, form, UNPROCESSABLE)


@require_POST
@login_required
def end_deputy(request: HttpRequest, pk: int) -> HttpResponse:
    """Take a deputy back."""
    person = person_of(request)
    seen = Deputy.objects.filter(membership__organisation__in=queries.visible_to(person))
    found = get_object_or_404(seen.select_related("membership__organisation", "membership__user", "person"), pk=pk)
    actions.end_deputy(person, found)
    messages.success(request, _("Nobody stands in any more."))
    return redirect("organisations:detail", pk=found.membership.organisation_id)


@login_required
@require_GET
def successor(request: HttpRequest, pk: int) -> HttpResponse:
    """Choose who takes the own role over, with what is open before one's eyes."""
    membership = _own(request, pk)
    return _successor_page(request, membership, ColleagueForm(None, membership))


@require_POST
@login_required
@confirm_identity
def hand_over(request: HttpRequest, pk: int) -> HttpResponse:
    """Hand the role over."""
    membership, person = _own(request, pk), person_of(request)
    form = ColleagueForm(request.POST, membership)
    if form.is_valid():
        try:
            taken = actions.hand_over(person, membership, form.cleaned_data["person"])
        except Refused as refused:
            shared.add_findings(form, refused.findings)
        else:
            messages.success(request, _("The role is handed over to %(name)s.") % {"name": taken.user})
            return redirect("organisations:mine")
    return _successor_page(request, membership, form, UNPROCESSABLE)


def _own(request: HttpRequest, pk: int) -> Membership:
    """The membership that the person holds; of another's one does not learn that it is there."""
    held = Membership.objects.filter(user=person_of(request), ended_on__isnull=True)
    membership = get_object_or_404(held.select_related("organisation", "user"), pk=pk)
    permissions.require(request.user, "organisations.name_deputy", membership)
    return membership


def _deputy_page(request: HttpRequest, membership: Membership, form: DeputyForm, status: int = 200) -> HttpResponse:
    shown = _shown(membership, form) | {"send_to": reverse("organisations:name_deputy", args=[membership.pk])}
    return render(request, "organisations/deputy.html", shown, status=status)


def _successor_page(
    request: HttpRequest, membership: Membership, form: ColleagueForm, status: int = 200
) -> HttpResponse:
    shown = _shown(membership, form) | {
        "send_to": reverse("organisations:hand_over", args=[membership.pk]),
        "tasks": awaiting.tasks_of(request.user),
    }
    return render(request, "organisations/hand_over.html", shown, status=status)


def _shown(membership: Membership, form: ColleagueForm) -> dict[str, Any]:
    department = queries.department_name(membership.department)
    back = reverse("organisations:detail", args=[membership.organisation_id])
    return {"membership": membership, "department": department, "form": form, "back": back}
