"""How the stage enters the platform."""

from tidu.dossiers import stages


class ChecksConfig(stages.StageConfig):
    """Checks of completeness and authenticity."""

    name = "tidu.stages.checks"
    label = "checks"
