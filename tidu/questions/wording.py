"""How the findings, acts and messages of this module are said."""

from django.utils.translation import gettext_lazy as _

from tidu.core.findings import Wording
from tidu.core.messages import MessageWording, Topic

WORDING = {
    "questions.topic_unknown": Wording(
        _("The notice has no such part."), _("Choose a section, a document or a clause from the list.")
    ),
    "questions.not_a_unit": Wording(
        _("Questions are answered by the secretariat or a recommending unit."), _("Choose one from the list.")
    ),
    "questions.wording_missing": Wording(_("This must not be empty."), _("Write it down.")),
    "questions.names_asker": Wording(
        _("The text names who asked, or their enterprise."), _("Write it so that it holds for everybody.")
    ),
    "questions.holds_contact": Wording(
        _("The text holds a telephone number or an e-mail address."), _("Leave out how somebody can be reached.")
    ),
    "questions.reason_missing": Wording(_("The reason is missing."), _("Give a reason.")),
}

VERBS = {
    "questions.ask": _("asked"),
    "questions.answer": _("published the answer"),
    "questions.correct": _("corrected the answer"),
    "questions.retract": _("withdrew the answer"),
    "questions.set_aside": _("published nothing"),
    "questions.pass_on": _("passed the question on to the secretariat"),
    "questions.take_back": _("took the question back"),
}

MESSAGES = {
    "questions.asked": MessageWording(
        _("A question awaits your answer"),
        _("Somebody asks about {notice}. The answer is published under a wording that names nobody."),
        _("Read and answer"),
        Topic.TASK,
    ),
    "questions.answered": MessageWording(
        _("Your question is answered"),
        _("The answer to your question about {notice} is published; your name does not stand there."),
        _("Read the answer"),
        Topic.DECISION,
    ),
    "questions.corrected": MessageWording(
        _("The answer to your question was corrected"),
        _("The answer to your question about {notice} now reads differently."),
        _("Read the answer"),
        Topic.DECISION,
    ),
    "questions.retracted": MessageWording(
        _("The answer to your question was withdrawn"),
        _("Do not rely on the answer to your question about {notice} any more. Reason: {reason}"),
        _("Read more"),
        Topic.DECISION,
    ),
    "questions.set_aside": MessageWording(
        _("Your question is not published"),
        _("Your question about {notice} gets no public answer. Reason: {reason}"),
        _("Read more"),
        Topic.DECISION,
    ),
}
