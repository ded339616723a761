"""Pages of the recognition."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from tidu.accounts.confirmation import confirm_identity
from tidu.campaigns.models import Campaign
from tidu.core import permissions
from tidu.core.forms import sent_text
from tidu.core.lists import answer, list_of
from tidu.stages.recognition import actions, pages, queries
from tidu.stages.recognition.states import RecognitionState


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
def show_batch(request: HttpRequest, campaign_pk: int, stage_key: str) -> HttpResponse:
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
        "waiting": list_of(request, waiting, columns, prefix="w", empty=_("No dossier waits for recognition.")),
        "recognised": list_of(
            request, recognised, pages.RECOGNISED_COLUMNS, prefix="r", empty=_("Nothing was recognised yet.")
        ),
        "acts": pages.acts(request.user, campaign, stage_key),
    }
    return render(request, "recognition/batch.html", context)


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
