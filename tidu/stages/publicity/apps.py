"""How the stage enters the platform."""

from django.apps import AppConfig


class PublicityConfig(AppConfig):
    """Installs wording, permissions and navigation, and registers the kind of stage."""

    name = "tidu.stages.publicity"
    label = "publicity"

    def ready(self) -> None:
        # Models and lazy texts need the app registry, so these cannot be imported above.
        from tidu.core import findings, navigation, permissions  # noqa: PLC0415
        from tidu.dossiers.stages import StageKind, register  # noqa: PLC0415
        from tidu.stages.publicity import actions, awaiting, wording  # noqa: PLC0415
        from tidu.stages.publicity.navigation import ITEMS  # noqa: PLC0415
        from tidu.stages.publicity.permissions import TABLE  # noqa: PLC0415

        findings.install(wording.WORDING)
        permissions.install(TABLE)
        navigation.install(ITEMS)
        register(
            StageKind(
                "publicity",
                enter=actions.enter,
                tasks=awaiting.tasks,
                urlconf="tidu.stages.publicity.urls",
                path="publicity",
            )
        )
