"""How the module enters the platform."""

from django.apps import AppConfig


class FactoriesConfig(AppConfig):
    """Installs permissions, wording and navigation when the platform starts."""

    name = "tidu.factories"
    label = "factories"

    def ready(self) -> None:
        # Models and lazy texts need the app registry, so these cannot be imported above.
        from tidu.core import findings, navigation, permissions  # noqa: PLC0415
        from tidu.factories import wording  # noqa: PLC0415
        from tidu.factories.navigation import ITEMS  # noqa: PLC0415
        from tidu.factories.permissions import TABLE  # noqa: PLC0415

        permissions.install(TABLE)
        findings.install(wording.WORDING)
        navigation.install(ITEMS)
