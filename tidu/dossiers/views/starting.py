"""Opening a call: the conditions at once, then the choice of the unit."""

from __future__ import annotations

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_GET

from tidu.accounts.request import person_of
from tidu.campaigns import queries as campaigns
from tidu.campaigns.pages import deadline_of
from tidu.core import permissions
from tidu.dossiers import actions, pages, queries
from tidu.dossiers.forms import StartForm
from tidu.dossiers.models import Dossier
from tidu.factories import queries as factories
from tidu.organisations.queries import enterprises_of


@require_GET
@login_required
def start(request: HttpRequest, campaign_pk: int) -> HttpResponse:
    """Choose the factory that applies; those with a dossier lead to it."""
    campaign = get_object_or_404(campaigns.visible_to(request.user), pk=campaign_pk)
    person = person_of(request)
    own = factories.visible_to(person).filter(enterprise__in=enterprises_of(person)).order_by("name", "pk")
    started = {dossier.factory_id: dossier for dossier in Dossier.objects.filter(campaign=campaign, factory__in=own)}
    choices = [(factory, started.get(factory.pk)) for factory in own]
    return render(request, "dossiers/start.html", {"campaign": campaign, "choices": choices})


@login_required
def start_for_factory(request: HttpRequest, campaign_pk: int, factory_pk: int) -> HttpResponse:
    """Every condition as met, unmet or unknown before anything is filled in; then start through a unit."""
    campaign = get_object_or_404(campaigns.visible_to(request.user), pk=campaign_pk)
    person = person_of(request)
    factory = get_object_or_404(factories.visible_to(person), pk=factory_pk)
    permissions.require(person, "dossiers.start", factory)
    existing = Dossier.objects.filter(campaign=campaign, factory=factory).first()
    if existing is not None:
        return redirect("dossiers:detail", existing.pk)
    channels = factories.channels(factory)
    form = StartForm(channels, request.POST or None)
    if request.method == "POST" and form.is_valid():
        dossier = actions.start_dossier(person, campaign, factory, form.cleaned_data["unit"])
        return redirect("dossiers:detail", dossier.pk)
    judgements, first = queries.judgements_before_applying(campaign.notice, factory), campaign.notice.process[0]
    return render(
        request,
        "dossiers/start_for.html",
        {
            "campaign": campaign,
            "factory": factory,
            "form": form,
            "deadlines": [deadline_of(unit.label, campaigns.window_of(campaign, first, unit)) for unit in channels],
            "judgements": [pages.judgement_of(judgement) for judgement in judgements],
        },
    )
