"""The core application."""

from django.apps import AppConfig
from django.conf import settings
from django.db.backends.signals import connection_created


class CoreConfig(AppConfig):
    """Base templates, components, stored files and the rehearsal clock."""

    name = "tidu.core"
    label = "core"

    def ready(self) -> None:
        """Install the wording of this module's findings, and how connections plan."""
        from tidu.core import findings, plans, wording  # noqa: PLC0415 - lazy texts need the app registry

        findings.install(wording.WORDING)
        connection_created.connect(plans.choose_plans)
        refuse_bad_geometry()


def refuse_bad_geometry() -> None:
    """End the program where the deployer's shapes cannot be drawn: half a map would mislead."""
    from tidu.core.maps import GeometryError, geometry  # noqa: PLC0415 - reads the settings

    try:
        if settings.TIDU_GEOMETRY:
            geometry()
    except GeometryError as flawed:
        raise SystemExit("TIDU_GEOMETRY: " + "\n".join(flawed.problems)) from flawed
