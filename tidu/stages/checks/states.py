"""States of one check."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from tidu.workflow.transitions import table


class CheckState(TextChoices):
    """A returned check opens again with the next version, as does one whose dossier was withdrawn."""

    OPEN = "open", _("to be checked")
    PASSED = "passed", _("passed")
    RETURNED = "returned", _("returned")
    WITHDRAWN = "withdrawn", pgettext_lazy("application", "withdrawn")


UNDECIDED = (CheckState.OPEN, CheckState.WITHDRAWN)

TRANSITIONS = table(
    ("pass", [CheckState.OPEN], CheckState.PASSED),
    ("return", [CheckState.OPEN], CheckState.RETURNED),
    ("withdraw", [CheckState.OPEN], CheckState.WITHDRAWN),
    ("reopen", [CheckState.RETURNED, CheckState.PASSED, CheckState.WITHDRAWN], CheckState.OPEN),
)
