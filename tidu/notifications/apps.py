"""How the module enters the platform."""

from tidu.workflow import modules


class NotificationsConfig(modules.ModuleConfig):
    """Messages to people."""

    name = "tidu.notifications"
    label = "notifications"
