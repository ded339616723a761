"""Pages of the recognition."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from tidu.accounts.confirmation import confirm_identity
from tidu.campaigns.models import Campaign
from tidu.core import permissions
from tidu.core.forms import sent_text
from tidu.core.lists import Column, ListPage, answer, list_of
from tidu.core.templatetags.tidu import localised
from tidu.dossiers import lists
from tidu.stages.recognition import actions, pages, queries
from tidu.stages.recognition.states import RecognitionState

ALONG = "step__dossier__"


@require_safe
@login_required
def show_batches(request: HttpRequest) -> HttpResponseBase:
    """The stages of all campaigns at which dossiers stand or stood."""
    permissions.require(request.user, "recognition.see")
    shown = list_of(
        request,
        queries.batches(request.user),
        pages.BATCH_COLUMNS,
        link=pages.url_of,
        empty=_("No dossier has come this far yet."),
    )
    return answer(request, "recognition/list.html", shown, _("Recognition"))


@require_safe
@login_required
def show_batch(request: HttpRequest, campaign_pk: int, stage_key: str) -> HttpResponseBase:
    """The dossiers of one stage: those that wait and those that were recognised."""
    campaign = _campaign_with(request, campaign_pk, stage_key)
    rows = queries.at(queries.visible_to(request.user), campaign, stage_key)
    waiting, recognised = (
        rows.filter(state=state) for state in (RecognitionState.WAITING, RecognitionState.RECOGNISED)
    )
    columns = pages.waiting_columns(request.user)
    context = {
        "campaign": campaign,
        "stage": campaign.notice.stage(stage_key),
        "acts": pages.acts(request.user, campaign, stage_key),
    }
    waits = _list_of(request, waiting, columns, "w", _("No dossier waits for recognition."))
    done = _list_of(request, recognised, pages.RECOGNISED_COLUMNS, "r", _("Nothing was recognised yet."))
    title = localised(campaign.notice.stage(stage_key).title)
    return answer(request, "recognition/batch.html", waits, title, context, others={"recognised": done})


def _list_of(request: HttpRequest, rows: Any, columns: Sequence[Column], prefix: str, empty: str) -> ListPage:
    return list_of(
        request,
        rows,
        columns,
        search=lists.search_along(ALONG),
        search_label=lists.SEARCH_LABEL,
        filters=lists.by_place(ALONG),
        empty=empty,
        prefix=prefix,
    )


@require_POST
@login_required
@confirm_identity
def recognise(request: HttpRequest, campaign_pk: int, stage_key: str) -> HttpResponse:
    """Recognise all dossiers that the page showed."""
    campaign = _campaign_with(request, campaign_pk, stage_key)
    done = actions.recognise_all(request.user, campaign, stage_key, request.POST.get("seen", ""))
    text = ngettext("%(count)d title was granted.", "%(count)d titles were granted.", len(done))
    messages.success(request, text % {"count": len(done)})
    return redirect("recognition:batch", campaign_pk, stage_key)


@require_POST
@login_required
@confirm_identity
def decline(request: HttpRequest, pk: int) -> HttpResponse:
    """Do not recognise a dossier."""
    recognition = get_object_or_404(queries.visible_to(request.user), pk=pk)
    actions.decline(request.user, recognition, sent_text(request.POST, "reason"))
    messages.success(request, _("The dossier was taken off the list."))
    return redirect("recognition:batch", recognition.step.dossier.campaign_id, recognition.step.stage_key)


def _campaign_with(request: HttpRequest, campaign_pk: int, stage_key: str) -> Campaign:
    """The campaign of a stage at which the person sees dossiers; 404 for anybody else."""
    campaign = get_object_or_404(Campaign, pk=campaign_pk)
    if not queries.at(queries.visible_to(request.user), campaign, stage_key).exists():
        raise Http404
    return campaign
