"""What awaits an officer here: dossiers to check."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from datetime import datetime
from typing import Any

from django.db.models import Count
from django.urls import reverse
from django.utils.translation import gettext as _

from tidu.campaigns.models import Campaign
from tidu.campaigns.queries import window_of
from tidu.dossiers.stages import Task
from tidu.stages.checks import queries

WHERE = ("step__dossier__campaign", "step__stage_key", "step__dossier__unit")


def tasks(person: Any) -> Iterator[Task]:
    """One task per stage with open checks, due when the first of them is."""
    rows = list(queries.waiting_for(person).order_by(*WHERE).values_list(*WHERE).annotate(count=Count("pk")))
    campaigns = Campaign.objects.in_bulk({campaign for campaign, *_rest in rows})
    counts: defaultdict[tuple[int, str], int] = defaultdict(int)
    due: defaultdict[tuple[int, str], list[datetime]] = defaultdict(list)
    for campaign, key, unit, count in rows:
        counts[campaign, key] += count
        closes_at = window_of(campaigns[campaign], campaigns[campaign].notice.stage(key), unit).closes_at
        due[campaign, key] += [closes_at] if closes_at else []
    for (campaign, key), count in counts.items():
        yield Task(
            title=_("Check dossiers"),
            url=reverse("checks:list"),
            count=count,
            due=min(due[campaign, key], default=None),
            detail=campaigns[campaign].title,
        )
