"""The parts as processes: web server, worker of background jobs, and the database that the platform brings along."""

import argparse
import os
import shutil
import signal
import threading
from contextlib import suppress
from pathlib import Path

from tidu.config.environment import envint, home

# Sensible on two cores: one process keeps one core busy, and leaves the other to database and worker.
WEB_PROCESSES = 1
WEB_THREADS = 8  # requests answered at once by a process; each may hold one connection
JOBS_AT_ONCE = 2
NICENESS_OF_WORKER = 10  # somebody waits for a page; nobody waits for a job
FINISH_SECONDS = 4  # for requests and jobs under way when the end is asked for


def web(words: list[str]) -> int:
    """Run the web server until it is told to stop."""
    reader = argparse.ArgumentParser(prog="tidu web", description="Run the web server.")
    add_place(reader)
    read = reader.parse_args(words)
    from granian.constants import Interfaces  # noqa: PLC0415 - help must not load the server
    from granian.log import LogLevels  # noqa: PLC0415 - see above
    from granian.server import Server  # noqa: PLC0415 - see above

    from tidu.config import database, messages  # noqa: PLC0415 - see above

    processes = envint("TIDU_WEB_PROCESSES", WEB_PROCESSES)
    threads = envint("TIDU_WEB_THREADS", WEB_THREADS)
    database.ensure(home())
    messages.compile_stale()
    os.environ.setdefault("TIDU_POOL", str(threads))
    if processes > 1:
        count_together(home() / "counted" / str(read.port))
    Server(
        "tidu.config.wsgi:application",
        address=read.host,
        port=read.port,
        interface=Interfaces.WSGI,
        workers=processes,
        blocking_threads=threads,
        respawn_failed_workers=True,
        workers_kill_timeout=FINISH_SECONDS,
        log_level=LogLevels.error,
    ).serve()
    return 0


def add_place(reader: argparse.ArgumentParser) -> None:
    """Let where to listen be said by words, else by TIDU_HOST and TIDU_PORT."""
    where = os.environ.get("TIDU_HOST", "") or "127.0.0.1"
    reader.add_argument("--host", default=where, help="address to listen on (TIDU_HOST; default: this machine only)")
    reader.add_argument("--port", type=int, default=envint("TIDU_PORT", 8000), help="port to listen on (TIDU_PORT)")


def count_together(folder: Path) -> None:
    """Have the processes of this server add up their figures in a folder, beginning at nothing."""
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    os.environ["PROMETHEUS_MULTIPROC_DIR"] = str(folder)


def worker(words: list[str]) -> int:
    """Run background jobs until told to stop."""
    reader = argparse.ArgumentParser(prog="tidu worker", description="Run the worker of background jobs.")
    at_once = envint("TIDU_JOBS_AT_ONCE", JOBS_AT_ONCE)
    reader.add_argument("--concurrency", type=int, default=at_once, help="jobs run at once (TIDU_JOBS_AT_ONCE)")
    read = reader.parse_args(words)
    os.nice(NICENESS_OF_WORKER)
    from tidu.config.verbs import wake  # noqa: PLC0415 - help must not load Django

    wake()
    from tidu.config.running.jobs import run  # noqa: PLC0415 - see above

    run(read.concurrency, FINISH_SECONDS)
    return 0


def database(words: list[str]) -> int:
    """Keep the database that the platform brings along running until told to stop."""
    reader = argparse.ArgumentParser(
        prog="tidu database", description="Run the database below TIDU_HOME by itself, for parts run apart."
    )
    reader.parse_args(words)
    if os.environ.get("DATABASE_URL"):
        raise SystemExit("DATABASE_URL names another database; this verb runs the one below TIDU_HOME.")
    from tidu.config import database as server  # noqa: PLC0415 - help must not load a driver

    ended = threading.Event()
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, lambda *_: ended.set())
    print(server.start(home()), flush=True)
    while not ended.wait(server.LOOK_EVERY_SECONDS):
        with suppress(server.NotYet):
            server.revive(home())
    server.stop(home())
    return 0
