"""Reads of campaigns."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet

from tidu.campaigns.models import Campaign
from tidu.campaigns.states import CampaignState
from tidu.rulebook import shipped
from tidu.rulebook.model import Notice


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
