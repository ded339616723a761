"""Nightly: jobs that were done long ago are forgotten, those that failed stay."""

from __future__ import annotations

import pytest
from django.db import connection

from tests.faults.parts import wait_until, worker
from tidu.workflow.tasks import HOURS_A_DONE_JOB_IS_KEPT, forget_jobs_nightly

pytestmark = [pytest.mark.slow, pytest.mark.django_db(transaction=True)]


def a_job(status: str, hours_ago: int) -> int:
    """A job that came to an end some hours ago."""
    with connection.cursor() as cursor:
        cursor.execute(
            "insert into procrastinate_jobs (queue_name, task_name, status) values ('default', 'x', %s) returning id",
            [status],
        )
        (number,) = cursor.fetchone()
        cursor.execute(
            "insert into procrastinate_events (job_id, type, at) values (%s, %s, now() - make_interval(hours => %s))",
            [number, status, hours_ago],
        )
    return int(number)


def present() -> set[int]:
    with connection.cursor() as cursor:
        cursor.execute("select id from procrastinate_jobs")
        return {number for (number,) in cursor.fetchall()}


def test_done_jobs_are_forgotten_after_a_week() -> None:
    old = a_job("succeeded", HOURS_A_DONE_JOB_IS_KEPT + 1)
    kept = {a_job("succeeded", HOURS_A_DONE_JOB_IS_KEPT - 1), a_job("failed", HOURS_A_DONE_JOB_IS_KEPT + 1)}
    forget_jobs_nightly.defer(timestamp=0)
    with worker():
        wait_until(lambda: old not in present())
    assert kept <= present()
