"""Whether what must happen by itself does happen."""

from __future__ import annotations

import json
import os
import time
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import connection

from tidu.config.backups.layout import Damaged, backups_in, read_manifest
from tidu.config.doctor.outcome import Outcome, failing, ok, warning
from tidu.config.health import worker_state
from tidu.config.monitoring import figure
from tidu.config.verbs import VERIFIED
from tidu.core import clock
from tidu.workflow.retention import ended

HOUR, DAY = 3600.0, 86400.0
LATE_JOB, LATE_SEAL, LATE_VERIFICATION, LATE_BACKUP = 300.0, 2 * HOUR, 25 * HOUR, 25 * HOUR
LATE_RETENTION = timedelta(hours=25)
FAILED_JOBS = "select count(*) from procrastinate_jobs where status = 'failed'"
STUCK = "select count(*) from notifications_delivery where status in ('unclear', 'given_up')"


def count(statement: str) -> int:
    """A number that the database counts."""
    with connection.cursor() as cursor:
        cursor.execute(statement)
        return int(cursor.fetchone()[0])


def worker() -> Outcome:
    """Without a worker nothing is sealed and no mail goes out."""
    state = worker_state()
    if state != "ok":
        return failing(f"no worker gives a sign of life ({state})", "start one: tidu serve, or tidu worker")
    return ok("a worker gives signs of life")


def queue() -> Outcome:
    """Whether jobs are done in time."""
    waiting = figure("tidu_oldest_waiting_job_seconds")
    if waiting > LATE_JOB:
        return warning(f"a job has been waiting for {waiting / 60:.0f} minutes", "start more workers (TIDU_WORKERS)")
    if failed := count(FAILED_JOBS):
        return warning(f"{failed} jobs failed for good", "look for their numbers in the worker's log")
    return ok("no job waits long")


def deliveries() -> Outcome:
    """Whether messages reach people."""
    if stuck := count(STUCK):
        return warning(
            f"{stuck} messages did not surely arrive", "look at the page of deliveries and at the mail server"
        )
    return ok("no message is stuck")


def seals() -> Outcome:
    """Whether the log is sealed every hour."""
    age = figure("tidu_seal_age_seconds")
    if age > LATE_SEAL:
        return failing(f"an act has been unsealed for {age / HOUR:.0f} hours", "see that a worker runs")
    return ok("every act is sealed, or will be within the hour")


def retention() -> Outcome:
    """Whether what has been kept long enough does end."""
    over = sum(ended(clock.now() - LATE_RETENTION).values())
    if not settings.TIDU_RETAIN_NIGHTLY:
        way_out = "run tidu retain once a day, or leave TIDU_RETAIN_NIGHTLY at 1"
        return warning(f"the worker ends no personal data by itself; {over} rows are over", way_out)
    if over:
        return warning(f"{over} rows have been over for more than a day", "see that a worker runs; then: tidu retain")
    return ok("personal data ends every night when its period is over")


def verification() -> Outcome:
    """Whether somebody looks that the log is whole, and what was found."""
    way_out = "run tidu audit verify every day, with a root that was published"
    try:
        found: dict[str, Any] = json.loads((settings.TIDU_HOME / VERIFIED).read_text())
    except (OSError, ValueError):
        return warning("the log was never verified on this machine", way_out)
    if found["flawed"]:
        return failing("the log had flaws when it was verified last", "find out what was changed: tidu audit verify")
    if time.time() - found["at"] > LATE_VERIFICATION:
        return warning(f"the log was verified {_days(time.time() - found['at'])} ago", way_out)
    return ok("the log was whole when it was verified last")


def backups() -> Outcome:
    """Whether there is a backup of today, whole as far as its manifest."""
    way_out = "run tidu backup every night, and tidu backup verify after it"
    if not (named := os.environ.get("TIDU_BACKUPS", "")):
        return warning("no folder of backups is named", f"set TIDU_BACKUPS; {way_out}")
    found = backups_in(Path(named))
    if not found:
        return failing(f"there is no backup in {named}", way_out)
    try:
        made = datetime.fromisoformat(read_manifest(found[-1]).made_at).timestamp()
    except (Damaged, ValueError) as reason:
        return failing(str(reason), way_out)
    age = time.time() - made
    return failing(f"the newest backup is {_days(age)} old", way_out) if age > LATE_BACKUP else ok(f"{found[-1].name}")


def _days(seconds: float) -> str:
    return f"{seconds / DAY:.1f} days"
