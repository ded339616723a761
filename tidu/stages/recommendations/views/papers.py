"""The papers of a list: the summary form, its check by anybody, what was sent and received."""

from __future__ import annotations

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_POST, require_safe

from tidu.core import permissions
from tidu.dossiers.actions import record_openings
from tidu.dossiers.models import Opened
from tidu.stages.recommendations import actions, queries
from tidu.stages.recommendations.forms import PaperForm
from tidu.stages.recommendations.models import Sheet
from tidu.stages.recommendations.pages import signature_wanted
from tidu.stages.recommendations.papers import SummaryForm, as_excel, as_pdf, summary_form
from tidu.stages.recommendations.views.asked import sent, visible_sheet

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@require_safe
@login_required
def summary(request: HttpRequest, pk: int) -> HttpResponse:
    """The summary form in priority order, as a page. ``?copy=`` names the desk to which a copy goes."""
    sheet = visible_sheet(request, pk)
    shown = {"sheet": sheet, "form": _form(request, sheet), "copy": request.GET.get("copy", "")}
    shown["wanted"] = signature_wanted(request.user, sheet)
    return render(request, "recommendations/summary.html", shown)


@require_safe
@login_required
def summary_pdf(request: HttpRequest, pk: int) -> HttpResponse:
    """The summary form to print and stamp."""
    form = _form(request, visible_sheet(request, pk))
    return _file(as_pdf(form), "application/pdf", f"{form.title}-{form.unit}.pdf", as_attachment=False)


@require_safe
@login_required
def summary_excel(request: HttpRequest, pk: int) -> HttpResponse:
    """The summary form as a workbook."""
    form = _form(request, visible_sheet(request, pk))
    return _file(as_excel(form), XLSX, f"{form.title}-{form.unit}.xlsx")


def _form(request: HttpRequest, sheet: Sheet) -> SummaryForm:
    record_openings(request.user, (entry.dossier for entry in queries.entries_of(sheet)), Opened.EXPORT)
    check = request.build_absolute_uri(reverse("recommendations:paper", args=[sheet.pk, sheet.digest]))
    return summary_form(sheet, check, _copy(sheet, request.GET.get("copy", "")))


def _copy(sheet: Sheet, desk: str) -> queries.Paper | None:
    """The copy that goes to a desk; 404 where the notice asks none for it."""
    if not desk:
        return None
    for paper in queries.copies_of(sheet):
        if paper.desk == desk:
            return paper
    raise Http404(desk)


def _file(content: bytes, media_type: str, name: str, *, as_attachment: bool = True) -> HttpResponse:
    disposition = content_disposition_header(as_attachment, name)
    return HttpResponse(content, content_type=media_type, headers={"Content-Disposition": disposition or ""})


@require_safe
def paper(request: HttpRequest, pk: int, digest: str) -> HttpResponse:
    """Whether a paper with this digest is the list as it stands. Anybody may ask; nothing else is said."""
    standing = queries.standing_of(pk, digest)
    shown = {"standing": standing.state, "since": standing.since, "digest": digest}
    return render(request, "recommendations/paper.html", shown)


@require_POST
@login_required
def send(request: HttpRequest, pk: int) -> HttpResponse:
    """Record that a paper was sent to a desk of the ministry."""
    sheet = visible_sheet(request, pk)
    permissions.require(request.user, "recommendations.send", sheet)
    form = sent(PaperForm(request.POST))
    actions.send(request.user, sheet, form["document"], form["desk"])
    return redirect("recommendations:sheet", pk=pk)


@require_POST
@login_required
def receive(request: HttpRequest, pk: int) -> HttpResponse:
    """Record that a paper has come in."""
    sheet = visible_sheet(request, pk)
    permissions.require(request.user, "recommendations.receive", sheet)
    form = sent(PaperForm(request.POST))
    actions.receive(request.user, sheet, form["document"], form["desk"])
    return redirect("recommendations:sheet", pk=pk)
