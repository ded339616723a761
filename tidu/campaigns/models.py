"""The campaign: a notice pinned by its digest."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q

from tidu.campaigns.states import TRANSITIONS, CampaignState
from tidu.core.findings import Finding, Refused
from tidu.rulebook import shipped
from tidu.rulebook.model import Level, Notice, Text
from tidu.workflow.models import HASH, StatefulModel


class Campaign(StatefulModel):
    """One notice in force. The rules stay in the rulebook; this pins their id and digest."""

    states_table = TRANSITIONS

    notice_id = models.CharField(max_length=80, unique=True)
    digest = models.CharField(max_length=64)
    state = models.CharField(max_length=20, choices=CampaignState.choices, default=CampaignState.OPEN)
    opened_at = models.DateTimeField()
    opened_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ["-opened_at"]
        constraints = [
            models.CheckConstraint(condition=Q(digest__regex=HASH), name="campaign_digest_is_sha256"),
            models.CheckConstraint(condition=Q(state__in=CampaignState.values), name="campaign_state_known"),
        ]

    def __str__(self) -> str:
        return self.notice_id

    @property
    def notice(self) -> Notice:
        """The notice that the campaign was opened with. Raises Refused when the rulebook was changed since."""
        if not self.rules_are_pinned:
            raise Refused([Finding("campaigns.rulebook_changed")])
        return self.notice_today

    @property
    def notice_today(self) -> Notice:
        """The notice as the rulebook has it now, to be shown; nothing is decided on it."""
        return shipped().notice(self.notice_id)

    @property
    def rules_are_pinned(self) -> bool:
        """Whether the rulebook still holds exactly the rules that the campaign was opened with."""
        return self.notice_today.digest == self.digest

    @property
    def title(self) -> Text:
        """The title of the notice."""
        return self.notice_today.title

    @property
    def level(self) -> Level:
        """The level that the campaign recognises."""
        return self.notice_today.level
