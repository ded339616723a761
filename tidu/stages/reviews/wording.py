"""How the findings of this stage are said."""

from django.utils.translation import gettext_lazy as _

from tidu.core.findings import Wording
from tidu.core.messages import MessageWording, Topic

ANOTHER_EXPERT = _("Assign another expert.")
CORRECT_POINTS = _("Correct the points and save again.")

WORDING = {
    "reviews.same_organisation": Wording(
        _("{expert} belongs to the applicant, its parent or its group and must stand aside."), ANOTHER_EXPERT
    ),
    "reviews.same_province": Wording(
        _("{expert} works in the province where the factory lies and must stand aside."), ANOTHER_EXPERT
    ),
    "reviews.already_assigned": Wording(_("{expert} is assigned to this dossier already."), ANOTHER_EXPERT),
    "reviews.not_an_expert": Wording(_("{expert} is not an active expert."), ANOTHER_EXPERT),
    "reviews.withdrawal_needs_reason": Wording(
        _("The reason for the withdrawal is missing or too long."), _("Write it in at most 4000 characters.")
    ),
    "reviews.enough_experts": Wording(
        _("The dossier has its {needed} experts already."),
        _("Withdraw an assignment that is not scored yet before you assign another expert."),
    ),
    "reviews.points_out_of_range": Wording(
        _("{criterion}: the points must lie between 0 and {points}."), CORRECT_POINTS
    ),
    "reviews.points_not_in_steps": Wording(_("{criterion}: points are given in steps of {step}."), CORRECT_POINTS),
    "reviews.points_missing": Wording(_("{criterion} is not scored yet."), _("Give the points and save.")),
    "reviews.scores_changed": Wording(
        _("Other scores were saved after you opened the page."), _("Look at the scores again, then hand them in.")
    ),
    "reviews.concluded": Wording(_("The review of this dossier is concluded."), ""),
    "reviews.nothing_to_conclude": Wording(_("No dossier is in review here."), ""),
    "reviews.scores_missing": Wording(
        _("Dossiers without enough scores: {count}. Each needs {needed} handed in."),
        _("Assign the experts that are missing, or wait until they have handed in."),
    ),
    "reviews.none_selected": Wording(
        _("No dossier is selected for the list."), _("Select the dossiers that go on to the list.")
    ),
    "reviews.not_in_review": Wording(
        _("The selection names a dossier that is not in review here."), _("Open the ranking again and select anew.")
    ),
    "reviews.reason_missing": Wording(
        _("The reason is missing why the other dossiers do not go on to the list."),
        _("Write the reason; the applicants will read it."),
    ),
    "reviews.ranking_changed": Wording(
        _("The ranking changed after you opened it."), _("Open the ranking again and select anew.")
    ),
}

VERBS = {
    "reviews.open": _("Expert review opened"),
    "reviews.reopen": _("Expert review opened again"),
    "reviews.assign": _("Expert assigned"),
    "reviews.assign_again": _("Expert assigned again"),
    "reviews.unassign": _("Assignment of an expert withdrawn"),
    "reviews.hand_in": _("Scores of an expert handed in"),
    "reviews.pass": _("Passed the expert review"),
    "reviews.refuse": _("Did not pass the expert review"),
}

MESSAGES = {
    "reviews.assigned": MessageWording(
        _("Application {number} is yours to score"),
        _("“{title}” was assigned to you. First say whether anything keeps you from judging it."),
        _("Open the application"),
        Topic.TASK,
    ),
    "reviews.unassigned": MessageWording(
        _("Application {number} is no longer yours to score"),
        _("“{title}” was taken from you. Reason: {reason}"),
        _("See your applications"),
        Topic.DECISION,
    ),
    "reviews.handed_in": MessageWording(
        _("Application {number}: scores were handed in"),
        _("An expert has handed in the scores of “{title}”."),
        _("Open the review"),
        Topic.PROGRESS,
    ),
}
