"""How the findings and the acts of this module are said."""

from django.utils.translation import gettext_lazy as _

from tidu.core.findings import Wording

WORDING = {
    "recognition.nothing_waits": Wording(
        _("No dossier waits for recognition."), _("Wait until the publicity was closed.")
    ),
    "recognition.list_changed": Wording(
        _("The list was changed since you saw it."), _("Look through the list as it stands now, then recognise it.")
    ),
    "recognition.title_held": Wording(
        _("The factory of dossier {dossier} holds a valid title of this level already."),
        _("Take this dossier off the list first, with a reason."),
    ),
    "recognition.reason_missing": Wording(_("A reason is needed."), _("Write the reason and try again.")),
}

VERBS = {
    "recognition.begin": _("Waits for recognition"),
    "recognition.recognise": _("Recognised"),
    "recognition.decline": _("Not recognised"),
}
