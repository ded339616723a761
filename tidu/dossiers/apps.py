"""How the module enters the platform."""

from tidu.dossiers import stages


class DossiersConfig(stages.StageConfig):
    """Applications, and the application as the first kind of stage."""

    name = "tidu.dossiers"
    label = "dossiers"
