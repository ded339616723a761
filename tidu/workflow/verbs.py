"""How acts are called in a timeline. Plain Python: modules name their verbs when the platform starts."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

_verbs: dict[str, Any] = {}


def name_verbs(labels: Mapping[str, Any]) -> None:
    """Install how acts are called: {"dossiers.submit": lazy words}."""
    _verbs.update(labels)


def verb_label(verb: str) -> Any:
    """An act as people read it; the verb itself where no module named it."""
    return _verbs.get(verb, verb)
