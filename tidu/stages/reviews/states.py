"""States of a review and of an expert's assignment."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from tidu.workflow.transitions import table


class ReviewState(TextChoices):
    """A review is open from the moment a dossier enters the stage until the secretariat concludes it."""

    OPEN = "open", _("in review")
    PASSED = "passed", _("goes on to the list")
    REFUSED = "refused", _("does not go on to the list")


class AssignmentState(TextChoices):
    """Where one expert stands with one dossier."""

    ASSIGNED = "assigned", _("to be scored")
    SCORED = "scored", _("scores handed in")
    WITHDRAWN = "withdrawn", _("assignment withdrawn")


REVIEW_TRANSITIONS = table(
    ("assign", [ReviewState.OPEN], None),
    ("pass", [ReviewState.OPEN], ReviewState.PASSED),
    ("refuse", [ReviewState.OPEN], ReviewState.REFUSED),
    ("reopen", [ReviewState.PASSED], ReviewState.OPEN),
)

ASSIGNMENT_TRANSITIONS = table(
    ("unassign", [AssignmentState.ASSIGNED], AssignmentState.WITHDRAWN),
    ("assign_again", [AssignmentState.WITHDRAWN], AssignmentState.ASSIGNED),
    ("hand_in", [AssignmentState.ASSIGNED], AssignmentState.SCORED),
)
