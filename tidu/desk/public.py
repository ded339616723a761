"""What the first page shows to those who are not signed in."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.contrib.auth.models import AnonymousUser

from tidu.campaigns import pages as campaign_pages
from tidu.campaigns import queries as campaigns
from tidu.campaigns.models import Campaign
from tidu.campaigns.states import CampaignState
from tidu.core.presentation import Deadline
from tidu.stages.publicity import queries as publicity
from tidu.stages.publicity.models import Publication

MOST_PUBLICATIONS = 3


@dataclass(frozen=True)
class Call:
    """A notice in force. ``deadline``: until when one may apply, while that is still to come."""

    campaign: Campaign
    deadline: Deadline | None
    is_open: bool


def calls() -> list[Call]:
    """Those that still take applications first, the one that closes next on top; then the others, the newest first."""
    found = [_call(one) for one in campaigns.visible_to(AnonymousUser()).prefetch_related(campaigns.WINDOWS)]
    return sorted(found, key=lambda call: (call.deadline is None, _moment(call)))


def _call(campaign: Campaign) -> Call:
    deadline = campaign_pages.submission_deadline(campaign)
    open_still = deadline if deadline is not None and not deadline.overdue else None
    return Call(campaign, open_still, campaign.state == CampaignState.OPEN)


def _moment(call: Call) -> float:
    moment: datetime = call.deadline.moment if call.deadline else call.campaign.opened_at
    return moment.timestamp() if call.deadline else -moment.timestamp()


def newest_publications() -> list[tuple[Publication, bool]]:
    """The lists that were made public last, and whether objections are still heard."""
    found = publicity.public()[:MOST_PUBLICATIONS]
    return [(publication, publicity.is_open(publication)) for publication in found]
