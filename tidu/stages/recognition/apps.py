"""How the stage enters the platform."""

from django.apps import AppConfig


class RecognitionConfig(AppConfig):
    """Installs wording, permissions and navigation, and registers the kind of stage."""

    name = "tidu.stages.recognition"
    label = "recognition"

    def ready(self) -> None:
        # Models and lazy texts need the app registry, so these cannot be imported above.
        from django.utils.translation import gettext_lazy as _  # noqa: PLC0415

        from tidu.core import findings, navigation, permissions  # noqa: PLC0415
        from tidu.dossiers.stages import StageKind, register  # noqa: PLC0415
        from tidu.organisations.permissions import reads_nationally  # noqa: PLC0415
        from tidu.stages.recognition import actions, awaiting, wording  # noqa: PLC0415
        from tidu.stages.recognition.permissions import TABLE  # noqa: PLC0415

        findings.install(wording.WORDING)
        permissions.install(TABLE)
        navigation.install(
            [navigation.Item(_("Recognition"), "recognition:list", shown_to=reads_nationally.test, order=68)]
        )
        register(
            StageKind(
                "recognition",
                enter=actions.enter,
                tasks=awaiting.tasks,
                urlconf="tidu.stages.recognition.urls",
                path="recognition",
            )
        )
