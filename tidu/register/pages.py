"""What pages show of the register: the ladder with its counts."""

from __future__ import annotations

from django.utils.translation import get_language

from tidu.core.presentation import Rung
from tidu.register import queries
from tidu.rulebook import shipped


def level_words(key: str) -> str:
    """The name of a level in the current language."""
    return shipped().levels[key].name.in_language(get_language() or "zh-hans")


def rungs() -> list[Rung]:
    """The ladder with how many factories stand on each level."""
    counts = queries.counts_by_level()
    return [
        Rung(level.key, level_words(level.key), "held", figure=f"{counts.get(level.key, 0):,}")  # type: ignore[arg-type]
        for level in sorted(shipped().levels.values(), key=lambda level: level.rank)
    ]
