"""PostgreSQL as primary and streaming replica, by the programs that come with the platform."""

from __future__ import annotations

import os
import shutil
import subprocess
import time
from pathlib import Path

import psycopg

from tidu.config import database

USER = "embedded_postgres"  # PostgreSQL does not run as root
REPLICA = "replica"
SETTINGS = """
listen_addresses = '127.0.0.1'
unix_socket_directories = ''
wal_level = replica
max_wal_senders = 4
shared_buffers = 64MB
synchronous_commit = on
log_min_messages = fatal
"""


class Server:
    """One PostgreSQL server in a folder, on a port of this machine."""

    def __init__(self, folder: Path, port: int) -> None:
        self.folder, self.port = folder, port
        self.address = f"host=127.0.0.1 port={port} user=postgres"

    def make(self) -> None:
        """A new, empty one, which sends what it writes to a replica."""
        run("initdb", "--pgdata", self.folder, "--auth=trust", "--encoding=UTF8", "--username=postgres", "--no-sync")
        with (self.folder / "postgresql.conf").open("a") as written:
            written.write(SETTINGS)

    def copy_from(self, primary: Server) -> None:
        """The replica of another: a copy of all it has, which then follows it."""
        source = f"{primary.address} application_name={REPLICA}"
        run("pg_basebackup", "--pgdata", self.folder, "--dbname", source, "--write-recovery-conf", "--checkpoint=fast")

    def start(self) -> None:
        """Start it."""
        log = self.folder.with_suffix(".log")
        run("pg_ctl", "--pgdata", self.folder, "--log", log, "--wait", "-o", f"-p {self.port}", "start")

    def stop(self, mode: str) -> None:
        """Stop it: ``immediate`` as if its machine had lost its power."""
        run("pg_ctl", "--pgdata", self.folder, "--wait", "--mode", mode, "stop", check=False)

    def execute(self, statement: str) -> str:
        """Run a statement as its operator; the first value of the answer."""
        with psycopg.connect(self.address, dbname="postgres", autocommit=True, connect_timeout=5) as connection:
            answer = connection.execute(statement)  # type: ignore[call-overload]
            return str(answer.fetchone()[0]) if answer.description else ""

    def wait_for_replica(self) -> None:
        """Let nothing be acknowledged from now on that the replica has not written down too."""
        self.execute(f"alter system set synchronous_standby_names = '{REPLICA}'")
        self.execute("select pg_reload_conf()")
        deadline = time.monotonic() + 30
        while self.execute("select coalesce(max(sync_state), '') from pg_stat_replication") != "sync":
            assert time.monotonic() < deadline, "the replica does not follow"
            time.sleep(0.2)

    def promote(self) -> None:
        """Make the replica the primary. It waits for no replica of its own until it has one."""
        run("pg_ctl", "--pgdata", self.folder, "--wait", "promote")
        self.execute("alter system set synchronous_standby_names = ''")
        self.execute("select pg_reload_conf()")


def prepare(folder: Path) -> None:
    """Let the server's own user use the folder and the programs, where we are root."""
    if os.geteuid() == 0:
        database.library.ensure_user_exists(USER)
        database.library.ensure_prefix_permissions(database.PROGRAMS / "initdb")
        shutil.chown(folder, USER, USER)
        folder.chmod(0o755)


def run(program: str, *words: object, check: bool = True) -> None:
    """Run one of PostgreSQL's programs. Its output goes to a file: a server that it leaves behind would hold a pipe."""
    user = USER if os.geteuid() == 0 else None
    done = subprocess.run(
        [str(database.PROGRAMS / program), *map(str, words)],
        user=user,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        cwd="/",
        timeout=120,
        check=False,
    )
    if check and done.returncode:
        raise SystemExit(f"{program} failed with {done.returncode}: {' '.join(map(str, words))}")
