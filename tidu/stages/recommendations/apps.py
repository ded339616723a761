"""How the stage enters the platform."""

from tidu.dossiers import stages


class RecommendationsConfig(stages.StageConfig):
    """Ranked lists of the recommending units."""

    name = "tidu.stages.recommendations"
    label = "recommendations"
