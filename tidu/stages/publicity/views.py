"""Pages of the publicity: two for everybody, two for the office."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from tidu.accounts.confirmation import confirm_identity
from tidu.core import clock, permissions
from tidu.core.lists import answer, list_of
from tidu.stages.publicity import actions, pages, queries
from tidu.stages.publicity.forms import StartForm
from tidu.stages.publicity.models import Publication
from tidu.stages.publicity.states import PublicationState
from tidu.workflow.queries import entries_of as log_of


@require_safe
def show_public_index(request: HttpRequest) -> HttpResponse:
    """All publications that have begun, for everybody."""
    shown = list_of(
        request,
        queries.public(),
        pages.PUBLICATION_COLUMNS,
        link=lambda row: reverse("publicity:public", args=[row.pk]),
        empty=_("Nothing is being publicised."),
    )
    return render(request, "publicity/index.html", {"list": shown})


@require_safe
def show_public(request: HttpRequest, pk: int) -> HttpResponse:
    """One publicised list, for everybody."""
    publication = get_object_or_404(queries.public(), pk=pk)
    entries = queries.entries_of(publication)
    context = {
        "publication": publication,
        "tag": pages.tag_of(publication),
        "deadline": pages.deadline_of(publication),
        "list": list_of(
            request, entries, pages.ENTRY_COLUMNS, search=queries.search, search_label=_("Project or enterprise")
        ),
        "facts": pages.facts_of(publication),
        "is_open": queries.is_open(publication),
    }
    return render(request, "publicity/public.html", context)


@require_safe
@login_required
def show_publications(request: HttpRequest) -> HttpResponseBase:
    """All publications, for the office."""
    permissions.require(request.user, "publicity.see")
    shown = list_of(
        request,
        queries.visible_to(request.user),
        pages.PUBLICATION_COLUMNS,
        link=lambda row: reverse("publicity:detail", args=[row.pk]),
        empty=_("No dossier has come this far yet."),
    )
    return answer(request, "publicity/list.html", shown, _("Publicity"))


@require_safe
@login_required
def show_publication(request: HttpRequest, pk: int) -> HttpResponse:
    """One publication, for the office: what will be or is shown, and what can be done."""
    publication = get_object_or_404(queries.visible_to(request.user), pk=pk)
    return _detail(request, publication, StartForm(initial={"first_day": clock.today()}))


def _detail(request: HttpRequest, publication: Publication, form: StartForm, status: int = 200) -> HttpResponse:
    waiting = publication.state == PublicationState.WAITING
    rows = queries.steps_to_publish(publication) if waiting else queries.entries_of(publication)
    columns = pages.STEP_COLUMNS if waiting else pages.ENTRY_COLUMNS
    can_start = waiting and permissions.may(request.user, "publicity.start", publication)
    context = {
        "publication": publication,
        "tag": pages.tag_of(publication),
        "deadline": pages.deadline_of(publication),
        "list": list_of(request, rows, columns, empty=_("No dossier waits for publicity.")),
        "facts": pages.facts_of(publication),
        "acts": pages.acts(request.user, publication),
        "form": form if can_start else None,
        "is_public": queries.public().filter(pk=publication.pk).exists(),
        "history": pages.history(log_of(publication.chain_key)),
    }
    return render(request, "publicity/detail.html", context, status=status)


@require_POST
@login_required
@confirm_identity
def start(request: HttpRequest, pk: int) -> HttpResponse:
    """Start the publication on the day that the form names."""
    publication = get_object_or_404(queries.visible_to(request.user), pk=pk)
    form = StartForm(request.POST)
    permissions.require(request.user, "publicity.start", publication)
    if not form.is_valid():
        return _detail(request, publication, form, status=422)
    actions.start(request.user, publication, form.cleaned_data["first_day"])
    messages.success(request, _("The publicity was started."))
    return redirect("publicity:detail", pk)


@require_POST
@login_required
@confirm_identity
def close(request: HttpRequest, pk: int) -> HttpResponse:
    """End the publication; its dossiers go on."""
    publication = get_object_or_404(queries.visible_to(request.user), pk=pk)
    actions.close(request.user, publication)
    messages.success(request, _("The publicity was closed."))
    return redirect("publicity:detail", pk)
