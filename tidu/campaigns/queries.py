"""Reads of campaigns."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db.models import QuerySet, prefetch_related_objects

from tidu.campaigns.models import Campaign
from tidu.campaigns.rules import WindowInForce, window_in_force
from tidu.campaigns.states import CampaignState
from tidu.organisations.models import Organisation
from tidu.rulebook import shipped
from tidu.rulebook.model import Notice, Stage
from tidu.workflow.models import Entry


def visible_to(person: Any) -> QuerySet[Campaign]:
    """Campaigns are public."""
    return Campaign.objects.all()


def open_campaigns() -> QuerySet[Campaign]:
    """The campaigns that run now."""
    return Campaign.objects.filter(state=CampaignState.OPEN)


def notices_not_open() -> list[Notice]:
    """Notices of the rulebook on which no campaign was opened yet, by date of issue."""
    opened = set(Campaign.objects.values_list("notice_id", flat=True))
    waiting = [notice for key, notice in shipped().notices.items() if key not in opened]
    return sorted(waiting, key=lambda notice: notice.issued_on)


def window_of(campaign: Campaign, stage: Stage, unit: Organisation | int | None = None) -> WindowInForce:
    """The window of a stage as it holds now: for the dossiers of one unit, or for what belongs to no unit.

    Every read of a window goes through here. The campaign's changes are read once per campaign object; lists of rows
    prefetch them (``WINDOWS``), so that it asks nothing.
    """
    prefetch_related_objects([campaign], WINDOWS)
    pk = unit.pk if isinstance(unit, Organisation) else unit
    changes = [change for change in campaign.window_changes.all() if change.stage_key == stage.key]
    return window_in_force(stage.window, changes, pk)


WINDOWS = "window_changes"
"""What a queryset of campaigns prefetches where windows are read; below a prefix for rows of a campaign."""


def closed_before(moment: datetime) -> QuerySet[Campaign]:
    """The campaigns that are closed and were closed before a moment."""
    acts = Entry.objects.filter(verb="campaigns.close", at__lt=moment).values_list("subject", flat=True)
    keys = [int(subject.rpartition("/")[2]) for subject in acts]
    return Campaign.objects.filter(state=CampaignState.CLOSED, pk__in=keys)
