"""The kind of stage that this folder is."""

from tidu.dossiers.stages import StageKind
from tidu.stages.reviews import actions, awaiting

KIND = StageKind(
    "expert_review",
    enter=actions.enter,
    tasks=awaiting.tasks,
    awaited=awaiting.awaited,
    urlconf="tidu.stages.reviews.urls",
    path="reviews",
)
