"""The dossiers application."""

from django.apps import AppConfig


class DossiersConfig(AppConfig):
    """Applications and their way through the stages."""

    name = "tidu.dossiers"
    label = "dossiers"

    def ready(self) -> None:
        """Install wording and permissions, and register the application as the first kind of stage."""
        from django.utils.translation import gettext_lazy as _  # noqa: PLC0415 - all this needs the app registry

        from tidu.core import findings, navigation, permissions  # noqa: PLC0415
        from tidu.dossiers import awaiting, wording  # noqa: PLC0415
        from tidu.dossiers.permissions import TABLE  # noqa: PLC0415
        from tidu.dossiers.stages import StageKind, register  # noqa: PLC0415
        from tidu.organisations.queries import holds_any  # noqa: PLC0415
        from tidu.organisations.roles import Role  # noqa: PLC0415
        from tidu.workflow import log  # noqa: PLC0415

        findings.install(wording.WORDING)
        log.name_verbs(wording.VERBS)
        permissions.install(TABLE)
        readers = set(Role) - {Role.EXPERT, Role.OPERATOR}
        navigation.install(
            [
                navigation.Item(
                    _("Dossiers"), "dossiers:list", shown_to=lambda person: holds_any(person, readers), order=25
                )
            ]
        )
        register(StageKind("application", tasks=awaiting.tasks, withdrawable=True))
