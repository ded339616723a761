"""How the stage enters the platform."""

from tidu.dossiers import stages


class SignoffConfig(stages.StageConfig):
    """Lists that departments sign jointly."""

    name = "tidu.stages.signoff"
    label = "signoff"
