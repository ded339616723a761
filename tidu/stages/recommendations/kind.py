"""The kind of stage that this folder is."""

from tidu.dossiers.stages import StageKind
from tidu.stages.recommendations import actions, awaiting

KIND = StageKind(
    "recommendation",
    enter=actions.enter,
    leave=actions.leave,
    tasks=awaiting.tasks,
    awaited=awaiting.awaited,
    watched=awaiting.watched,
    urlconf="tidu.stages.recommendations.urls",
    path="recommendations",
    withdrawable=True,
)
