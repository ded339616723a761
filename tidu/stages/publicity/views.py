"""Pages of the publicity: two for everybody, two for the office."""

from __future__ import annotations

from typing import Any

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
from tidu.core.lists import ListPage, answer, list_of
from tidu.core.templatetags.tidu import localised
from tidu.dossiers import lists
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
def show_public(request: HttpRequest, pk: int) -> HttpResponseBase:
    """One publicised list, for everybody."""
    publication = get_object_or_404(queries.public(), pk=pk)
    context = {
        "publication": publication,
        "tag": pages.tag_of(publication),
        "deadline": pages.deadline_of(publication),
        "facts": pages.facts_of(publication),
        "is_open": queries.is_open(publication),
    }
    shown = _published(request, publication)
    return answer(request, "publicity/public.html", shown, localised(publication.stage.title), context)


def _published(request: HttpRequest, publication: Publication) -> ListPage:
    return list_of(
        request,
        queries.entries_of(publication),
        pages.ENTRY_COLUMNS,
        search=queries.search,
        search_label=_("Project or enterprise"),
        filters=[pages.BY_PROVINCE],
    )


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
def show_publication(request: HttpRequest, pk: int) -> HttpResponseBase:
    """One publication, for the office: what will be or is shown, and what can be done."""
    publication = get_object_or_404(queries.visible_to(request.user), pk=pk)
    context = _office(request, publication, StartForm(initial={"first_day": clock.today()}))
    listed = _listed(request, publication)
    return answer(request, "publicity/detail.html", listed, localised(publication.stage.title), context)


def _office(request: HttpRequest, publication: Publication, form: StartForm) -> dict[str, Any]:
    waiting = publication.state == PublicationState.WAITING
    can_start = waiting and permissions.may(request.user, "publicity.start", publication)
    return {
        "publication": publication,
        "tag": pages.tag_of(publication),
        "deadline": pages.deadline_of(publication),
        "facts": pages.facts_of(publication),
        "acts": pages.acts(request.user, publication),
        "form": form if can_start else None,
        "is_public": queries.public().filter(pk=publication.pk).exists(),
        "history": pages.history(log_of(publication.chain_key)),
    }


def _listed(request: HttpRequest, publication: Publication) -> ListPage:
    waiting = publication.state == PublicationState.WAITING
    return _to_publish(request, publication) if waiting else _published(request, publication)


def _to_publish(request: HttpRequest, publication: Publication) -> ListPage:
    return list_of(
        request,
        queries.steps_to_publish(publication),
        pages.STEP_COLUMNS,
        search=lists.search_along("dossier__"),
        search_label=lists.SEARCH_LABEL,
        filters=lists.by_place("dossier__"),
        empty=_("No dossier waits for publicity."),
    )


@require_POST
@login_required
@confirm_identity
def start(request: HttpRequest, pk: int) -> HttpResponse:
    """Start the publication on the day that the form names."""
    publication = get_object_or_404(queries.visible_to(request.user), pk=pk)
    form = StartForm(request.POST)
    permissions.require(request.user, "publicity.start", publication)
    if not form.is_valid():
        shown = _office(request, publication, form) | {"list": _listed(request, publication)}
        return render(request, "publicity/detail.html", shown, status=422)
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
