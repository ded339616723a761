"""Whether the database is there, safe, up to date, and large enough."""

from __future__ import annotations

import time

from django.db import DatabaseError, connection
from django.db.migrations.executor import MigrationExecutor

from tidu.config.doctor.outcome import Outcome, failing, ok, warning
from tidu.config.environment import envint
from tidu.config.running.parts import JOBS_AT_ONCE, WEB_PROCESSES, WEB_THREADS

OLDEST_SERVER = 140000
CARELESS = ("fsync", "full_page_writes", "synchronous_commit")
SKEW_NOTICED, SKEW_HARMFUL = 2.0, 30.0  # seconds
CONNECTIONS_OF_A_WORKER = 4  # beside one for each job: its queue, its heartbeat, its listening


def asked(statement: str) -> str:
    """The one value that a statement returns, as text."""
    with connection.cursor() as cursor:
        cursor.execute(statement)
        return str(cursor.fetchone()[0])


def database() -> Outcome:
    """Whether it answers, and in which version."""
    try:
        version, number = asked("show server_version"), int(asked("show server_version_num"))
    except DatabaseError as reason:
        return failing(f"out of reach: {str(reason).splitlines()[0]}", "look at DATABASE_URL and at the server")
    if number < OLDEST_SERVER:
        return failing(f"PostgreSQL {version} is too old", "PostgreSQL 14 or newer is needed")
    return ok(f"PostgreSQL {version}")


def encoding() -> Outcome:
    """Chinese needs UTF-8; lists are sorted by stored keys, so any collation will do."""
    found, collation = (
        asked("show server_encoding"),
        asked("select coalesce(datcollate, '') from pg_database where datname = current_database()"),
    )
    if found != "UTF8":
        return failing(f"the database's encoding is {found}", "make it anew with encoding UTF8, and restore a backup")
    return ok(f"UTF8, collation {collation}")


def migrations() -> Outcome:
    """Whether the database is as this version needs it."""
    executor = MigrationExecutor(connection)
    plan = executor.migration_plan(executor.loader.graph.leaf_nodes())
    if plan:
        first = f"{plan[0][0].app_label}.{plan[0][0].name}"
        return failing(f"{len(plan)} migrations are missing, first {first}", "back up, then: tidu django migrate")
    return ok("up to date")


def durability() -> Outcome:
    """What was acknowledged must outlive a power cut."""
    off = [name for name in CARELESS if asked(f"show {name}") == "off"]
    if off:
        return failing(f"acknowledged acts can be lost: {', '.join(off)} off", "turn them on in postgresql.conf")
    return ok("what is acknowledged is on the disk")


def clocks() -> Outcome:
    """Deadlines go by this machine's clock, ages by the database's."""
    skew = abs(float(asked("select extract(epoch from clock_timestamp())")) - time.time())
    way_out = "have both machines follow the same time servers (chrony)"
    if skew > SKEW_HARMFUL:
        return failing(f"this machine's clock and the database's are {skew:.0f} s apart", way_out)
    if skew > SKEW_NOTICED:
        return warning(f"this machine's clock and the database's are {skew:.0f} s apart", way_out)
    return ok("this machine's clock and the database's agree")


def connections() -> Outcome:
    """Whether the server has room for what this machine may open."""
    threads = envint("TIDU_WEB_THREADS", WEB_THREADS)
    web = envint("TIDU_WEB_PROCESSES", WEB_PROCESSES) * envint("TIDU_POOL", threads)
    work = envint("TIDU_WORKERS", 1) * (envint("TIDU_JOBS_AT_ONCE", JOBS_AT_ONCE) + CONNECTIONS_OF_A_WORKER)
    room = int(asked("show max_connections")) - int(asked("show superuser_reserved_connections"))
    says = f"this machine may open {web + work} of {room} connections"
    if web + work > room:
        return failing(says, "raise max_connections, or lower TIDU_POOL, TIDU_WEB_PROCESSES or TIDU_WORKERS")
    if envint("TIDU_POOL", threads) < threads:
        return warning(f"{says}; threads wait for connections", "let TIDU_POOL be at least TIDU_WEB_THREADS")
    return ok(says)
