"""States of a self-assessment."""

from django.db.models import TextChoices
from django.utils.translation import pgettext_lazy

from tidu.workflow.transitions import table


class AssessmentState(TextChoices):
    """An assessment is answered until it is finished, and frozen then; or it is given up."""

    OPEN = "open", pgettext_lazy("assessment", "being answered")
    FINISHED = "finished", pgettext_lazy("assessment", "finished")
    ABANDONED = "abandoned", pgettext_lazy("assessment", "given up")


TRANSITIONS = table(
    ("finish", [AssessmentState.OPEN], AssessmentState.FINISHED),
    ("leave_out", [AssessmentState.OPEN], None),
    ("abandon", [AssessmentState.OPEN], AssessmentState.ABANDONED),
)
