"""Filling the application beside its sections: attachments, declarations."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from tidu.accounts.confirmation import confirm_identity
from tidu.accounts.request import person_of
from tidu.core import clock, permissions
from tidu.core.findings import Finding, Refused
from tidu.core.limits import limited
from tidu.core.refusals import kept_findings, refused_at
from tidu.dossiers import actions, pages, queries, rules
from tidu.dossiers.content import facts_of
from tidu.dossiers.forms import UploadForm
from tidu.dossiers.models import Attachment, Dossier, PendingUpload
from tidu.dossiers.views.drafts import on_draft
from tidu.rulebook.model import Document


@dataclass(frozen=True)
class DocumentRow:
    """One document as the page shows it: what is attached, what was refused just now, what is on its way."""

    document: Document
    required: bool
    files: Sequence[Attachment]
    form: UploadForm
    refused: Sequence[Finding]
    pending: Sequence[PendingUpload]

    @property
    def room(self) -> int:
        """How many more files it takes."""
        return max(0, self.document.max_count - len(self.files))


def reasons_for(dossier: Dossier, key: str) -> list[dict[str, str]]:
    """The reasons of the return that concern one part."""
    application = queries.notice_of(dossier).application
    reasons = pages.labelled_reasons(queries.reasons_given(dossier), application)
    return [reason for reason in reasons if reason["field"].split(".")[0] == key]


@require_GET
@on_draft
def attachments(request: HttpRequest, dossier: Dossier) -> HttpResponse:
    """All documents with what is attached to each; a refused file is shown at its document, once."""
    standing = queries.standing_of(dossier)
    person, refused = person_of(request), kept_findings(request)
    pending = queries.pending_uploads(person, dossier)
    facts = facts_of(dossier, standing.application, standing.contents, standing.attachments, standing.declared)
    rows = [
        DocumentRow(
            document,
            rules.is_required(document, facts, clock.today()),
            [item for item in standing.attachments if item.document == document.key],
            UploadForm(document),
            [finding for finding in refused if finding.field == document.key],
            [upload for upload in pending if upload.document == document.key],
        )
        for document in standing.application.documents
    ]
    before, after = pages.neighbours(dossier, "attachments")
    shown = {
        "dossier": dossier,
        "rows": rows,
        "outline": pages.outline_of(standing, "attachments"),
        "before": before,
        "after": after,
        "reasons": reasons_for(dossier, "document"),
        "application": standing.application,
    }
    return render(request, "dossiers/attachments.html", shown)


@require_POST
@limited("upload")
@on_draft
def attach(request: HttpRequest, dossier: Dossier, key: str) -> HttpResponse:
    """Attach one file, where no script sends it in parts; a refusal is shown at its document."""
    document = document_or_404(dossier, key)
    form, place = UploadForm(document, request.POST, request.FILES), f"{documents_url(dossier)}#document-{key}"
    if not form.is_valid():
        return refused_at(request, [Finding("core.file_empty", field=key)], place)
    try:
        actions.attach(person_of(request), dossier, key, form.cleaned_data["upload"])
    except Refused as refused:
        return refused_at(request, refused.findings, place)
    messages.success(request, _("Attached."))
    return redirect(place)


def documents_url(dossier: Dossier) -> str:
    """The page of attachments."""
    return reverse("dossiers:attachments", args=[dossier.pk])


def document_or_404(dossier: Dossier, key: str) -> Document:
    """The document of the notice's list with this key."""
    try:
        return queries.notice_of(dossier).application.document(key)
    except KeyError as unknown:
        raise Http404 from unknown


@require_POST
@on_draft
def detach(request: HttpRequest, dossier: Dossier, attachment_pk: int) -> HttpResponse:
    """Take a file off the draft."""
    actions.detach(person_of(request), get_object_or_404(Attachment, pk=attachment_pk, dossier=dossier))
    messages.success(request, _("Removed."))
    return redirect("dossiers:attachments", dossier.pk)


@require_GET
@on_draft
def declarations(request: HttpRequest, dossier: Dossier) -> HttpResponse:
    """What the signatory declares, and whether it still holds for the present content."""
    standing = queries.standing_of(dossier)
    rows = [(item, item.key in standing.declared) for item in standing.application.declarations]
    before, after = pages.neighbours(dossier, "declarations")
    shown = {
        "dossier": dossier,
        "rows": rows,
        "all_made": all(made for _item, made in rows),
        "outline": pages.outline_of(standing, "declarations"),
        "before": before,
        "after": after,
        "may_declare": permissions.may(request.user, "dossiers.declare", dossier),
        "void": queries.has_void_declarations(dossier, standing.digest) and not standing.declared,
        "digest": standing.digest,
        "refused": kept_findings(request),
    }
    return render(request, "dossiers/declarations.html", shown)


@require_POST
@login_required
@confirm_identity
def declare(request: HttpRequest, pk: int) -> HttpResponse:
    """The signatory declares everything at once, about the present content."""
    person = person_of(request)
    dossier = get_object_or_404(queries.visible_to(person), pk=pk)
    keys = [item.key for item in queries.notice_of(dossier).application.declarations]
    try:
        actions.declare(person, dossier, keys, seen=request.POST.get("seen"))
    except Refused as refused:
        return refused_at(request, refused.findings, reverse("dossiers:declarations", args=[pk]))
    messages.success(request, _("Declared."))
    return redirect("dossiers:submission", pk)
