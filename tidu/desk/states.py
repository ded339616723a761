"""Where a recommending unit stands in a campaign, in words."""

from __future__ import annotations

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class Standing(TextChoices):
    """From nothing to the accepted list. Each is worked out from the figures; nothing stores it."""

    NOT_STARTED = "not_started", _("not started")
    DRAFTS = "drafts", _("drafts only")
    CHECKING = "checking", _("checking")
    RANKING = "ranking", _("ranking")
    SIGNING = "signing", _("signing")
    SIGNED = "signed", _("signed, to be handed in")
    HANDED_IN = "handed_in", pgettext_lazy("list", "handed in")
    RETURNED = "returned", pgettext_lazy("list", "returned")
    ACCEPTED = "accepted", pgettext_lazy("list", "accepted")
