"""The core application."""

from django.apps import AppConfig


class CoreConfig(AppConfig):
    """Base templates, components, stored files and the rehearsal clock."""

    name = "tidu.core"
    label = "core"

    def ready(self) -> None:
        """Install the wording of this module's findings."""
        from tidu.core import findings, wording  # noqa: PLC0415 - lazy texts need the app registry

        findings.install(wording.WORDING)
