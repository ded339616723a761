"""What awaits a person, from every stage kind."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

from tidu.dossiers.stages import Task, kinds

if TYPE_CHECKING:
    from tidu.accounts.models import User

NEVER = datetime.max.replace(tzinfo=UTC)


def tasks_of(person: User) -> list[Task]:
    """All tasks, the most urgent first; those without a date last."""
    found = [task for kind in kinds().values() for task in kind.tasks(person)]
    return sorted(found, key=lambda task: (task.due or NEVER, str(task.title)))
