"""States of a campaign."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from tidu.workflow.transitions import table


class CampaignState(TextChoices):
    """A campaign is open from its opening by the secretariat until it is closed."""

    OPEN = "open", _("open")
    CLOSED = "closed", _("closed")


TRANSITIONS = table(
    ("close", [CampaignState.OPEN], CampaignState.CLOSED),
)
