"""The sheet of a unit, its ranked entries, the signatures of its desks and the receipts of papers."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Deferrable, F, Q

from tidu.campaigns.models import Campaign
from tidu.dossiers.models import Dossier, Step
from tidu.organisations.models import Organisation
from tidu.rulebook.model import Stage
from tidu.stages.recommendations.rules import list_digest
from tidu.stages.recommendations.states import CHANGEABLE, TRANSITIONS, SheetState
from tidu.workflow.models import HASH, StatefulModel

EMPTY_LIST = list_digest([])


class Sheet(StatefulModel):
    """The list of one recommending unit under one campaign. Its acts form a chain of their own.

    ``quota``: the limit of the notice, pinned when the sheet was opened. ``revision`` counts the changes of the list.
    """

    states_table = TRANSITIONS

    campaign = models.ForeignKey(Campaign, on_delete=models.PROTECT, related_name="+")
    stage_key = models.CharField(max_length=60)
    unit = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    quota = models.PositiveSmallIntegerField()
    state = models.CharField(max_length=20, choices=SheetState.choices, default=SheetState.DRAFT)
    revision = models.PositiveIntegerField(default=0)
    digest = models.CharField(max_length=64, default=EMPTY_LIST)
    submitted_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["campaign", "stage_key", "unit"], name="one_sheet_per_unit_and_stage"),
            # What the composite foreign key of the entries points at (see migration 0001).
            models.UniqueConstraint(fields=["id", "quota"], name="sheet_and_its_quota"),
            models.CheckConstraint(condition=Q(quota__gte=1), name="sheet_quota_from_one"),
            models.CheckConstraint(condition=Q(state__in=SheetState.values), name="sheet_state_known"),
            models.CheckConstraint(condition=Q(digest__regex=HASH), name="sheet_digest_is_sha256"),
            models.CheckConstraint(
                condition=Q(state=SheetState.DRAFT) | Q(submitted_at__isnull=False), name="sheet_submitted_at_some_time"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.campaign_id}/{self.stage_key}/{self.unit_id}"

    @property
    def stage(self) -> Stage:
        """The stage as the notice describes it."""
        return self.campaign.notice.stage(self.stage_key)

    @property
    def is_changeable(self) -> bool:
        """Whether the unit may change and sign the list."""
        return self.state in CHANGEABLE


class Entry(models.Model):
    """One dossier on a sheet. A place above the quota does not exist: the database refuses it.

    ``quota`` repeats the sheet's (a composite foreign key), so that the limit of the rank stands in the row itself.
    ``version_digest``: what was ranked.
    """

    sheet = models.ForeignKey(Sheet, on_delete=models.PROTECT, related_name="entries")
    step = models.OneToOneField(Step, on_delete=models.PROTECT, related_name="ranked_as")
    rank = models.PositiveSmallIntegerField()
    quota = models.PositiveSmallIntegerField()
    version_digest = models.CharField(max_length=64)

    class Meta:
        ordering = ["sheet", "rank"]
        verbose_name_plural = "entries"
        constraints = [
            models.UniqueConstraint(
                fields=["sheet", "rank"], name="sheet_one_entry_per_rank", deferrable=Deferrable.DEFERRED
            ),
            models.CheckConstraint(
                condition=Q(rank__gte=1, rank__lte=F("quota")), name="sheet_entry_rank_within_quota"
            ),
            models.CheckConstraint(condition=Q(version_digest__regex=HASH), name="sheet_entry_version_is_sha256"),
        ]

    def __str__(self) -> str:
        return f"{self.rank}: {self.step_id}"

    @property
    def dossier(self) -> Dossier:
        """The dossier that is ranked."""
        return self.step.dossier


class Signature(models.Model):
    """The signature of one desk under exactly the list that ``digest`` names; void once the list was changed.

    ``desk``: the key of a department, or ``unit``. ``void_reason``: the change of the list (see ``rules.Change``).
    """

    sheet = models.ForeignKey(Sheet, on_delete=models.PROTECT, related_name="signatures")
    desk = models.CharField(max_length=30)
    digest = models.CharField(max_length=64)
    revision = models.PositiveIntegerField()
    signed_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    signed_at = models.DateTimeField()
    voided_at = models.DateTimeField(null=True)
    void_reason = models.JSONField(null=True)

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["sheet", "desk"], condition=Q(voided_at__isnull=True), name="sheet_one_valid_signature_per_desk"
            ),
            models.CheckConstraint(condition=Q(digest__regex=HASH), name="sheet_signature_digest_is_sha256"),
            models.CheckConstraint(
                condition=Q(voided_at__isnull=True, void_reason__isnull=True)
                | Q(voided_at__isnull=False, void_reason__isnull=False),
                name="sheet_void_signature_has_reason",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.desk} r{self.revision}"


class Dispatch(models.Model):
    """A stamped paper that the unit has sent to a desk of the ministry."""

    sheet = models.ForeignKey(Sheet, on_delete=models.PROTECT, related_name="dispatches")
    document = models.CharField(max_length=64)
    desk = models.CharField(max_length=30)
    sent_at = models.DateTimeField()
    sent_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ["pk"]
        verbose_name_plural = "dispatches"
        constraints = [
            models.UniqueConstraint(fields=["sheet", "document", "desk"], name="sheet_one_dispatch_per_paper"),
        ]

    def __str__(self) -> str:
        return f"{self.document} {self.desk}"


class Receipt(models.Model):
    """A stamped paper of the unit that a desk of the ministry has received."""

    sheet = models.ForeignKey(Sheet, on_delete=models.PROTECT, related_name="receipts")
    document = models.CharField(max_length=64)
    desk = models.CharField(max_length=30)
    received_at = models.DateTimeField()
    received_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["sheet", "document", "desk"], name="sheet_one_receipt_per_paper"),
        ]

    def __str__(self) -> str:
        return f"{self.document} {self.desk}"
