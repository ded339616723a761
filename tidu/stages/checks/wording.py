"""How the findings of this module are said."""

from django.utils.translation import gettext_lazy as _

from tidu.core.findings import Wording

WORDING = {
    "checks.point_open": Wording(
        _("Not confirmed: {label}"), _("Confirm the point, or return the dossier with the reason.")
    ),
    "checks.no_reason": Wording(
        _("A return needs at least one reason."), _("Write at the field concerned what has to be corrected.")
    ),
    "checks.no_authority": Wording(
        _("The region has no authority of the tier that must check first."),
        _("Ask the operator to set up the authority, then submit again."),
    ),
    "checks.version_changed": Wording(
        _("The applicant has submitted another version since you saw this one."),
        _("Open the dossier again and check it as it stands now."),
    ),
    "checks.reasons_left": Wording(
        _("Corrections are asked for in {count} places; a dossier that passes is not corrected any more."),
        _("Return the dossier with these reasons, or clear them and pass it."),
    ),
    "checks.returns_not_allowed": Wording(_("This check cannot return a dossier."), _("Pass it.")),
}

VERBS = {
    "checks.enter": _("the check began"),
    "checks.pass": _("found the application complete and authentic"),
    "checks.return": _("returned the application for correction"),
    "checks.withdraw": _("the check ended by withdrawal"),
    "checks.reopen": _("the check began anew"),
}
