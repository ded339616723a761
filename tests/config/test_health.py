"""The health page."""

from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.db import connection
from django.test import Client


def add_worker(*, silent_for: timedelta) -> None:
    with connection.cursor() as cursor:
        cursor.execute("insert into procrastinate_workers (last_heartbeat) values (now() - %s)", [silent_for])


@pytest.mark.django_db
def test_health_before_any_worker(client: Client) -> None:
    answer = client.get("/healthz")
    assert answer.status_code == 200
    assert answer.json() == {"status": "ok", "database": "ok", "worker": "starting", "store": "ok"}


@pytest.mark.parametrize(("seconds", "state"), [(0, "ok"), (60, "ok"), (91, "missing"), (9000, "missing")])
@pytest.mark.django_db
def test_worker_state_by_heartbeat(client: Client, seconds: int, state: str) -> None:
    add_worker(silent_for=timedelta(seconds=seconds))
    assert client.get("/healthz").json()["worker"] == state


@pytest.mark.django_db
def test_health_without_store(client: Client, settings: Any, tmp_path: Path) -> None:
    (tmp_path / "a-file").touch()
    settings.TIDU_STORE = tmp_path / "a-file"
    answer = client.get("/healthz")
    assert answer.status_code == 503
    assert answer.json()["store"] == "read-only"
