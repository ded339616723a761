"""States of a recognition."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from tidu.workflow.transitions import table


class RecognitionState(TextChoices):
    """A dossier waits, and is recognised or, for a reason that came up late, declined."""

    WAITING = "waiting", _("to be recognised")
    RECOGNISED = "recognised", _("recognised")
    DECLINED = "declined", _("not recognised")


TRANSITIONS = table(
    ("recognise", [RecognitionState.WAITING], RecognitionState.RECOGNISED),
    ("decline", [RecognitionState.WAITING], RecognitionState.DECLINED),
)
