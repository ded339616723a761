"""``tidu rehearse`` as an operator runs it: small, over HTTP, and never where there is anything."""

from __future__ import annotations

import os
import subprocess
from pathlib import Path

import pytest

from tests.journeys.running import a_free_port, tidu

pytestmark = pytest.mark.slow
WHAT = ("rehearse", "--dossiers", "12", "--seed", "7", "--compress", "600")

REFUSED = -2
"""The column of what was refused."""


def rehearse(home: Path, *words: str, demo: str = "1") -> subprocess.CompletedProcess[str]:
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("TIDU_", "DATABASE_"))}
    ours = {"TIDU_HOME": str(home), "TIDU_DEMO": demo, "TIDU_PORT": str(a_free_port()), "TIDU_LOG_LEVEL": "ERROR"}
    return subprocess.run(
        tidu(*WHAT, *words), env=kept | ours, capture_output=True, text=True, timeout=400, check=False
    )


def figures(said: str) -> dict[str, list[str]]:
    """The lines of the tables: the figures behind each name."""
    rows = [line.split("  ") for line in said.splitlines() if "  " in line]
    return {row[0].strip(): " ".join(row[1:]).split() for row in rows}


def test_a_small_rehearsal_and_none_on_its_remains(tmp_path: Path) -> None:
    home, report = tmp_path / "home", tmp_path / "report.html"
    run = rehearse(home, "--report", str(report))
    assert run.returncode == 0, run.stdout + run.stderr
    said = figures(run.stdout)
    assert run.stdout.splitlines()[-1] == "lost 0, doubled 0, without an answer or 5xx 0; the log is whole"
    late = int(said["submit"][REFUSED]) + int(said["too late: submit"][REFUSED])
    assert said["too late: submit"][REFUSED] == said["submit again"][REFUSED] == "1"
    assert said["declare from an old page"][REFUSED] == "1"
    assert said["dossiers.submit"] == said["checks.pass"] == [str(12 - late), "0", "0"], run.stdout
    for act in ("recommendations.reorder", "recommendations.sign", "recommendations.accept", "reviews.assign"):
        assert int(said[act][0]) > 0, run.stdout
    assert said["reviews.hand_in"] == said["reviews.assign"]
    assert "<svg" in report.read_text(encoding="utf-8")
    again = rehearse(home)
    assert again.returncode == 1
    assert "A rehearsal needs an empty demo" in again.stderr


def test_never_on_a_real_instance(tmp_path: Path) -> None:
    refused = rehearse(tmp_path / "home", demo="0")
    assert refused.returncode == 1
    assert "belongs to the demo" in refused.stderr
    assert not (tmp_path / "home").exists()
