"""A worker is killed in a job: the job is done in the end, once; the one that kills every worker is given up."""

from __future__ import annotations

from contextlib import suppress
from typing import Any

import pytest
from django.db import connection, transaction
from procrastinate.exceptions import AlreadyEnqueued

from tests.dossier_builders import a_submitted_dossier
from tests.faults.parts import kill, wait_until, worker
from tidu.core.tasks import MOST_ATTEMPTS, take_up_again
from tidu.workflow.models import Seal
from tidu.workflow.seals import SEALING_LOCK
from tidu.workflow.tasks import seal_hourly

pytestmark = [pytest.mark.slow, pytest.mark.django_db(transaction=True)]


def asked(statement: str, *values: Any) -> Any:
    with connection.cursor() as cursor:
        cursor.execute(statement, values)
        return cursor.fetchone() if cursor.description else None


def status_of(job: int) -> str:
    return str(asked("select status from procrastinate_jobs where id = %s", job)[0])


def forget_the_dead() -> None:
    """As if the dead worker had been silent for long; then have its jobs taken up, as happens every minute."""
    asked("update procrastinate_workers set last_heartbeat = now() - interval '1 hour'")
    with suppress(AlreadyEnqueued):  # the dead worker may have done so for this minute
        take_up_again.defer(timestamp=0)


def killed_in(job: int) -> None:
    """Let a worker begin the job, which waits for a lock that we hold, and kill it."""
    with transaction.atomic():
        asked(SEALING_LOCK)
        with worker() as process:
            wait_until(lambda: status_of(job) == "doing")
            kill(process)


def test_a_job_whose_worker_was_killed_is_done_once() -> None:
    a_submitted_dossier()
    job = seal_hourly.defer(timestamp=0)
    killed_in(job)
    assert (status_of(job), Seal.objects.count()) == ("doing", 0)
    forget_the_dead()
    with worker():
        wait_until(lambda: status_of(job) == "succeeded")
    assert Seal.objects.count() == 1


def test_a_job_that_kills_every_worker_is_given_up() -> None:
    job = seal_hourly.defer(timestamp=0)
    killed_in(job)
    asked("update procrastinate_jobs set attempts = %s where id = %s", MOST_ATTEMPTS, job)
    forget_the_dead()
    with worker():
        wait_until(lambda: status_of(job) == "failed")
