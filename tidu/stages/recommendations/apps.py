"""The stage kind "recommendation"."""

from django.apps import AppConfig


class RecommendationsConfig(AppConfig):
    """Ranked lists of the recommending units."""

    name = "tidu.stages.recommendations"
    label = "recommendations"

    def ready(self) -> None:
        """Install wording, permissions and navigation, and register the kind."""
        from tidu.core import findings, navigation, permissions  # noqa: PLC0415 - all this needs the app registry
        from tidu.dossiers.stages import StageKind, register  # noqa: PLC0415
        from tidu.stages.recommendations import actions, awaiting, wording  # noqa: PLC0415
        from tidu.stages.recommendations.navigation import ITEMS  # noqa: PLC0415
        from tidu.stages.recommendations.permissions import TABLE  # noqa: PLC0415
        from tidu.workflow import log  # noqa: PLC0415

        findings.install(wording.WORDING)
        log.name_verbs(wording.VERBS)
        permissions.install(TABLE)
        navigation.install(ITEMS)
        register(
            StageKind(
                "recommendation",
                enter=actions.enter,
                leave=actions.leave,
                tasks=awaiting.tasks,
                urlconf="tidu.stages.recommendations.urls",
                path="recommendations",
                withdrawable=True,
            )
        )
