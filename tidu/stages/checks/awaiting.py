"""What awaits an officer here: dossiers to check."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.db.models import Count
from django.urls import reverse
from django.utils.translation import gettext as _

from tidu.campaigns.models import Campaign
from tidu.core import clock
from tidu.dossiers.stages import Task
from tidu.stages.checks import queries


def tasks(person: Any) -> Iterator[Task]:
    """One task per stage with open checks."""
    waiting = queries.waiting_for(person).order_by().values_list("step__dossier__campaign", "step__stage_key")
    counts = list(waiting.annotate(count=Count("pk")).order_by("step__dossier__campaign", "step__stage_key"))
    campaigns = Campaign.objects.in_bulk({campaign for campaign, _key, _count in counts})
    for campaign, key, count in counts:
        stage = campaigns[campaign].notice.stage(key)
        closes_on = stage.window.closes_on
        yield Task(
            title=_("Check dossiers"),
            url=reverse("checks:list"),
            count=count,
            due=clock.end_of(closes_on) if closes_on else None,
            detail=campaigns[campaign].title,
        )
