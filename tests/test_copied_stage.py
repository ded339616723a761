"""A copied stage folder and a notice that uses it are all that a new kind needs: nothing under tidu/ changes."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import psycopg
import pytest

from tests.conftest import TEMPLATE

HERE = Path(__file__).parent
ADDED = {"TIDU_STAGES": "tests.fixtures.interview_stage", "TIDU_OVERLAY": str(HERE / "fixtures/overlay")}


def started(*words: str, **environment: str) -> subprocess.CompletedProcess[str]:
    """A process of the platform with what a deployment adds in its environment."""
    return subprocess.run(
        [sys.executable, *words],
        cwd=HERE.parent,
        env={**os.environ, **environment},
        capture_output=True,
        text=True,
        timeout=180,
        check=False,
    )


@pytest.fixture
def database(transactional_db: None) -> Any:
    """The address of a database of its own, cloned like every test's."""
    name, address = f"tidu_copied_{os.getpid()}", os.environ["DATABASE_URL"]
    with psycopg.connect(address, autocommit=True) as server:
        server.execute(f"create database {name} template {TEMPLATE}")
        yield psycopg.conninfo.make_conninfo(address, dbname=name)
        server.execute(f"drop database {name} with (force)")


@pytest.mark.slow
def test_a_copied_stage_and_two_tiers_of_checks_run_from_a_notice_alone(database: str) -> None:
    run = started("-m", "tests.fixtures.walk", **ADDED, DATABASE_URL=database)
    assert run.returncode == 0, run.stderr
    found = json.loads(run.stdout)
    city, province = "check_city/320500", "check_province/320000"
    assert found["way"] == {
        "seen": [city, province, "interview/320000", "recommendation/320000"],
        "tasks": True,
        "answers": [404, 409, 302],
        "rail": True,
    }
    back = "application/"
    assert found["returns"] == {
        "seen": [city, back, city, province, back, province, "interview/320000"],
        "versions": 3,
    }
    assert found["no_authority"] == {"codes": ["checks.no_authority"], "state": "draft", "versions": 0}
    assert found["flaws"] == []


@pytest.mark.slow
def test_the_notice_is_refused_where_the_kind_is_not_known() -> None:
    check = ("-m", "tidu.config.command", "rulebook", "check", ADDED["TIDU_OVERLAY"])
    known, unknown = started(*check, TIDU_STAGES=ADDED["TIDU_STAGES"]), started(*check)
    assert known.returncode == 0, known.stdout
    assert unknown.returncode == 1
    assert "issuers/jiangsu/notices/2025-1/process.yaml" in unknown.stdout
    assert "interview" in unknown.stdout
