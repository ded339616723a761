"""What is open in the hands of a person, as shown before a role is handed over.

The modules that know tasks stand above this one; the desk says how to find them.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

Find = Callable[[Any], Iterable[Any]]
_finders: list[Find] = []


def find_tasks(function: Find) -> None:
    """Install how the tasks of a person are found; each has ``title``, ``url``, ``count`` and ``due``."""
    _finders[:] = [function]


def tasks_of(person: Any) -> list[Any]:
    """The tasks that await a person."""
    return [task for find in _finders for task in find(person)]
