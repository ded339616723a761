"""Opening and closing a campaign."""

from __future__ import annotations

from typing import Any

from django.db import IntegrityError, transaction

from tidu.campaigns.models import Campaign
from tidu.core import clock, permissions
from tidu.core.findings import Finding, Refused
from tidu.rulebook import shipped
from tidu.workflow.acts import begin, perform


def open_campaign(person: Any, notice_id: str) -> Campaign:
    """Open a campaign on a notice of the checked rulebook and pin its digest. KeyError for an unknown notice."""
    permissions.require(person, "campaigns.open")
    notice = shipped().notice(notice_id)
    try:
        with transaction.atomic():
            campaign = Campaign.objects.create(
                notice_id=notice.id, digest=notice.digest, opened_at=clock.now(), opened_by=person
            )
            begin(person, "open", campaign, notice=notice.id, digest=notice.digest)
    except IntegrityError as twice:
        raise Refused([Finding("campaigns.already_open")]) from twice
    return campaign


def close_campaign(person: Any, campaign: Campaign) -> None:
    """Close a campaign: nothing more can be started under it."""
    with perform(person, "close", campaign):
        pass
