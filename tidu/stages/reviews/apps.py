"""The expert review's application."""

from django.apps import AppConfig


class ReviewsConfig(AppConfig):
    """Expert reviews as a kind of stage."""

    name = "tidu.stages.reviews"
    label = "reviews"

    def ready(self) -> None:
        """Install wording, permissions and navigation, and register the kind of stage."""
        from tidu.core import findings, navigation  # noqa: PLC0415 - models and lazy texts need the app registry
        from tidu.core.permissions import install  # noqa: PLC0415
        from tidu.dossiers.stages import StageKind, register  # noqa: PLC0415
        from tidu.stages.reviews import actions, awaiting, permissions, wording  # noqa: PLC0415
        from tidu.stages.reviews.navigation import ITEMS  # noqa: PLC0415
        from tidu.workflow.log import name_verbs  # noqa: PLC0415

        findings.install(wording.WORDING)
        name_verbs(wording.VERBS)
        install(permissions.TABLE)
        navigation.install(ITEMS)
        register(
            StageKind(
                "expert_review",
                enter=actions.enter,
                tasks=awaiting.tasks,
                urlconf="tidu.stages.reviews.urls",
                path="reviews",
            )
        )
