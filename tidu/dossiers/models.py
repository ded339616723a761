"""The dossier, its parts, its frozen versions and its steps."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from tidu.campaigns.models import Campaign
from tidu.core.models import StoredFile
from tidu.core.search import words_field, words_index
from tidu.dossiers.states import DOSSIER_TRANSITIONS, EDITABLE, STEP_TRANSITIONS, DossierState, StepState
from tidu.factories.models import Factory
from tidu.organisations.models import Organisation
from tidu.rulebook.model import Stage
from tidu.workflow.models import HASH, StatefulModel


class Dossier(StatefulModel):
    """One factory's application under one campaign, through one recommending unit."""

    states_table = DOSSIER_TRANSITIONS
    lasting_relations = ("factory", "unit")

    number = models.CharField(_("number"), max_length=40, unique=True, null=True)  # noqa: DJ001 - made of the row's own key
    campaign = models.ForeignKey(Campaign, on_delete=models.PROTECT, related_name="dossiers")
    factory = models.ForeignKey(Factory, on_delete=models.PROTECT, related_name="dossiers")
    unit = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="dossiers")
    state = models.CharField(max_length=20, choices=DossierState.choices, default=DossierState.DRAFT)
    project_name = models.CharField(_("project name"), max_length=120, blank=True)
    started_at = models.DateTimeField()
    started_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    words = words_field("number", "project_name")

    class Meta:
        ordering = ["pk"]
        indexes = [words_index("dossiers_words")]
        constraints = [
            models.UniqueConstraint(fields=["campaign", "factory"], name="one_dossier_per_factory_and_campaign"),
            models.CheckConstraint(condition=Q(state__in=DossierState.values), name="dossier_state_known"),
        ]

    def __str__(self) -> str:
        return self.number or f"#{self.pk}"

    @property
    def is_editable(self) -> bool:
        """Whether the applicant may change the content."""
        return self.state in EDITABLE

    @property
    def title(self) -> str:
        """The project's name, or the factory's where none was given yet."""
        return self.project_name or self.factory.name


class Section(models.Model):
    """The saved answers of one section. ``content``: {field: value}, or {"rows": [...]} where it is a table.

    ``row_keys``: by what a merge knows the rows, in their order. ``changes``: who changed each answer last, when, and
    from which page: {place: {by, at, page}}. ``disputes``: answers that wait beside the one that stands, until
    somebody chooses: {place: {person: {value, at}}}. A place is ``field``, or ``row.field`` in a table.
    """

    dossier = models.ForeignKey(Dossier, on_delete=models.CASCADE, related_name="sections")
    key = models.CharField(max_length=60)
    content = models.JSONField(default=dict)
    revision = models.PositiveIntegerField(default=0)
    row_keys = models.JSONField(default=list)
    changes = models.JSONField(default=dict)
    disputes = models.JSONField(default=dict)
    saved_at = models.DateTimeField()
    saved_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["dossier", "key"], name="one_section_per_key")]

    def __str__(self) -> str:
        return self.key


class Editor(models.Model):
    """Somebody who has a section open now. It counts for some seconds only; old rows are swept."""

    dossier = models.ForeignKey(Dossier, on_delete=models.CASCADE, related_name="editors")
    key = models.CharField(max_length=60)
    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    seen_at = models.DateTimeField(db_index=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["dossier", "key", "person"], name="one_editor_row_per_section")]

    def __str__(self) -> str:
        return self.key


class Attachment(models.Model):
    """A file that proves something. The content lies in the store; the name is the applicant's."""

    dossier = models.ForeignKey(Dossier, on_delete=models.CASCADE, related_name="attachments")
    document = models.CharField(max_length=60)
    file = models.ForeignKey(StoredFile, on_delete=models.PROTECT, related_name="+")
    name = models.CharField(max_length=200)
    attached_at = models.DateTimeField()
    attached_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ["pk"]
        constraints = [models.UniqueConstraint(fields=["dossier", "document", "file"], name="one_file_once_a_document")]

    def __str__(self) -> str:
        return self.name


class PendingUpload(models.Model):
    """A file on its way up, in parts (tus). The parts lie in ``core.incoming`` under the token; what has come so far is
    the length of that file. ``attachment``: what came of it, kept for a while so that a lost answer can be asked again.
    """

    token = models.CharField(max_length=40, unique=True)
    dossier = models.ForeignKey(Dossier, on_delete=models.CASCADE, related_name="pending_uploads")
    document = models.CharField(max_length=60)
    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    name = models.CharField(max_length=200)
    size = models.PositiveBigIntegerField(help_text="bytes")
    fingerprint = models.CharField(max_length=300, blank=True)
    begun_at = models.DateTimeField(db_index=True)
    attachment = models.ForeignKey(Attachment, on_delete=models.SET_NULL, null=True, related_name="+")

    class Meta:
        ordering = ["pk"]

    def __str__(self) -> str:
        return self.name


