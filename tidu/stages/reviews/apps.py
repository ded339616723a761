"""How the stage enters the platform."""

from tidu.dossiers import stages


class ReviewsConfig(stages.StageConfig):
    """Expert reviews."""

    name = "tidu.stages.reviews"
    label = "reviews"
