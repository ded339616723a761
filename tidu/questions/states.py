"""States of a question."""

from django.db.models import TextChoices
from django.utils.translation import pgettext_lazy

from tidu.workflow.transitions import table


class QuestionState(TextChoices):
    """A question waits until it is answered for everybody, set aside with a reason for its asker, or taken back."""

    WAITING = "waiting", pgettext_lazy("question", "to be answered")
    ANSWERED = "answered", pgettext_lazy("question", "answered")
    RETRACTED = "retracted", pgettext_lazy("question", "answer withdrawn")
    SET_ASIDE = "set_aside", pgettext_lazy("question", "not published")
    TAKEN_BACK = "taken_back", pgettext_lazy("question", "taken back")


PUBLIC = frozenset({QuestionState.ANSWERED, QuestionState.RETRACTED})

TRANSITIONS = table(
    ("answer", [QuestionState.WAITING, QuestionState.RETRACTED], QuestionState.ANSWERED),
    ("correct", [QuestionState.ANSWERED], None),
    ("retract", [QuestionState.ANSWERED], QuestionState.RETRACTED),
    ("set_aside", [QuestionState.WAITING], QuestionState.SET_ASIDE),
    ("pass_on", [QuestionState.WAITING], None),
    ("take_back", [QuestionState.WAITING], QuestionState.TAKEN_BACK),
)
