"""The campaign: a notice pinned by its digest."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q

from tidu.campaigns.states import TRANSITIONS, CampaignState, ChangeKind
from tidu.core.findings import Finding, Refused
from tidu.organisations.models import Organisation
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


class WithUnit(models.Manager["WindowChange"]):
    """Changes with the unit that they are for, in the order in which they were made."""

    def get_queryset(self) -> models.QuerySet[WindowChange]:
        """The changes."""
        return super().get_queryset().select_related("unit").order_by("pk")


class WindowChange(models.Model):
    """A stage's window closes on another day than the notice says: a fact of the campaign, never changed afterwards.

    An extension is for one unit or, without one, for all. A unit's own day is for its applicants; without a day it is
    taken back. What holds after all changes says ``queries.window_of``.
    """

    campaign = models.ForeignKey(Campaign, on_delete=models.PROTECT, related_name="window_changes")
    stage_key = models.CharField(max_length=60)
    unit = models.ForeignKey(Organisation, on_delete=models.PROTECT, null=True, related_name="+")
    kind = models.CharField(max_length=10, choices=ChangeKind.choices)
    closes_on = models.DateField(null=True)
    reason = models.CharField(max_length=200)
    made_at = models.DateTimeField()
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")

    objects = WithUnit()

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(kind=ChangeKind.EXTENSION, closes_on__isnull=False)
                | Q(kind=ChangeKind.OWN, unit__isnull=False),
                name="window_change_kind_fits",
            ),
            models.CheckConstraint(condition=~Q(reason=""), name="window_change_has_reason"),
        ]
        indexes = [models.Index(fields=["campaign", "stage_key"], name="window_changes_of_a_stage")]

    def __str__(self) -> str:
        return f"{self.stage_key} {self.kind} {self.closes_on}"

    @property
    def unit_name(self) -> Text:
        """The unit in both languages; empty where the change is for all."""
        if self.unit is None:
            return Text("", "")
        return Text(self.unit.name, self.unit.name_en or self.unit.name)
