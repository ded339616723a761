"""The list that departments sign jointly, its entries and the signatures."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Deferrable, Q

from tidu.campaigns.models import Campaign
from tidu.dossiers.models import Step, Version
from tidu.rulebook.model import Stage
from tidu.stages.signoff.states import TRANSITIONS, ListState
from tidu.workflow.models import HASH, StatefulModel


class SignoffList(StatefulModel):
    """The one list of a campaign's sign-off stage. ``revision`` grows with each change of the entries."""

    states_table = TRANSITIONS

    campaign = models.ForeignKey(Campaign, on_delete=models.PROTECT, related_name="+")
    stage_key = models.CharField(max_length=64)
    state = models.CharField(max_length=20, choices=ListState.choices, default=ListState.DRAFT)
    revision = models.PositiveIntegerField(default=0)

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["campaign", "stage_key"], name="one_signoff_list_per_stage"),
            models.CheckConstraint(condition=Q(state__in=ListState.values), name="signoff_list_state_known"),
        ]

    def __str__(self) -> str:
        return f"{self.campaign_id}/{self.stage_key}"

    @property
    def chain_key(self) -> str:
        """The list has a chain of its own."""
        return f"signoff/{self.pk}"

    @property
    def stage(self) -> Stage:
        """The stage as the notice describes it."""
        return self.campaign.notice.stage(self.stage_key)


class ListEntry(models.Model):
    """One dossier on a list, in the version that was submitted last. Positions count from 1 without gaps."""

    list = models.ForeignKey(SignoffList, on_delete=models.PROTECT, related_name="entries")
    step = models.OneToOneField(Step, on_delete=models.PROTECT, related_name="signoff_entry")
    version = models.ForeignKey(Version, on_delete=models.PROTECT, related_name="+")
    position = models.PositiveIntegerField()

    class Meta:
        ordering = ["position"]
        constraints = [
            models.UniqueConstraint(
                fields=["list", "position"], name="one_signoff_entry_per_position", deferrable=Deferrable.DEFERRED
            ),
            models.CheckConstraint(condition=Q(position__gte=1), name="signoff_position_from_one"),
        ]

    def __str__(self) -> str:
        return f"{self.list_id}:{self.position}"


class Change(models.TextChoices):
    """What made a signature void. The words people read stand in ``wording``."""

    ADDED = "added"
    MOVED = "moved"
    REMOVED = "removed"
    PROPOSED = "proposed"


class Signature(models.Model):
    """A department's signature or dissent about exactly the list that ``digest`` names.

    ``void_change`` and ``void_about`` (a dossier's number) say which change made it void.
    """

    list = models.ForeignKey(SignoffList, on_delete=models.PROTECT, related_name="signatures")
    department = models.CharField(max_length=64)
    digest = models.CharField(max_length=64)
    revision = models.PositiveIntegerField()
    dissent = models.BooleanField(default=False)
    reason = models.TextField(blank=True)
    signed_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    signed_at = models.DateTimeField()
    voided_at = models.DateTimeField(null=True)
    void_change = models.CharField(max_length=20, choices=Change.choices, blank=True)
    void_about = models.CharField(max_length=40, blank=True)

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["list", "department"], condition=Q(voided_at__isnull=True), name="one_signature_per_department"
            ),
            models.CheckConstraint(condition=Q(digest__regex=HASH), name="signoff_digest_is_sha256"),
            models.CheckConstraint(condition=Q(dissent=True) | Q(reason=""), name="signoff_reason_is_of_a_dissent"),
            models.CheckConstraint(
                condition=Q(voided_at__isnull=True, void_change="", void_about="")
                | Q(voided_at__isnull=False) & ~Q(void_change=""),
                name="signoff_void_says_why",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.list_id}:{self.department}"
