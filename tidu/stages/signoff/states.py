"""States of a sign-off list."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from tidu.workflow.transitions import table


class ListState(TextChoices):
    """A list is drawn up, proposed to the departments, and signed by all of them or stopped by a dissent."""

    DRAFT = "draft", _("being drawn up")
    SIGNING = "signing", _("being signed")
    SIGNED = "signed", _("signed by all")
    STOPPED = "stopped", _("stopped by a dissent")


CHANGEABLE = frozenset({ListState.DRAFT, ListState.SIGNING, ListState.STOPPED})

TRANSITIONS = table(
    ("add", CHANGEABLE, None),
    ("move", CHANGEABLE, None),
    ("remove", CHANGEABLE, None),
    ("propose", [ListState.DRAFT, ListState.STOPPED], ListState.SIGNING),
    ("sign", [ListState.SIGNING], None),
    ("dissent", [ListState.SIGNING], ListState.STOPPED),
    ("complete", [ListState.SIGNING], ListState.SIGNED),
)
