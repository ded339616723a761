"""The last page before submission, and what follows from it."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from tidu.accounts.confirmation import confirm_identity
from tidu.accounts.request import person_of
from tidu.campaigns import window_findings
from tidu.campaigns.pages import deadline_of
from tidu.core import clock, permissions
from tidu.core.findings import Refused
from tidu.core.refusals import kept_findings, refused_at
from tidu.dossiers import actions, content, pages, queries
from tidu.dossiers.actions.submitting import window_for
from tidu.dossiers.forms import WithdrawForm
from tidu.dossiers.models import Dossier
from tidu.dossiers.views.drafts import on_draft


@require_GET
@on_draft
def submission(request: HttpRequest, dossier: Dossier) -> HttpResponse:
    """The application as it would be submitted, what is missing, and the one button."""
    standing = queries.standing_of(dossier)
    window = window_for(dossier, queries.notice_of(dossier))
    late = window_findings(window, clock.received())
    shown = {
        "dossier": dossier,
        "notice": queries.notice_of(dossier),
        "application": standing.application,
        "content": content.frozen_content(dossier, standing.contents, standing.attachments),
        "refused": kept_findings(request),
        "findings": pages.linked([*late, *standing.findings], dossier),
        "judgements": [
            pages.judgement_of(judgement, dossier, standing.application) for judgement in standing.judgements
        ],
        "outline": pages.outline_of(standing, "submission"),
        "before": pages.neighbours(dossier, "submission")[0],
        "may_submit": permissions.may(request.user, "dossiers.submit", dossier),
        "deadline": deadline_of(_("Online submission closes"), window),
    }
    return render(request, "dossiers/submission.html", shown)


@require_POST
@login_required
@confirm_identity
def submit(request: HttpRequest, pk: int) -> HttpResponse:
    """Submit, and lead to the receipt. A refusal is shown on the page that lists what is missing."""
    person = person_of(request)
    dossier = get_object_or_404(queries.visible_to(person), pk=pk)
    try:
        version = actions.submit_dossier(person, dossier)
    except Refused as refused:
        linked = pages.linked(refused.findings, dossier)
        return refused_at(request, linked, reverse("dossiers:submission", args=[pk]))
    return redirect("dossiers:receipt", pk, version.number)


@require_GET
@login_required
def receipt(request: HttpRequest, pk: int, number: int) -> HttpResponse:
    """The proof that a version was submitted: number, moment, digest, and who has it next. For the applicant."""
    person = person_of(request)
    dossier = get_object_or_404(queries.visible_to(person), pk=pk)
    version = get_object_or_404(dossier.versions.select_related("submitted_by"), number=number)
    if not queries.is_own(person, dossier):
        raise Http404
    shown = {
        "dossier": dossier,
        "version": version,
        "receipt": pages.receipt_of(dossier, version),
        "next_step": pages.next_step_of(dossier),
        "is_last": queries.last_version(dossier) == version,
        "state": pages.state_tag(dossier),
    }
    return render(request, "dossiers/receipt.html", shown)


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
