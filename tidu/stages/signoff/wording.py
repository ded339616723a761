"""How the findings, the acts and the changes of this module are said."""

from django.utils.translation import gettext_lazy as _

from tidu.core.findings import Wording
from tidu.core.messages import MessageWording, Topic
from tidu.stages.signoff.models import Change

WORDING = {
    "signoff.list_closed": Wording(
        _("All departments have signed the list; no dossier can join it any more."),
        _("Take the dossier up in the next campaign."),
    ),
    "signoff.list_empty": Wording(_("There is no dossier on the list."), _("Wait until the review has passed some.")),
    "signoff.answer_missing": Wording(
        _("A department dissents and has no answer yet."),
        _("Say what was changed, or why the list is proposed as it was."),
    ),
    "signoff.list_changed": Wording(
        _("The list was changed since you saw it."), _("Look through the list as it stands now, then sign it.")
    ),
    "signoff.already_signed": Wording(
        _("The department has signed this list already."), _("Nothing more is needed from the department.")
    ),
    "signoff.reason_missing": Wording(_("A reason is needed."), _("Write the reason and try again.")),
    "signoff.not_on_list": Wording(_("The dossier is not on the list any more."), _("Open the list again.")),
}

VERBS = {
    "signoff.begin": _("List begun"),
    "signoff.add": _("Dossier joined the list"),
    "signoff.move": _("Order changed"),
    "signoff.remove": _("Dossier taken off the list"),
    "signoff.propose": _("List proposed to the departments"),
    "signoff.sign": _("Signed"),
    "signoff.dissent": _("Dissent"),
    "signoff.complete": _("Signed by all departments"),
}

VOID_BECAUSE = {
    Change.ADDED: _("{dossier} joined the list"),
    Change.MOVED: _("{dossier} was moved on the list"),
    Change.REMOVED: _("{dossier} was taken off the list"),
    Change.PROPOSED: _("The list was proposed anew"),
}

MESSAGES = {
    "signoff.proposed": MessageWording(
        _("A list waits for the signature of your department"),
        _("{title}: the secretariat has laid the list before the departments."),
        _("Read and sign the list"),
        Topic.TASK,
    ),
    "signoff.dissented": MessageWording(
        _("{department} dissents; the list is stopped"),
        _("{title}: {department} does not agree. Reason: {reason}"),
        _("Answer the dissent"),
        Topic.DECISION,
    ),
    "signoff.completed": MessageWording(
        _("All departments have signed the list"),
        _("{title}: the joint sign-off is complete. The publicity can be prepared."),
        _("Open the list"),
        Topic.DECISION,
    ),
    "signoff.voided": MessageWording(
        _("Your signature under the joint list is void"),
        _("{title}: the list was changed after you had signed it. The page says what was changed."),
        _("See the change"),
        Topic.DECISION,
    ),
}
