"""Filling the application: sections, attachments, declarations."""

from __future__ import annotations

from dataclasses import replace

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from tidu.accounts.confirmation import confirm_identity
from tidu.accounts.request import person_of
from tidu.core import clock, permissions
from tidu.core.findings import Refused
from tidu.core.forms import add_findings
from tidu.core.limits import limited
from tidu.dossiers import actions, pages, queries, rules
from tidu.dossiers.content import facts_of, known_answers
from tidu.dossiers.forms import AnswersForm, RowsForm, UploadForm
from tidu.dossiers.models import Attachment, Dossier
from tidu.rulebook.model import Document, Section


def editable(request: HttpRequest, pk: int) -> Dossier:
    """The person's own dossier while its content may be changed; 404 to strangers, 403 otherwise."""
    person = person_of(request)
    dossier = get_object_or_404(queries.visible_to(person), pk=pk)
    permissions.require(person, "dossiers.edit", dossier)
    return dossier


@login_required
def section(request: HttpRequest, pk: int, key: str) -> HttpResponse:
    """One section: saved on its own, as far as it is filled in."""
    dossier = editable(request, pk)
    standing = queries.standing_of(dossier)
    described = section_or_404(standing, key)
    content = standing.contents.get(key) or known_answers(dossier, key)
    data = request.POST if request.method == "POST" else None
    form = RowsForm(described, content, data) if described.repeated else AnswersForm(described, data, initial=content)
    if data is not None and form.is_valid():
        actions.save_section(person_of(request), dossier, key, form.answers)
        messages.success(request, _("Saved."))
        return redirect("dossiers:section", pk, key if "add_row" in data else following(standing, key))
    shown = {
        "dossier": dossier,
        "section": described,
        "form": form,
        "outline": pages.outline_of(standing, key),
        "reasons": reasons_for(dossier, key),
        "missing": pages.linked(rules.missing_answers(described, standing.contents), dossier),
        "application": standing.application,
    }
    return render(request, "dossiers/section.html", shown, status=422 if data is not None else 200)


def section_or_404(standing: queries.Standing, key: str) -> Section:
    """The section of the notice's form with this key."""
    try:
        return standing.application.section(key)
    except KeyError as unknown:
        raise Http404 from unknown


def following(standing: queries.Standing, key: str) -> str:
    """The section after one, or itself when it is the last."""
    keys = [described.key for described in standing.application.sections]
    return keys[min(keys.index(key) + 1, len(keys) - 1)]


def reasons_for(dossier: Dossier, key: str) -> list[dict[str, str]]:
    """The reasons of the return that concern one part."""
    application = queries.notice_of(dossier).application
    reasons = pages.labelled_reasons(queries.reasons_given(dossier), application)
    return [reason for reason in reasons if reason["field"].split(".")[0] == key]


@require_GET
@login_required
def attachments(request: HttpRequest, pk: int) -> HttpResponse:
    """All documents with what is attached to each."""
    return attachments_page(request, editable(request, pk))


def attachments_page(request: HttpRequest, dossier: Dossier, wrong: UploadForm | None = None) -> HttpResponse:
    """The page of attachments; ``wrong``: an upload that was refused, shown with its reason."""
    standing = queries.standing_of(dossier)
    facts = facts_of(dossier, standing.application, standing.contents, standing.attachments, standing.declared)
    rows = [
        (
            document,
            rules.is_required(document, facts, clock.today()),
            [item for item in standing.attachments if item.document == document.key],
            wrong if wrong is not None and wrong.document.key == document.key else UploadForm(document),
        )
        for document in standing.application.documents
    ]
    shown = {
        "dossier": dossier,
        "rows": rows,
        "outline": pages.outline_of(standing, "attachments"),
        "reasons": reasons_for(dossier, "document"),
        "application": standing.application,
    }
    return render(request, "dossiers/attachments.html", shown, status=422 if wrong is not None else 200)


@require_POST
@login_required
@limited("upload")
def attach(request: HttpRequest, pk: int, key: str) -> HttpResponse:
    """Attach one file; a refusal is shown at the document."""
    dossier = editable(request, pk)
    document = document_or_404(dossier, key)
    form = UploadForm(document, request.POST, request.FILES)
    if form.is_valid():
        try:
            actions.attach(person_of(request), dossier, key, form.cleaned_data["upload"])
        except Refused as refused:
            add_findings(form, [replace(finding, field="upload") for finding in refused.findings])
        else:
            messages.success(request, _("Attached."))
            return redirect("dossiers:attachments", pk)
    return attachments_page(request, dossier, form)


def document_or_404(dossier: Dossier, key: str) -> Document:
    """The document of the notice's list with this key."""
    try:
        return queries.notice_of(dossier).application.document(key)
    except KeyError as unknown:
        raise Http404 from unknown


@require_POST
@login_required
def detach(request: HttpRequest, pk: int, attachment_pk: int) -> HttpResponse:
    """Take a file off the draft."""
    dossier = editable(request, pk)
    actions.detach(person_of(request), get_object_or_404(Attachment, pk=attachment_pk, dossier=dossier))
    messages.success(request, _("Removed."))
    return redirect("dossiers:attachments", pk)


@require_GET
@login_required
def declarations(request: HttpRequest, pk: int) -> HttpResponse:
    """What the signatory declares, and whether it still holds for the present content."""
    dossier = editable(request, pk)
    standing = queries.standing_of(dossier)
    rows = [(item, item.key in standing.declared) for item in standing.application.declarations]
    shown = {
        "dossier": dossier,
        "rows": rows,
        "all_made": all(made for _item, made in rows),
        "outline": pages.outline_of(standing, "declarations"),
        "may_declare": permissions.may(request.user, "dossiers.declare", dossier),
        "void": queries.has_void_declarations(dossier, standing.digest) and not standing.declared,
        "digest": standing.digest,
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
    actions.declare(person, dossier, keys, seen=request.POST.get("seen"))
    messages.success(request, _("Declared."))
    return redirect("dossiers:submission", pk)
