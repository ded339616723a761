"""How the findings and messages of this module are said."""

from django.utils.translation import gettext_lazy as _

from tidu.core.findings import Wording
from tidu.core.messages import MessageWording, Topic

WORDING = {
    "desk.nobody_chosen": Wording(_("No unit is chosen."), _("Choose at least one.")),
    "desk.text_missing": Wording(
        _("A reminder needs a text of at most {limit} characters."), _("Write what the units have to do.")
    ),
}

MESSAGES = {
    "desk.due_soon": MessageWording(
        _("Due on {due}: {task} ({count})"),
        _("{detail}: this awaits you until {due}."),
        _("Do it now"),
        Topic.DEADLINE,
    ),
    "desk.overdue": MessageWording(
        _("Overdue since {due}: {task} ({count})"),
        _("{detail}: the deadline has passed at {due}. The page says what can still be done."),
        _("See what can be done"),
        Topic.DEADLINE,
    ),
    "desk.escalated": MessageWording(
        _("{who} has not finished: {task} ({count})"),
        _("{detail}: due {due}. You are told because you lead where {who} works."),
        _("Open the desk"),
        Topic.DEADLINE,
    ),
    "desk.window_extended": MessageWording(
        _("{stage}: extended to {day}"),
        _("{title}: the stage “{stage}” now closes at the end of {day}. Reason: {reason}"),
        _("Open the notice"),
        Topic.DEADLINE,
    ),
    "desk.own_deadline_set": MessageWording(
        _("{unit}: submit by {day}"),
        _("{title}: {unit} asks its applicants to submit by the end of {day}. Reason: {reason}"),
        _("Open the notice"),
        Topic.DEADLINE,
    ),
    "desk.own_deadline_lifted": MessageWording(
        _("{unit}: the earlier deadline no longer holds"),
        _("{title}: {unit} has taken its own earlier deadline back; the campaign's holds. Reason: {reason}"),
        _("Open the notice"),
        Topic.DEADLINE,
    ),
    "desk.reminder": MessageWording(
        _("Reminder of the secretariat: {title}"),
        _("The secretariat writes: {text}"),
        _("Open the desk"),
        Topic.TASK,
    ),
}
