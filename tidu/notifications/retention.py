"""How long messages are kept."""

from tidu.notifications.models import Message
from tidu.workflow.retention import Kind

KINDS = (Kind("messages", lambda before: Message.objects.filter(created_at__lt=before), lambda rows: rows.delete()),)
