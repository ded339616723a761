"""The register application."""

from django.apps import AppConfig


class RegisterConfig(AppConfig):
    """The public register."""

    name = "tidu.register"
    label = "register"

    def ready(self) -> None:
        """Install the navigation that everybody sees."""
        from django.utils.translation import gettext_lazy as _  # noqa: PLC0415 - needs the app registry

        from tidu.core import navigation  # noqa: PLC0415

        navigation.install([navigation.Item(_("Register"), "register:list", shown_to=lambda _person: True, order=90)])
