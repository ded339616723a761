"""Permission tables: one per module, predicates over (person, object)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import rules
from django.core.exceptions import PermissionDenied

_installed: dict[str, Any] = {}


def install(table: Mapping[str, Any]) -> None:
    """Install a module's table of predicates; each name once."""
    for name, predicate in table.items():
        rules.set_perm(name, predicate)
        _installed[name] = predicate


def installed() -> Mapping[str, Any]:
    """All permissions with their predicates."""
    return dict(_installed)


def may(person: Any, name: str, subject: Any = None) -> bool:
    """Whether a person may do this to the subject. KeyError for a name that no table has."""
    predicate = _installed[name]
    return bool(getattr(person, "is_active", False)) and bool(predicate.test(person, subject))


def require(person: Any, name: str, subject: Any = None) -> None:
    """Raise PermissionDenied unless the person may."""
    if not may(person, name, subject):
        raise PermissionDenied(name)
