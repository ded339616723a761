"""How the findings of this module are said."""

from django.utils.translation import gettext_lazy as _

from tidu.core.findings import Wording
from tidu.core.messages import MessageWording, Topic

WORDING = {
    "recommendations.quota_full": Wording(
        _("The quota is used up: no more than {limit} projects may be recommended."),
        _("Take another project off the list first."),
    ),
    "recommendations.not_waiting_here": Wording(
        _("The dossier does not wait for this unit's recommendation."),
        _("Reload the page to see which dossiers can be ranked now."),
    ),
    "recommendations.order_stale": Wording(
        _("The list was changed since you opened it. Your order is not saved."),
        _("See below what changed, then take up your order again or drop it."),
    ),
    "recommendations.nothing_changed": Wording(
        _("The order is the present one: there is nothing to save."), _("Move a project first.")
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
    "recommendations.sent_already": Wording(_("That this paper was sent is recorded already."), ""),
    "recommendations.received_already": Wording(_("The receipt of this paper is recorded already."), ""),
}

VERBS = {
    "recommendations.open": _("list opened"),
    "recommendations.reorder": _("order of the list changed"),
    "recommendations.remove": _("withdrawn project taken off the list"),
    # Until version 0.1 each of these was an act of its own.
    "recommendations.rank": _("project put on the list"),
    "recommendations.move": _("project moved on the list"),
    "recommendations.sign": _("list signed"),
    "recommendations.submit": _("list submitted to the ministry"),
    "recommendations.return": _("list returned to the unit"),
    "recommendations.accept": _("list accepted"),
    "recommendations.send": _("sending of a paper recorded"),
    "recommendations.receive": _("receipt of a paper recorded"),
}

MESSAGES = {
    "recommendations.to_sign": MessageWording(
        _("Your signature under the list of {unit} is wanted"),
        _("{title}: the first projects are on the list. You will be told if it changes after you have signed it."),
        _("Open the list"),
        Topic.TASK,
    ),
    "recommendations.submitted": MessageWording(
        _("{unit} has submitted its list"),
        _("{title}: the signed list of {unit} waits to be accepted or returned."),
        _("Open the list"),
        Topic.TASK,
    ),
    "recommendations.returned": MessageWording(
        _("The list of {unit} was returned"),
        _("{title}: the ministry has returned the list. Reason: {reason}"),
        _("Open the list"),
        Topic.DECISION,
    ),
    "recommendations.accepted": MessageWording(
        _("The list of {unit} was accepted"),
        _("{title}: the ministry has accepted the list; its applications go on."),
        _("Open the list"),
        Topic.DECISION,
    ),
    "recommendations.voided": MessageWording(
        _("Your signature under the list of {unit} is void"),
        _("{title}: the list was changed after you had signed it. The page says what was changed; sign it anew."),
        _("See the change"),
        Topic.DECISION,
    ),
}
