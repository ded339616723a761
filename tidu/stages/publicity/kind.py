"""The kind of stage that this folder is."""

from tidu.dossiers.stages import StageKind
from tidu.stages.publicity import actions, awaiting

KIND = StageKind(
    "publicity",
    enter=actions.enter,
    tasks=awaiting.tasks,
    awaited=awaiting.awaited,
    watched=awaiting.watched,
    urlconf="tidu.stages.publicity.urls",
    path="publicity",
)
