"""What a Prometheus server reads, and who may read it."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from prometheus_client.parser import text_string_to_metric_families

from tests.builders import signed_in
from tests.dossier_builders import NOTICE, a_dossier, a_submitted_dossier, applicant_of
from tidu.workflow.seals import seal_heads

pytestmark = pytest.mark.django_db
TOKEN = "a-long-token-for-reading"
WITH_TOKEN = {"Authorization": f"Bearer {TOKEN}"}


@pytest.fixture(autouse=True)
def _token(settings: Any) -> None:
    settings.METRICS_TOKEN = TOKEN


def read(client: Client, name: str, **labels: str) -> float | None:
    """The value of one figure; None where there is none."""
    answer = client.get("/metrics", headers=WITH_TOKEN)
    assert answer.status_code == 200
    for family in text_string_to_metric_families(answer.content.decode()):
        for sample in family.samples:
            if sample.name == name and sample.labels == labels:
                return sample.value
    return None


@pytest.mark.parametrize(
    ("networks", "address", "forwarded", "behind", "status"),
    [
        ([], "127.0.0.1", "", False, 404),
        (["10.0.0.0/8"], "10.1.2.3", "", False, 200),
        (["10.0.0.0/8"], "11.1.2.3", "", False, 404),
        (["::1/128"], "::1", "", False, 200),
        (["10.0.0.0/8"], "rubbish", "", False, 404),
        (["10.0.0.0/8"], "11.1.2.3", "10.1.2.3", False, 404),
        (["10.0.0.0/8"], "10.0.0.1", "10.9.9.9, 11.1.2.3", True, 404),
        (["10.0.0.0/8"], "10.0.0.1", "11.1.2.3, 10.9.9.9", True, 200),
    ],
)
def test_who_may_read(
    client: Client, settings: Any, networks: list[str], address: str, forwarded: str, behind: bool, status: int
) -> None:
    settings.METRICS_NETWORKS, settings.BEHIND_PROXY = networks, behind
    headers = {"X-Forwarded-For": forwarded} if forwarded else {}
    assert client.get("/metrics", headers=headers, REMOTE_ADDR=address).status_code == status


@pytest.mark.parametrize("given", ["", "Bearer", "Bearer wrong", "Basic eA==", "Bearer 令牌"])
def test_a_wrong_token(client: Client, given: str) -> None:
    assert client.get("/metrics", headers={"Authorization": given}).status_code == 404


def test_no_token_set_lets_nobody_in(client: Client, settings: Any) -> None:
    settings.METRICS_TOKEN = ""
    assert client.get("/metrics", headers={"Authorization": "Bearer "}).status_code == 404


def test_dossiers_and_submissions(client: Client) -> None:
    a_dossier(), a_dossier(), a_submitted_dossier()
    assert read(client, "tidu_dossiers", campaign=NOTICE, state="draft") == 2
    assert read(client, "tidu_submissions_total", campaign=NOTICE) == 1


def test_requests_and_refusals(client: Client) -> None:
    labels = {"route": "dossiers:submit", "method": "POST", "status": "302"}
    before = read(client, "tidu_requests_total", **labels) or 0
    dossier = a_dossier()
    signed_in(client, applicant_of(dossier)).post(f"/dossiers/{dossier.pk}/submit/")
    assert read(client, "tidu_requests_total", **labels) == before + 1
    assert (read(client, "tidu_request_seconds_count", route="dossiers:submit") or 0) >= 1


def test_the_age_of_what_no_seal_covers(client: Client) -> None:
    a_submitted_dossier()
    assert (read(client, "tidu_seal_age_seconds") or 0) > 0
    seal_heads()
    assert read(client, "tidu_seal_age_seconds") == 0


def test_nothing_waits_and_no_worker_was_seen(client: Client) -> None:
    with connection.cursor() as cursor:
        cursor.execute("truncate procrastinate_jobs cascade")  # a test that committed may have left some
    assert read(client, "tidu_oldest_waiting_job_seconds") == 0
    assert read(client, "tidu_worker_heartbeat_age_seconds") is None


COUNTING = "from tidu.core import metrics; metrics.requests.labels('desk:home', 'GET', 200).inc()"
READING = (
    "from tidu.config.monitoring import counted_by_processes as read; "
    "from prometheus_client import generate_latest; print(generate_latest(read()).decode())"
)


def test_processes_count_together(tmp_path: Path) -> None:
    environment = {"PROMETHEUS_MULTIPROC_DIR": str(tmp_path), "DJANGO_SETTINGS_MODULE": "tidu.config.settings"}
    for _ in range(2):
        subprocess.run([sys.executable, "-c", COUNTING], env=environment, check=True)
    said = subprocess.run([sys.executable, "-c", READING], env=environment, check=True, capture_output=True, text=True)
    assert 'tidu_requests_total{method="GET",route="desk:home",status="200"} 2.0' in said.stdout
