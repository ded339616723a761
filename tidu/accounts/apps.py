"""How the module enters the platform."""

from tidu.workflow import modules


class AccountsConfig(modules.ModuleConfig):
    """People. Permissions and navigation come from ``organisations``, since rights come from roles."""

    name = "tidu.accounts"
    label = "accounts"

    def ready(self) -> None:
        """Install what every module brings, and listen to the sign-in package."""
        super().ready()
        from allauth.account.signals import password_reset  # noqa: PLC0415 - models load after the registry

        from tidu.accounts.actions import after_reset  # noqa: PLC0415 - see above

        password_reset.connect(after_reset, dispatch_uid="accounts.after_reset")
