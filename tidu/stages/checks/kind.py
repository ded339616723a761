"""The kind of stage that this folder is."""

from tidu.dossiers.stages import StageKind
from tidu.stages.checks import actions, awaiting

KIND = StageKind(
    "check",
    enter=actions.enter,
    leave=actions.leave,
    tasks=awaiting.tasks,
    urlconf="tidu.stages.checks.urls",
    path="checks",
    withdrawable=True,
)
