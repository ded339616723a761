"""How the stage enters the platform."""

from tidu.dossiers import stages


class PublicityConfig(stages.StageConfig):
    """Publicity of the proposed projects."""

    name = "tidu.stages.publicity"
    label = "publicity"
