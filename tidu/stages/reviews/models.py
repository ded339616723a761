"""The review of a dossier, the experts assigned to it, and their scores."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q

from tidu.dossiers.models import Step
from tidu.organisations.models import Membership
from tidu.stages.reviews.states import ASSIGNMENT_TRANSITIONS, REVIEW_TRANSITIONS, AssignmentState, ReviewState
from tidu.workflow.models import StatefulModel


class Review(StatefulModel):
    """The review of one dossier in one stage of its process."""

    states_table = REVIEW_TRANSITIONS

    step = models.OneToOneField(Step, on_delete=models.PROTECT, related_name="review")
    state = models.CharField(max_length=20, choices=ReviewState.choices, default=ReviewState.OPEN)

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(condition=Q(state__in=ReviewState.values), name="review_state_known"),
        ]

    def __str__(self) -> str:
        return f"{self.step_id} {self.state}"

    @property
    def chain_key(self) -> str:
        """Acts on a review stand in the dossier's chain."""
        return self.step.chain_key


class Assignment(StatefulModel):
    """One expert who scores one dossier. A withdrawn assignment stays and can be taken up again."""

    states_table = ASSIGNMENT_TRANSITIONS

    review = models.ForeignKey(Review, on_delete=models.PROTECT, related_name="assignments")
    expert = models.ForeignKey(Membership, on_delete=models.PROTECT, related_name="review_assignments")
    state = models.CharField(max_length=20, choices=AssignmentState.choices, default=AssignmentState.ASSIGNED)
    assigned_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    assigned_at = models.DateTimeField()
    handed_in_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["review", "expert"], name="one_assignment_per_review_and_expert"),
            models.CheckConstraint(condition=Q(state__in=AssignmentState.values), name="assignment_state_known"),
            models.CheckConstraint(
                condition=Q(state=AssignmentState.SCORED, handed_in_at__isnull=False)
                | ~Q(state=AssignmentState.SCORED) & Q(handed_in_at__isnull=True),
                name="assignment_scored_has_moment",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.review_id}:{self.expert_id} {self.state}"

    @property
    def chain_key(self) -> str:
        """Acts on an assignment stand in the dossier's chain."""
        return self.review.chain_key


class Score(models.Model):
    """The points an expert gives for one criterion; None while only a comment is written."""

    assignment = models.ForeignKey(Assignment, on_delete=models.PROTECT, related_name="scores")
    criterion = models.CharField(max_length=60)
    points = models.DecimalField(max_digits=6, decimal_places=2, null=True)
    comment = models.TextField(blank=True)

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["assignment", "criterion"], name="one_score_per_criterion"),
            models.CheckConstraint(condition=Q(points__isnull=True) | Q(points__gte=0), name="score_not_negative"),
        ]

    def __str__(self) -> str:
        return f"{self.criterion} {self.points}"
