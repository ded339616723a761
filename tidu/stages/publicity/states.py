"""States of a publication."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from tidu.workflow.transitions import table


class PublicationState(TextChoices):
    """A publication gathers dossiers, runs its working days and is closed."""

    WAITING = "waiting", _("to be started")
    RUNNING = "running", _("running")
    CLOSED = "closed", _("closed")


TRANSITIONS = table(
    ("start", [PublicationState.WAITING], PublicationState.RUNNING),
    ("close", [PublicationState.RUNNING], PublicationState.CLOSED),
)
