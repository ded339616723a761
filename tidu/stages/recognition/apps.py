"""How the stage enters the platform."""

from tidu.dossiers import stages


class RecognitionConfig(stages.StageConfig):
    """Titles and their certificates."""

    name = "tidu.stages.recognition"
    label = "recognition"
