"""How the findings and acts of this module are said."""

from django.utils.translation import gettext_lazy as _

from tidu.core.findings import Wording

WORDING = {
    "assessments.scheme_unknown": Wording(
        _("There is no questionnaire for this scheme."), _("Choose one of the schemes offered.")
    ),
    "assessments.item_unknown": Wording(_("The questionnaire has no such item."), _("Open the page again.")),
    "assessments.degree_unknown": Wording(_("A degree is fully, mostly, partly or not."), _("Choose one of the four.")),
    "assessments.evidence_unnamed": Wording(
        _("The evidence has no name."), _("Say what it is, such as a document and its date.")
    ),
    "assessments.frozen": Wording(
        _("This assessment is finished or given up; its answers stay as they are."), _("Begin a new one.")
    ),
    "assessments.never_left_out": Wording(
        _("{subdomain} is part of every factory and is never left out."), _("Answer its items.")
    ),
    "assessments.reason_missing": Wording(
        _("It is not said why {subdomain} is left out."), _("Give the reason, or answer its items.")
    ),
    "assessments.nothing_left": Wording(_("Nothing would be left to score at level {level}."), _("Leave out less.")),
    "assessments.not_answered": Wording(
        _("{number} items are not answered yet."), _("Answer them; “not” is an answer too.")
    ),
    "assessments.not_proved": Wording(
        _("{number} degrees above “not” have no evidence, which a result for an application needs."),
        _("Name the evidence, or finish it for your own use."),
    ),
}

VERBS = {
    "assessments.begin": _("began the self-assessment"),
    "assessments.leave_out": _("said what is left out"),
    "assessments.finish": _("finished the self-assessment"),
    "assessments.abandon": _("gave the self-assessment up"),
}
