"""The public page of a notice, and the secretariat's page of campaigns."""

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
from tidu.campaigns import actions, pages, queries
from tidu.campaigns.models import Campaign
from tidu.campaigns.states import CampaignState
from tidu.core import permissions
from tidu.core.presentation import Act
from tidu.organisations.permissions import may_apply
from tidu.rulebook import examine, parameter_schemas, shipped, shipped_folder
from tidu.rulebook.model import Notice


@require_GET
def notice(request: HttpRequest, notice_id: str) -> HttpResponse:
    """Who may apply, until when, how many, with which documents, and how it goes on. Public."""
    found = notice_or_404(notice_id)
    campaign = Campaign.objects.filter(notice_id=found.id).first()
    calendar, deadline = pages.calendar_of(found, campaign), pages.submission_deadline(campaign)
    shown = {
        "notice": found,
        "campaign": campaign,
        "calendar": calendar,
        "spans": pages.calendar_picture(found, calendar),
        "glance": pages.at_a_glance(found, deadline),
        "quotas": pages.quotas_of(found),
        "deadline": deadline,
        "acts": apply_acts(request, campaign),
        "takes_questions": campaign is not None and campaign.state == CampaignState.OPEN,
    }
    return render(request, "campaigns/notice.html", shown)


def notice_or_404(notice_id: str) -> Notice:
    """A notice of the rulebook."""
    try:
        return shipped().notice(notice_id)
    except KeyError as unknown:
        raise Http404 from unknown


def apply_acts(request: HttpRequest, campaign: Campaign | None) -> list[Act]:
    """The way into the application, for those who may apply."""
    if campaign is None or campaign.state != CampaignState.OPEN:
        return []
    url = reverse("dossiers:start", args=[campaign.pk])
    if not request.user.is_authenticated:
        return [Act(_("Sign in to apply"), f"{reverse('account_login')}?next={url}", "get")]
    return [Act(_("Check the conditions and apply"), url, "get")] if may_apply.test(request.user, None) else []


@require_GET
@login_required
def campaign_list(request: HttpRequest) -> HttpResponse:
    """Campaigns that run, and notices on which one can be opened."""
    permissions.require(request.user, "campaigns.manage")
    shown = {"campaigns": queries.visible_to(request.user), "notices": queries.notices_not_open()}
    return render(request, "campaigns/list.html", shown)


@require_GET
@login_required
def prepare(request: HttpRequest, notice_id: str) -> HttpResponse:
    """The check of a notice before a campaign is opened on it."""
    permissions.require(request.user, "campaigns.open")
    found = notice_or_404(notice_id)
    shown = {
        "notice": found,
        "problems": examine(shipped_folder(), parameter_schemas()).problems,
        "calendar": pages.calendar_of(found),
        "quotas": pages.quotas_of(found),
        "campaign": Campaign.objects.filter(notice_id=found.id).first(),
    }
    return render(request, "campaigns/prepare.html", shown)


@require_POST
@login_required
@confirm_identity
def open_campaign(request: HttpRequest, notice_id: str) -> HttpResponse:
    """Open the campaign."""
    found = notice_or_404(notice_id)
    actions.open_campaign(person_of(request), found.id)
    messages.success(request, _("The campaign is open."))
    return redirect("campaigns:notice", found.id)


@require_POST
@login_required
@confirm_identity
def close_campaign(request: HttpRequest, pk: int) -> HttpResponse:
    """Close the campaign."""
    actions.close_campaign(person_of(request), get_object_or_404(queries.visible_to(request.user), pk=pk))
    messages.success(request, _("The campaign is closed."))
    return redirect("campaigns:list")
