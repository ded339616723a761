"""How the module enters the platform."""

from tidu.dossiers import stages


class DossiersConfig(stages.StageConfig):
    """Applications, and the application as the first kind of stage."""

    name = "tidu.dossiers"
    label = "dossiers"

    def ready(self) -> None:
        """Install and register, and say what a factory aims at."""
        super().ready()
        from tidu.dossiers.pages.aim import aim_of  # noqa: PLC0415 - models must be ready
        from tidu.factories.aims import tell  # noqa: PLC0415 - see above

        tell(aim_of)
