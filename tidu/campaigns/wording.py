"""How the findings of this module are said."""

from django.utils.translation import gettext_lazy as _

from tidu.core.findings import Wording

WORDING = {
    "campaigns.not_yet_open": Wording(_("This opens on {day}."), _("Prepare now; what you enter is kept.")),
    "campaigns.window_closed": Wording(
        _("The deadline passed at {deadline}."),
        _("What you entered is kept. Ask your recommending unit whether a further call is planned."),
    ),
    "campaigns.already_open": Wording(
        _("A campaign on this notice exists already."), _("Go on with the campaign that is there.")
    ),
    "campaigns.rulebook_changed": Wording(
        _("The rules of this notice differ from those that the campaign was opened with."),
        _("The operator must restore the published rules; nothing can be done under other rules."),
    ),
}

VERBS = {
    "campaigns.open": _("opened the campaign"),
    "campaigns.close": _("closed the campaign"),
}