class Declaration(models.Model):
    """A statement of the signatory about exactly the content that ``content_digest`` names."""

    dossier = models.ForeignKey(Dossier, on_delete=models.CASCADE, related_name="declarations")
    key = models.CharField(max_length=60)
    content_digest = models.CharField(max_length=64)
    made_at = models.DateTimeField()
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["dossier", "key", "content_digest"], name="declared_once_about_a_content"),
        ]

    def __str__(self) -> str:
        return self.key


class Version(models.Model):
    """What was submitted: frozen, never changed, with a digest over every field and file.

    ``commitments`` stand for contact persons in the digest, so that these can be masked in the end (decision 0028).
    """

    dossier = models.ForeignKey(Dossier, on_delete=models.PROTECT, related_name="versions")
    number = models.PositiveIntegerField()
    content = models.JSONField()
    commitments = models.JSONField(default=dict)
    digest = models.CharField(max_length=64)
    submitted_at = models.DateTimeField()
    submitted_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ["number"]
        constraints = [
            models.UniqueConstraint(fields=["dossier", "number"], name="one_version_per_number"),
            models.CheckConstraint(condition=Q(digest__regex=HASH), name="version_digest_is_sha256"),
        ]

    def __str__(self) -> str:
        return f"v{self.number}"


class Step(StatefulModel):
    """One stage of the process for one dossier. ``organisation``: who must act, where the stage names one."""

    states_table = STEP_TRANSITIONS

    dossier = models.ForeignKey(Dossier, on_delete=models.PROTECT, related_name="steps")
    stage_key = models.CharField(max_length=60)
    kind = models.CharField(max_length=60)
    position = models.PositiveSmallIntegerField()
    state = models.CharField(max_length=20, choices=StepState.choices, default=StepState.WAITING)
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, null=True, related_name="steps")
    opened_at = models.DateTimeField(null=True)
    closed_at = models.DateTimeField(null=True)
    findings = models.JSONField(default=list, help_text="reasons of a return or a refusal: [{field, reason}]")

    class Meta:
        ordering = ["position"]
        constraints = [
            models.UniqueConstraint(fields=["dossier", "stage_key"], name="one_step_per_stage"),
            models.UniqueConstraint(fields=["dossier", "position"], name="one_step_per_position"),
            models.UniqueConstraint(
                fields=["dossier"], condition=Q(state=StepState.OPEN), name="one_open_step_per_dossier"
            ),
            models.CheckConstraint(condition=Q(state__in=StepState.values), name="step_state_known"),
        ]
        indexes = [models.Index(fields=["kind", "state", "organisation"], name="steps_that_wait")]

    def __str__(self) -> str:
        return f"{self.stage_key} {self.state}"

    @property
    def chain_key(self) -> str:
        """Acts on a step stand in the dossier's chain."""
        return f"dossier/{self.dossier_id}"

    @property
    def stage(self) -> Stage:
        """The stage as the notice describes it."""
        return self.dossier.campaign.notice.stage(self.stage_key)


class Opened(models.TextChoices):
    """What of a dossier somebody opened."""

    PAGE = "page", _("dossier page")
    VERSION = "version", _("submitted version")
    FILE = "file", _("attached file")
    LOG = "log", _("log")
    DESK = "desk", _("working page of a stage")
    EXPORT = "export", _("export")


class Opening(models.Model):
    """Somebody other than the applicant's own people opened a dossier. Append-only.

    ``part``: the number of the version, the digest of the file, the key of the stage, or "". Whoever opens the same
    part again within the same ten minutes of the clock (``slot``) makes no second row.
    """

    dossier = models.ForeignKey(Dossier, on_delete=models.PROTECT, related_name="openings")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    capacity = models.CharField(max_length=120)
    what = models.CharField(max_length=10, choices=Opened.choices)
    part = models.CharField(max_length=64, blank=True)
    at = models.DateTimeField()
    slot = models.PositiveBigIntegerField()

    class Meta:
        ordering = ["-at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["person", "dossier", "what", "part", "slot"], name="one_opening_within_ten_minutes"
            ),
        ]
        indexes = [models.Index(fields=["dossier", "at"]), models.Index(fields=["at"])]

    def __str__(self) -> str:
        return f"{self.person_id} {self.what} {self.dossier_id}"
