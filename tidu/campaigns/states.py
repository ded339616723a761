"""States of a campaign."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from tidu.workflow.transitions import table


class CampaignState(TextChoices):
    """A campaign is open from its opening by the secretariat until it is closed."""

    OPEN = "open", _("open")
    CLOSED = "closed", _("closed")


class ChangeKind(TextChoices):
    """How a window was changed: later by the secretariat, or earlier by a unit for its own applicants."""

    EXTENSION = "extension", _("extension")
    OWN = "own", _("own earlier deadline")


TRANSITIONS = table(
    ("extend", [CampaignState.OPEN], None),
    ("remind", [CampaignState.OPEN], None),
    ("set_own_deadline", [CampaignState.OPEN], None),
    ("close", [CampaignState.OPEN], CampaignState.CLOSED),
)
