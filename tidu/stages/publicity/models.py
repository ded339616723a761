"""The publication and the list that it shows."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from tidu.campaigns.models import Campaign
from tidu.dossiers.models import Step
from tidu.rulebook.model import Stage
from tidu.stages.publicity.states import TRANSITIONS, PublicationState
from tidu.workflow.models import HASH, StatefulModel


class Publication(StatefulModel):
    """One period of publicity. Dossiers that come after its start wait for another publication of the stage.

    ``starts_on`` and ``ends_on`` are days of Asia/Shanghai, both inclusive; ``digest`` is over the list shown.
    """

    states_table = TRANSITIONS

    campaign = models.ForeignKey(Campaign, on_delete=models.PROTECT, related_name="+")
    stage_key = models.CharField(max_length=64)
    state = models.CharField(max_length=20, choices=PublicationState.choices, default=PublicationState.WAITING)
    starts_on = models.DateField(null=True)
    ends_on = models.DateField(null=True)
    digest = models.CharField(max_length=64, blank=True)

    class Meta:
        ordering = ["-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["campaign", "stage_key"], condition=Q(state="waiting"), name="one_waiting_publication_per_stage"
            ),
            models.CheckConstraint(condition=Q(state__in=PublicationState.values), name="publication_state_known"),
            models.CheckConstraint(
                condition=Q(state="waiting", starts_on__isnull=True, ends_on__isnull=True, digest="")
                | ~Q(state="waiting") & Q(ends_on__gte=F("starts_on"), digest__regex=HASH),
                name="publication_has_period_once_started",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.campaign_id}/{self.stage_key}/{self.pk}"

    @property
    def chain_key(self) -> str:
        """The publication has a chain of its own."""
        return f"publicity/{self.pk}"

    @property
    def stage(self) -> Stage:
        """The stage as the notice describes it."""
        return self.campaign.notice.stage(self.stage_key)


class PublicationEntry(models.Model):
    """One line of the list as it was published: a later change of the enterprise's data does not reach it."""

    publication = models.ForeignKey(Publication, on_delete=models.PROTECT, related_name="entries")
    step = models.OneToOneField(Step, on_delete=models.PROTECT, related_name="publication_entry")
    position = models.PositiveIntegerField()
    number = models.CharField(max_length=40)
    project_name = models.CharField(max_length=200)
    enterprise_name = models.CharField(max_length=200)
    region_code = models.CharField(max_length=6)

    class Meta:
        ordering = ["position"]
        constraints = [
            models.UniqueConstraint(fields=["publication", "position"], name="one_publication_entry_per_position"),
            models.CheckConstraint(condition=Q(position__gte=1), name="publication_position_from_one"),
        ]

    def __str__(self) -> str:
        return f"{self.publication_id}:{self.position}"
