"""The recognition of a dossier, and the series of certificate numbers."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from tidu.dossiers.models import Step
from tidu.factories.models import Title
from tidu.rulebook.model import Stage
from tidu.stages.recognition.states import TRANSITIONS, RecognitionState
from tidu.workflow.models import StatefulModel


class Recognition(StatefulModel):
    """One dossier at the last stage. With its recognition it has a title and a certificate number."""

    states_table = TRANSITIONS

    step = models.OneToOneField(Step, on_delete=models.PROTECT, related_name="recognition")
    state = models.CharField(max_length=20, choices=RecognitionState.choices, default=RecognitionState.WAITING)
    certificate_number = models.CharField(max_length=60, unique=True, null=True, blank=True)
    title = models.OneToOneField(Title, on_delete=models.PROTECT, null=True, related_name="+")

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(condition=Q(state__in=RecognitionState.values), name="recognition_state_known"),
            models.CheckConstraint(
                condition=Q(state="recognised", certificate_number__isnull=False, title__isnull=False)
                | ~Q(state="recognised") & Q(certificate_number__isnull=True, title__isnull=True),
                name="recognition_has_title_once_recognised",
            ),
        ]

    def __str__(self) -> str:
        return self.certificate_number or f"#{self.pk}"

    @property
    def chain_key(self) -> str:
        """The act stands in the dossier's chain."""
        return f"dossier/{self.step.dossier_id}"

    @property
    def stage(self) -> Stage:
        """The stage as the notice describes it."""
        return self.step.stage


class CertificateSeries(models.Model):
    """The last number given under a prefix. Its lock makes numbers follow each other without gaps."""

    prefix = models.CharField(max_length=24, unique=True)
    last = models.PositiveIntegerField(default=0)

    def __str__(self) -> str:
        return f"{self.prefix}: {self.last}"
