"""The workflow application."""

from django.apps import AppConfig


class WorkflowConfig(AppConfig):
    """Acts, the log and its seals."""

    name = "tidu.workflow"
    label = "workflow"

    def ready(self) -> None:
        """Install the wording of this module's findings."""
        from tidu.core import findings  # noqa: PLC0415 - lazy texts need the app registry
        from tidu.workflow import wording  # noqa: PLC0415

        findings.install(wording.WORDING)
