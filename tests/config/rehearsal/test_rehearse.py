"""``tidu rehearse`` as an operator runs it: small, over HTTP, and never where there is anything."""

from __future__ import annotations

import re
import subprocess
from pathlib import Path

import pytest

from tests.journeys.running import a_free_port, bare_environment, run

pytestmark = pytest.mark.slow
WHAT = ("rehearse", "--dossiers", "12", "--seed", "7", "--compress", "600")

REFUSED = -2
"""The column of what was refused."""


def rehearse(home: Path, *words: str, demo: str = "1") -> subprocess.CompletedProcess[str]:
    ours = {"TIDU_HOME": str(home), "TIDU_DEMO": demo, "TIDU_PORT": str(a_free_port()), "TIDU_LOG_LEVEL": "ERROR"}
    return run(*WHAT, *words, environment=bare_environment() | ours)


def figures(said: str) -> dict[str, list[str]]:
    """The lines of the tables: the figures behind each name."""
    rows = [line.split("  ") for line in said.splitlines() if "  " in line]
    return {row[0].strip(): " ".join(row[1:]).split() for row in rows}


def test_a_small_rehearsal_and_none_on_its_remains(tmp_path: Path) -> None:
    home, report = tmp_path / "home", tmp_path / "report.html"
    done = rehearse(home, "--report", str(report))
    assert done.returncode == 0, done.stdout + done.stderr
    said = figures(done.stdout)
    assert done.stdout.splitlines()[-1] == "lost 0, doubled 0, without an answer or 5xx 0; the log is whole"
    late = int(said["submit"][REFUSED]) + int(said["too late: submit"][REFUSED])
    assert said["too late: submit"][REFUSED] == said["submit again"][REFUSED] == "1"
    assert said["declare from an old page"][REFUSED] == "1"
    assert said["dossiers.submit"] == said["checks.pass"] == [str(12 - late), "0", "0"], done.stdout
    for act in ("recommendations.reorder", "recommendations.sign", "recommendations.accept", "reviews.assign"):
        assert int(said[act][0]) > 0, done.stdout
    assert said["reviews.hand_in"] == said["reviews.assign"]
    handed_in, by_themselves, held_up = map(int, re.findall(r"(\d+) (?:handed in|too late)", done.stdout))
    assert (handed_in, by_themselves + held_up) == (12 - late, late)
    assert "<svg" in report.read_text(encoding="utf-8")
    again = rehearse(home)
    assert again.returncode == 1
    assert "A rehearsal needs an empty demo" in again.stderr


def test_never_on_a_real_instance(tmp_path: Path) -> None:
    refused = rehearse(tmp_path / "home", demo="0")
    assert refused.returncode == 1
    assert "belongs to the demo" in refused.stderr
    assert not (tmp_path / "home").exists()
