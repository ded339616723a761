"""A question, and the wordings in which it was answered."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q

from tidu.core.search import words_field, words_index
from tidu.organisations.models import Organisation
from tidu.questions.states import PUBLIC, TRANSITIONS, QuestionState
from tidu.rulebook import shipped
from tidu.rulebook.model import Notice
from tidu.workflow.models import StatefulModel


class Question(StatefulModel):
    """What one person asked about a notice, for one unit or, without one, for the secretariat to answer.

    ``topic`` names a section, a document or a clause (see ``rules.topics_of``). ``text`` is what the asker wrote: it is
    seen by the asker and by those who answer. Everybody sees ``answer`` alone, the present wording.
    """

    states_table = TRANSITIONS

    notice_id = models.CharField(max_length=80)
    topic = models.CharField(max_length=100, blank=True)
    unit = models.ForeignKey(Organisation, models.PROTECT, null=True, related_name="+")
    text = models.TextField()
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    asked_at = models.DateTimeField()
    state = models.CharField(max_length=20, choices=QuestionState.choices, default=QuestionState.WAITING)
    answer = models.ForeignKey("Answer", models.PROTECT, null=True, related_name="+")
    reason = models.TextField(blank=True)

    class Meta:
        ordering = ["-asked_at", "-pk"]
        constraints = [
            models.CheckConstraint(condition=Q(state__in=QuestionState.values), name="question_state_known"),
            models.CheckConstraint(
                condition=Q(state__in=sorted(PUBLIC), answer__isnull=False) | ~Q(state__in=sorted(PUBLIC)),
                name="question_is_public_with_an_answer",
            ),
        ]
        indexes = [models.Index("notice_id", "state", "topic", name="questions_of_a_notice")]

    def __str__(self) -> str:
        return f"{self.notice_id} #{self.pk}"

    @property
    def notice(self) -> Notice:
        """The notice that it is about."""
        return shipped().notice(self.notice_id)


class Answer(models.Model):
    """One published wording of a question and its answer; a correction is another one. Never changed afterwards."""

    of = models.ForeignKey(Question, models.PROTECT, related_name="wordings")
    number = models.PositiveIntegerField()
    question = models.TextField()
    text = models.TextField()
    written_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    written_at = models.DateTimeField()
    words = words_field("question", "text")

    class Meta:
        ordering = ["of", "number"]
        constraints = [models.UniqueConstraint(fields=["of", "number"], name="one_wording_per_number")]
        indexes = [words_index("questions_words")]

    def __str__(self) -> str:
        return f"{self.of_id}/{self.number}"
