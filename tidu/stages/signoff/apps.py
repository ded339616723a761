"""How the stage enters the platform."""

from django.apps import AppConfig


class SignoffConfig(AppConfig):
    """Installs wording, permissions and navigation, and registers the kind of stage."""

    name = "tidu.stages.signoff"
    label = "signoff"

    def ready(self) -> None:
        # Models and lazy texts need the app registry, so these cannot be imported above.
        from django.utils.translation import gettext_lazy as _  # noqa: PLC0415

        from tidu.core import findings, navigation, permissions  # noqa: PLC0415
        from tidu.dossiers.stages import StageKind, register  # noqa: PLC0415
        from tidu.organisations.permissions import reads_nationally  # noqa: PLC0415
        from tidu.stages.signoff import actions, awaiting, wording  # noqa: PLC0415
        from tidu.stages.signoff.permissions import TABLE  # noqa: PLC0415

        findings.install(wording.WORDING)
        permissions.install(TABLE)
        navigation.install(
            [navigation.Item(_("Joint sign-off"), "signoff:list", shown_to=reads_nationally.test, order=64)]
        )
        register(
            StageKind(
                "joint_signoff",
                enter=actions.enter,
                tasks=awaiting.tasks,
                urlconf="tidu.stages.signoff.urls",
                path="signoff",
            )
        )
