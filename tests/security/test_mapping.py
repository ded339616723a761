"""What docs/security.md names as a control's test is there."""

from __future__ import annotations

import re
from pathlib import Path

TESTS = Path(__file__).parents[1]
MAPPING = (TESTS.parent / "docs/security.md").read_text(encoding="utf-8")


def test_every_named_test_exists() -> None:
    named = set(re.findall(r"`((?:[\w-]+/)*test_\w+\.py)`", MAPPING))
    assert len(named) > 15
    missing = [name for name in named if not (TESTS / name).exists() and not list(TESTS.rglob(name))]
    assert missing == []
