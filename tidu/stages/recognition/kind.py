"""The kind of stage that this folder is."""

from tidu.dossiers.stages import StageKind
from tidu.stages.recognition import actions, awaiting

KIND = StageKind(
    "recognition",
    enter=actions.enter,
    tasks=awaiting.tasks,
    urlconf="tidu.stages.recognition.urls",
    path="recognition",
)
