"""The last page before submission, and what follows from it."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from tidu.accounts.confirmation import confirm_identity
from tidu.accounts.request import person_of
from tidu.campaigns import window_findings
from tidu.core import clock, permissions
from tidu.core.findings import Refused
from tidu.core.refusals import refusal_page
from tidu.dossiers import actions, content, pages, queries
from tidu.dossiers.actions.submitting import window_for
from tidu.dossiers.forms import WithdrawForm
from tidu.dossiers.views.filling import editable


@require_GET
@login_required
def submission(request: HttpRequest, pk: int) -> HttpResponse:
    """The application as it would be submitted, what is missing, and the one button."""
    dossier = editable(request, pk)
    standing = queries.standing_of(dossier)
    window = window_for(dossier, queries.notice_of(dossier))
    late = window_findings(window, clock.received())
    shown = {
        "dossier": dossier,
        "standing": standing,
        "application": standing.application,
        "content": content.frozen_content(dossier, standing.contents, standing.attachments),
        "findings": pages.linked([*late, *standing.findings], dossier),
        "judgements": [
            pages.judgement_of(judgement, dossier, standing.application) for judgement in standing.judgements
        ],
        "outline": pages.outline_of(standing, "submission"),
        "may_submit": permissions.may(request.user, "dossiers.submit", dossier),
        "window": window,
    }
    return render(request, "dossiers/submission.html", shown)


@require_POST
@login_required
@confirm_identity
def submit(request: HttpRequest, pk: int) -> HttpResponse:
    """Submit; a refusal lists everything that stands in the way, with links."""
    person = person_of(request)
    dossier = get_object_or_404(queries.visible_to(person), pk=pk)
    try:
        version = actions.submit_dossier(person, dossier)
    except Refused as refused:
        return refusal_page(request, pages.linked(refused.findings, dossier))
    messages.success(request, _("Submitted as version %(number)s.") % {"number": version.number})
    return redirect("dossiers:detail", pk)


@require_POST
@login_required
@confirm_identity
def withdraw(request: HttpRequest, pk: int) -> HttpResponse:
    """Withdraw with a reason."""
    person = person_of(request)
    dossier = get_object_or_404(queries.visible_to(person), pk=pk)
    permissions.require(person, "dossiers.withdraw", dossier)
    form = WithdrawForm(request.POST)
    if not form.is_valid():
        messages.error(request, _("Give a reason for the withdrawal."))
        return redirect("dossiers:detail", pk)
    actions.withdraw_dossier(person, dossier, form.cleaned_data["reason"])
    messages.success(request, _("Withdrawn."))
    return redirect("dossiers:detail", pk)


@require_POST
@login_required
@confirm_identity
def resume(request: HttpRequest, pk: int) -> HttpResponse:
    """Take up a withdrawn dossier again."""
    person = person_of(request)
    dossier = get_object_or_404(queries.visible_to(person), pk=pk)
    actions.resume_dossier(person, dossier)
    messages.success(request, _("The draft is open again."))
    return redirect("dossiers:detail", pk)
