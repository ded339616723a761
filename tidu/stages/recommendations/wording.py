"""How the findings of this module are said."""

from django.utils.translation import gettext_lazy as _

from tidu.core.findings import Wording

WORDING = {
    "recommendations.quota_full": Wording(
        _("The quota is used up: no more than {limit} projects may be recommended."),
        _("Take another project off the list first."),
    ),
    "recommendations.not_waiting_here": Wording(
        _("The dossier does not wait for this unit's recommendation."),
        _("Reload the page to see which dossiers can be ranked now."),
    ),
    "recommendations.ranked_already": Wording(
        _("The dossier is on the list already."), _("Move it to the place that it shall have.")
    ),
    "recommendations.not_on_list": Wording(
        _("The entry is no longer on the list."), _("Reload the page to see the list as it stands now.")
    ),
    "recommendations.no_such_place": Wording(
        _("There is no such place on the list: places run from 1 to {last}."), _("Give one of these numbers.")
    ),
    "recommendations.place_is_no_number": Wording(
        _("The place is not a whole number."), _("Give the number that the project shall have on the list.")
    ),
    "recommendations.empty": Wording(
        _("Nothing is on the list yet."), _("Put at least one dossier on the list first.")
    ),
    "recommendations.list_changed": Wording(
        _("The list was changed since you saw it."), _("Look through the list as it stands now, then sign.")
    ),
    "recommendations.signed_already": Wording(_("This desk has signed the list already."), ""),
    "recommendations.signature_missing": Wording(
        _("Not signed yet: {desk}"), _("Ask the desk to sign the list as it stands now.")
    ),
    "recommendations.already_submitted": Wording(
        _("The recommending unit has handed in its list with this dossier."),
        _("Write to the recommending unit; only the ministry can return the list."),
    ),
    "recommendations.reason_missing": Wording(
        _("A return needs a reason."), _("Write what the unit has to put right.")
    ),
    "recommendations.paper_not_asked": Wording(
        _("The notice does not ask this paper of this kind of unit."), _("Choose one of the papers on the page.")
    ),
    "recommendations.received_already": Wording(_("The receipt of this paper is recorded already."), ""),
}

VERBS = {
    "recommendations.open": _("list opened"),
    "recommendations.rank": _("project put on the list"),
    "recommendations.move": _("project moved on the list"),
    "recommendations.remove": _("project taken off the list"),
    "recommendations.sign": _("list signed"),
    "recommendations.submit": _("list submitted to the ministry"),
    "recommendations.return": _("list returned to the unit"),
    "recommendations.accept": _("list accepted"),
    "recommendations.receive": _("receipt of a paper recorded"),
}
