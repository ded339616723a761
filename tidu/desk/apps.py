"""The desk application."""

from django.apps import AppConfig


class DeskConfig(AppConfig):
    """Each role's home."""

    name = "tidu.desk"
    label = "desk"

    def ready(self) -> None:
        """Install the navigation to the desk."""
        from django.utils.translation import gettext_lazy as _  # noqa: PLC0415 - needs the app registry

        from tidu.core import navigation  # noqa: PLC0415

        navigation.install(
            [navigation.Item(_("Desk"), "desk:home", shown_to=lambda person: person.is_authenticated, order=1)]
        )
