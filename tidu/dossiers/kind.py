"""The application as the first kind of stage."""

from tidu.dossiers import awaiting
from tidu.dossiers.stages import StageKind

KIND = StageKind(
    "application",
    tasks=awaiting.tasks,
    awaited=awaiting.awaited,
    watched=awaiting.watched,
    withdrawable=True,
)
