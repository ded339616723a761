"""The stage kind "check"."""

from django.apps import AppConfig


class ChecksConfig(AppConfig):
    """Checks of completeness and authenticity."""

    name = "tidu.stages.checks"
    label = "checks"

    def ready(self) -> None:
        """Install wording, permissions and navigation, and register the kind."""
        from django.utils.translation import gettext_lazy as _  # noqa: PLC0415 - all this needs the app registry

        from tidu.core import findings, navigation, permissions  # noqa: PLC0415
        from tidu.dossiers.stages import StageKind, register  # noqa: PLC0415
        from tidu.organisations.queries import holds  # noqa: PLC0415
        from tidu.organisations.roles import Role  # noqa: PLC0415
        from tidu.stages.checks import actions, awaiting, wording  # noqa: PLC0415
        from tidu.stages.checks.permissions import TABLE  # noqa: PLC0415
        from tidu.workflow import log  # noqa: PLC0415

        findings.install(wording.WORDING)
        log.name_verbs(wording.VERBS)
        permissions.install(TABLE)
        navigation.install(
            [
                navigation.Item(
                    _("Checks"),
                    "checks:list",
                    shown_to=lambda person: holds(person, Role.UNIT_OFFICER),
                    order=30,
                )
            ]
        )
        register(
            StageKind(
                "check",
                enter=actions.enter,
                leave=actions.leave,
                tasks=awaiting.tasks,
                urlconf="tidu.stages.checks.urls",
                path="checks",
                withdrawable=True,
            )
        )
