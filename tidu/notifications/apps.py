"""How the module enters the platform."""

from tidu.workflow import modules


class NotificationsConfig(modules.ModuleConfig):
    """Messages to people. It also carries the letters of ``accounts``, which stands below it."""

    name = "tidu.notifications"
    label = "notifications"

    def ready(self) -> None:
        """Install what every module brings, and carry letters about accounts."""
        super().ready()
        from tidu.accounts.mail import carry_by  # noqa: PLC0415 - models load after the registry
        from tidu.notifications.actions import carry_letter  # noqa: PLC0415 - see above

        carry_by(carry_letter)
