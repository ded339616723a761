"""A database that takes long to start on a busy machine is waited for."""

from __future__ import annotations

import subprocess
from pathlib import Path

import psycopg
import pytest

from tidu.config import database


def test_a_start_that_is_late_is_tried_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    answers: list[BaseException | str] = [subprocess.TimeoutExpired("pg_ctl", 10), AssertionError(), "the server"]

    def get_server(_data: Path) -> str:
        answer = answers.pop(0)
        if isinstance(answer, BaseException):
            raise answer
        return answer

    monkeypatch.setattr(database.library, "get_server", get_server)
    monkeypatch.setattr(database, "LOOK_EVERY_SECONDS", 0)
    assert database._got(tmp_path) == "the server"


def test_a_start_that_never_comes_about_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def get_server(_data: Path) -> str:
        raise subprocess.CalledProcessError(1, "pg_ctl")

    monkeypatch.setattr(database.library, "get_server", get_server)
    monkeypatch.setattr(database, "START_SECONDS", -1)
    with pytest.raises(subprocess.CalledProcessError):
        database._got(tmp_path)


def test_a_data_folder_whose_making_was_broken_off_is_made_anew(tmp_path: Path) -> None:
    (tmp_path / "postgres" / "global").mkdir(parents=True)
    (tmp_path / "postgres" / "PG_VERSION").write_text("18\n")
    with psycopg.connect(database.start(tmp_path)) as connection:
        assert connection.execute("select 1").fetchone() == (1,)
    database.stop(tmp_path)
    database._forget_the_unfinished(tmp_path / "postgres")
    assert (tmp_path / "postgres" / "PG_VERSION").exists()
