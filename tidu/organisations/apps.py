"""How the module enters the platform."""

from django.apps import AppConfig


class OrganisationsConfig(AppConfig):
    """Installs permissions, wording and navigation when the platform starts."""

    name = "tidu.organisations"
    label = "organisations"

    def ready(self) -> None:
        # Models and lazy texts need the app registry, so these cannot be imported above.
        from tidu.core import findings, navigation, permissions  # noqa: PLC0415
        from tidu.organisations import queries, wording  # noqa: PLC0415
        from tidu.organisations.navigation import ITEMS  # noqa: PLC0415
        from tidu.organisations.permissions import TABLE  # noqa: PLC0415
        from tidu.workflow.acts import describe_capacity  # noqa: PLC0415

        permissions.install(TABLE)
        findings.install(wording.WORDING)
        navigation.install(ITEMS)
        navigation.describe_person(queries.describe)
        describe_capacity(queries.capacity)
