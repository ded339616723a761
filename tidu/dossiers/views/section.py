"""One section of the application: filled in, saved by itself, and brought together where two people type."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from tidu.accounts.request import person_of
from tidu.core.findings import Refused
from tidu.core.forms import add_findings
from tidu.dossiers import actions, pages, queries
from tidu.dossiers.content import known_answers
from tidu.dossiers.forms import AnswersForm, RowsForm, basis_of, new_key
from tidu.dossiers.models import Dossier
from tidu.dossiers.models import Section as Stored
from tidu.dossiers.views.drafts import on_draft
from tidu.dossiers.views.filling import reasons_for
from tidu.rulebook.model import Application, Section


@on_draft
def section(request: HttpRequest, dossier: Dossier, key: str) -> HttpResponse:
    """One section: saved on its own, as far as it is filled in."""
    application = queries.notice_of(dossier).application
    described = section_or_404(application, key)
    if request.method == "POST":
        return save(request, dossier, described)
    stored = queries.stored_section(dossier, key)
    return section_page(request, dossier, described, answers_form(dossier, described, stored), stored=stored)


def save(request: HttpRequest, dossier: Dossier, described: Section) -> HttpResponse:
    """Keep what was sent, or show at its fields what cannot be; where others changed the same, show both."""
    form = answers_form(dossier, described, None, request.POST)
    if form.is_valid():
        try:
            saved = actions.save_section(
                person_of(request), dossier, described.key, form.answers, basis=basis_of(form, request.POST)
            )
        except Refused as refused:
            _show_refusal(form, refused)
        else:
            return _after_saving(request, dossier, described, saved)
    stored = queries.stored_section(dossier, described.key)
    return section_page(request, dossier, described, form, stored=stored, status=422)


def _show_refusal(form: AnswersForm | RowsForm, refused: Refused) -> None:
    """What only shows when all rows are there, such as too many of them."""
    at = form if isinstance(form, AnswersForm) else form.forms[0]
    add_findings(at, refused.findings)


def _after_saving(request: HttpRequest, dossier: Dossier, described: Section, saved: actions.Saved) -> HttpResponse:
    if saved.disputes:
        number = len(saved.disputes)
        text = ngettext(
            "Saved. One answer was changed by somebody else meanwhile; choose below which one stands.",
            "Saved. %(number)s answers were changed by somebody else meanwhile; choose below which ones stand.",
            number,
        )
        messages.warning(request, text % {"number": number})
        return redirect("dossiers:section", dossier.pk, described.key)
    messages.success(request, _("Saved."))
    if "add_row" in request.POST:
        return redirect("dossiers:section", dossier.pk, described.key)
    return redirect(pages.neighbours(dossier, described.key)[1].url)


def section_page(
    request: HttpRequest,
    dossier: Dossier,
    described: Section,
    form: AnswersForm | RowsForm,
    *,
    stored: Stored | None,
    status: int = 200,
) -> HttpResponse:
    """The page of a section with its form."""
    standing = queries.standing_of(dossier)
    person = person_of(request)
    actions.note_editor(person, dossier, described.key)
    before, after = pages.neighbours(dossier, described.key)
    sent: Any = request.POST if status != 200 else {}
    shown = {
        "dossier": dossier,
        "section": described,
        "form": form,
        "outline": pages.outline_of(standing, described.key),
        "before": before,
        "after": after,
        "position": pages.position_of(standing.application, described.key),
        "reasons": reasons_for(dossier, described.key),
        "application": standing.application,
        "base": sent.get("base") or pages.base_of(described, stored),
        "page": sent.get("page") or new_key(),
        "revision": stored.revision if stored else 0,
        "saved_at": stored.saved_at if stored else None,
        "disputes": pages.disputes_of(described, stored, settle_url(dossier, described)),
        "others": pages.others_note(queries.other_editors(person, dossier, described.key)),
    }
    return render(request, "dossiers/section.html", shown, status=status)


def section_or_404(application: Application, key: str) -> Section:
    """The section of the notice's form with this key."""
    try:
        return application.section(key)
    except KeyError as unknown:
        raise Http404 from unknown


def answers_form(
    dossier: Dossier, described: Section, stored: Stored | None, data: Any = None
) -> AnswersForm | RowsForm:
    """The form of a section, with what is stored, else with what the platform knows already."""
    if described.repeated:
        return RowsForm(described, stored.content if stored else {}, data, keys=stored.row_keys if stored else ())
    if stored is None and data is None:
        known = known_answers(dossier, described.key)
        return AnswersForm(described, initial=known, known=known)
    return AnswersForm(described, data, initial=stored.content if stored else {})


def settle_url(dossier: Dossier, described: Section) -> str:
    """Where a choice between two values is sent."""
    return reverse("dossiers:settle", args=[dossier.pk, described.key])


@require_POST
@on_draft
def autosave(request: HttpRequest, dossier: Dossier, key: str) -> HttpResponse:
    """Keep what was typed so far, without turning the page. What cannot be is left out and named."""
    described = section_or_404(queries.notice_of(dossier).application, key)
    form, person = answers_form(dossier, described, None, request.POST), person_of(request)
    form.is_valid()
    try:
        saved = actions.save_section(person, dossier, key, form.answers, basis=basis_of(form, request.POST))
    except Refused as refused:
        return JsonResponse({"refused": pages.said(refused.findings)}, status=422)
    actions.note_editor(person, dossier, key)
    others = queries.other_editors(person, dossier, key)
    return JsonResponse(pages.autosaved(request, form, saved, others=others, settle_url=settle_url(dossier, described)))


@require_POST
@on_draft
def here(request: HttpRequest, dossier: Dossier, key: str) -> HttpResponse:
    """A sign of life of a page: who else has the section open, and which revision is stored."""
    section_or_404(queries.notice_of(dossier).application, key)
    person = person_of(request)
    actions.note_editor(person, dossier, key)
    stored = queries.stored_section(dossier, key)
    others = pages.others_note(queries.other_editors(person, dossier, key))
    return JsonResponse({"revision": stored.revision if stored else 0, "others": others})


@require_POST
@on_draft
def settle(request: HttpRequest, dossier: Dossier, key: str) -> HttpResponse:
    """Choose which of two values stands."""
    described = section_or_404(queries.notice_of(dossier).application, key)
    seen = actions.Waiting(*(request.POST.get(name, "") for name in ("place", "by", "at")))
    take = request.POST.get("choice") == "waiting"
    actions.settle_dispute(person_of(request), dossier, described.key, seen, take=take)
    messages.success(request, _("Decided."))
    return redirect("dossiers:section", dossier.pk, key)
