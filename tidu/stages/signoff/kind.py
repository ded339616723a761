"""The kind of stage that this folder is."""

from tidu.dossiers.stages import StageKind
from tidu.stages.signoff import actions, awaiting

KIND = StageKind(
    "joint_signoff",
    enter=actions.enter,
    tasks=awaiting.tasks,
    awaited=awaiting.awaited,
    watched=awaiting.watched,
    urlconf="tidu.stages.signoff.urls",
    path="signoff",
)
