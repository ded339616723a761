"""States of a sheet."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from tidu.workflow.transitions import table


class SheetState(TextChoices):
    """A sheet is changed and signed as a draft or when returned; it is locked from its submission on."""

    DRAFT = "draft", _("being drawn up")
    SUBMITTED = "submitted", _("submitted to the ministry")
    RETURNED = "returned", _("returned to the unit")
    ACCEPTED = "accepted", _("accepted by the ministry")


CHANGEABLE = frozenset({SheetState.DRAFT, SheetState.RETURNED})
HANDED_IN = frozenset({SheetState.SUBMITTED, SheetState.ACCEPTED})

TRANSITIONS = table(
    ("reorder", CHANGEABLE, None),
    ("remove", CHANGEABLE, None),
    ("sign", CHANGEABLE, None),
    ("submit", CHANGEABLE, SheetState.SUBMITTED),
    ("return", [SheetState.SUBMITTED], SheetState.RETURNED),
    ("accept", [SheetState.SUBMITTED], SheetState.ACCEPTED),
    ("send", HANDED_IN, None),
    ("receive", HANDED_IN, None),
)
