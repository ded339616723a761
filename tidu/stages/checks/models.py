"""The check of one dossier by one authority."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q

from tidu.dossiers.models import Step
from tidu.stages.checks.states import TRANSITIONS, UNDECIDED, CheckState
from tidu.workflow.models import StatefulModel


class Check(StatefulModel):
    """What an authority found. ``answers``: {checklist key: true or false}, kept as they are ticked."""

    states_table = TRANSITIONS

    step = models.OneToOneField(Step, on_delete=models.PROTECT, related_name="check_made")
    state = models.CharField(max_length=20, choices=CheckState.choices, default=CheckState.OPEN)
    answers = models.JSONField(default=dict)
    note = models.TextField(blank=True)
    checked_at = models.DateTimeField(null=True)
    checked_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(state__in=CheckState.values), name="check_state_known"),
            models.CheckConstraint(
                condition=Q(state__in=UNDECIDED) | Q(checked_at__isnull=False, checked_by__isnull=False),
                name="check_decided_by_somebody",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.step_id} {self.state}"

    @property
    def chain_key(self) -> str:
        """Acts on a check stand in the dossier's chain."""
        return self.step.chain_key
