"""A factory's self-assessment: the degrees of its items, and what proves them."""

from __future__ import annotations

from decimal import Decimal

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from tidu.assessments.states import TRANSITIONS, AssessmentState
from tidu.factories.models import Factory
from tidu.rulebook import shipped
from tidu.rulebook.maturity import MaturityScheme, Questionnaire
from tidu.workflow.models import StatefulModel


class Degree(models.TextChoices):
    """How far an item is satisfied."""

    FULLY = "1.0", _("fully")
    MOSTLY = "0.8", _("mostly")
    PARTLY = "0.5", _("partly")
    NOT = "0.0", _("not")


class Assessment(StatefulModel):
    """One pass through the questionnaire of a scheme's model.

    ``left_out``: subdomains that the factory does not carry out, each with the reason. ``for_application``: every
    degree above 0 is proved. ``result`` is what ``results.result_values`` gave when it was finished, with the working;
    ``level`` and ``score`` repeat its outcome for lists, ``score`` with four decimals.
    """

    states_table = TRANSITIONS
    lasting_relations = ("factory",)

    factory = models.ForeignKey(Factory, models.PROTECT, related_name="+")
    scheme_id = models.CharField(max_length=60)
    left_out = models.JSONField(default=dict)
    state = models.CharField(max_length=20, choices=AssessmentState.choices, default=AssessmentState.OPEN)
    begun_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    begun_at = models.DateTimeField()
    finished_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    finished_at = models.DateTimeField(null=True)
    for_application = models.BooleanField(default=False)
    result = models.JSONField(default=dict)
    level = models.PositiveSmallIntegerField(null=True)
    score = models.DecimalField(max_digits=5, decimal_places=4, null=True)

    class Meta:
        ordering = ["-begun_at", "-pk"]
        constraints = [
            models.CheckConstraint(condition=Q(state__in=AssessmentState.values), name="assessment_state_known"),
            models.CheckConstraint(
                condition=Q(state="finished", finished_at__isnull=False, level__isnull=False, score__isnull=False)
                | ~Q(state="finished") & Q(finished_at__isnull=True, level__isnull=True, score__isnull=True),
                name="assessment_finished_with_a_result",
            ),
            models.UniqueConstraint(
                fields=["factory", "scheme_id"], condition=Q(state="open"), name="assessment_one_open_per_scheme"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.scheme_id}:{self.factory_id}"

    @property
    def scheme(self) -> MaturityScheme:
        """How it is scored."""
        return shipped().maturity[self.scheme_id]

    @property
    def not_asked(self) -> frozenset[str]:
        """The subdomains that are left out or that the scheme does not weigh."""
        return self.scheme.unused | frozenset(self.left_out)

    @property
    def questionnaire(self) -> Questionnaire:
        """What it asks."""
        return shipped().questionnaires[self.scheme.model.id]


class Evidence(models.Model):
    """What proves degrees of an assessment: a document or a place where it can be seen. Several items may share it."""

    assessment = models.ForeignKey(Assessment, models.PROTECT, related_name="evidence")
    title = models.CharField(_("what it is"), max_length=200)
    reference = models.CharField(_("where it can be seen"), max_length=300, blank=True)
    added_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    added_at = models.DateTimeField()

    class Meta:
        ordering = ["pk"]
        constraints = [models.UniqueConstraint(fields=["assessment", "title"], name="evidence_once_in_an_assessment")]

    def __str__(self) -> str:
        return self.title


class Answer(models.Model):
    """The degree of one item, ``level/code/index``, with a comment. ``revision`` counts its changes."""

    assessment = models.ForeignKey(Assessment, models.PROTECT, related_name="answers")
    item = models.CharField(max_length=40)
    degree = models.DecimalField(max_digits=2, decimal_places=1, null=True)
    comment = models.CharField(max_length=1000, blank=True)
    evidence = models.ManyToManyField(Evidence, related_name="answers")
    revision = models.PositiveIntegerField(default=0)
    changed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    changed_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["assessment", "item"], name="answer_once_per_item"),
            models.CheckConstraint(
                condition=Q(degree__isnull=True) | Q(degree__in=[Decimal(value) for value in Degree.values]),
                name="answer_degree_known",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.item}={self.degree}"
