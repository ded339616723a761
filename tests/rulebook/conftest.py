"""A copy of the rulebook that a test may spoil."""

import shutil
from pathlib import Path

import pytest

from tests.rulebook.spoiling import Copy
from tidu.rulebook.loading import PROJECT


@pytest.fixture
def copy(tmp_path: Path) -> Copy:
    root = tmp_path / "rulebook"
    shutil.copytree(PROJECT / "rulebook", root)
    return Copy(root)
