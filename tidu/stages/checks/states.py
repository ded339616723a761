"""States of one check."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from tidu.workflow.transitions import table


class CheckState(TextChoices):
    """A returned check opens again with the next version."""

    OPEN = "open", _("to be checked")
    PASSED = "passed", _("passed")
    RETURNED = "returned", _("returned")


TRANSITIONS = table(
    ("pass", [CheckState.OPEN], CheckState.PASSED),
    ("return", [CheckState.OPEN], CheckState.RETURNED),
    ("reopen", [CheckState.RETURNED, CheckState.PASSED], CheckState.OPEN),
)
