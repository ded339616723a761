"""What awaits an officer here: dossiers to check."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.db.models import Count, Min
from django.urls import reverse
from django.utils.translation import gettext as _

from tidu.campaigns.models import Campaign
from tidu.campaigns.queries import window_of
from tidu.dossiers.stages import Task
from tidu.stages.checks import queries
from tidu.stages.checks.states import CheckState

WHERE = ("step__dossier__campaign", "step__stage_key", "step__dossier__unit")


def tasks(person: Any) -> Iterator[Task]:
    """One task per campaign with open checks, due when the first of them is."""
    waiting = queries.waiting_for(person).order_by(*WHERE).values_list(*WHERE)
    rows = list(waiting.annotate(count=Count("pk"), since=Min("step__opened_at")))
    campaigns = Campaign.objects.in_bulk({campaign for campaign, *_rest in rows})
    for pk, campaign in campaigns.items():
        here = [row for row in rows if row[0] == pk]
        closing = [window_of(campaign, campaign.notice.stage(key), unit).closes_at for _pk, key, unit, *_rest in here]
        yield Task(
            title=_("Check dossiers"),
            url=f"{reverse('checks:list')}?state={CheckState.OPEN}&campaign={pk}",
            count=sum(row[3] for row in here),
            due=min((moment for moment in closing if moment), default=None),
            since=min((row[4] for row in here if row[4]), default=None),
            detail=campaign.title,
        )
