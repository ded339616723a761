"""How topics are called, what each holds, and how the modes of the app are said."""

from django.utils.translation import gettext_lazy as _

from tidu.core.messages import Topic
from tidu.notifications.models import Mode

TOPICS = {
    Topic.TASK: _("Tasks"),
    Topic.DECISION: _("Decisions"),
    Topic.DEADLINE: _("Deadlines"),
    Topic.PROGRESS: _("News of progress"),
    Topic.DUTY: _("Roles and duties"),
}
EXPLAINED = {
    Topic.TASK: _("Something awaits you: a check, a signature, a review."),
    Topic.DECISION: _("What was decided on your matters: returned, refused, passed, recognised."),
    Topic.DEADLINE: _("A deadline comes near, or has passed."),
    Topic.PROGRESS: _("How matters go on that others work on."),
    Topic.DUTY: _("Invitations, deputies and roles handed over."),
}
MODES_IN_APP = {Mode.AT_ONCE: _("shown and counted"), Mode.OFF: _("shown, not counted")}
