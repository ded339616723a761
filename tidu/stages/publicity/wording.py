"""How the findings and the acts of this module are said."""

from django.utils.translation import gettext_lazy as _

from tidu.core.findings import Wording
from tidu.core.messages import MessageWording, Topic

WORDING = {
    "publicity.nothing_to_publish": Wording(
        _("No dossier waits for publicity."), _("Wait until the departments have signed a list.")
    ),
    "publicity.day_passed": Wording(_("The first day, {day}, has passed."), _("Choose today or a later day.")),
    "publicity.calendar_unknown": Wording(
        _("The working days of that time are not announced yet."), _("Choose a day for which the holidays are known.")
    ),
    "publicity.still_running": Wording(
        _("The publicity runs until {moment}."), _("Close it after that; until then the public may object.")
    ),
}

VERBS = {
    "publicity.begin": _("Publication prepared"),
    "publicity.start": _("Publicity started"),
    "publicity.close": _("Publicity closed"),
}

MESSAGES = {
    "publicity.started": MessageWording(
        _("Your project is on the published list"),
        _(
            "{title}: “{project}” is on the list that is public from {from} to {until}. "
            "The recognition follows if nothing stands against it."
        ),
        _("Open the dossier"),
        Topic.PROGRESS,
    ),
}
