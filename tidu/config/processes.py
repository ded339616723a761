"""The two long-running processes: the web server and the worker of background jobs."""

import argparse
import os

from tidu.config.environment import home

THREADS = 8  # requests answered at once; each may hold one connection


def serve(words: list[str]) -> int:
    """Run the web server until it is told to stop."""
    reader = argparse.ArgumentParser(prog="tidu serve", description="Run the web server.")
    reader.add_argument("--host", default="127.0.0.1", help="address to listen on (default: this machine only)")
    reader.add_argument("--port", type=int, default=8000, help="port to listen on")
    reader.add_argument("--workers", type=int, default=1, help="processes that answer requests")
    read = reader.parse_args(words)
    from granian.constants import Interfaces  # noqa: PLC0415 - help must not load the server
    from granian.log import LogLevels  # noqa: PLC0415 - see above
    from granian.server import Server  # noqa: PLC0415 - see above

    from tidu.config import database, messages  # noqa: PLC0415 - see above

    database.ensure(home())
    messages.compile_stale()
    os.environ.setdefault("TIDU_POOL", str(THREADS))
    Server(
        "tidu.config.wsgi:application",
        address=read.host,
        port=read.port,
        interface=Interfaces.WSGI,
        workers=read.workers,
        blocking_threads=THREADS,
        workers_kill_timeout=3,
        log_level=LogLevels.error,
    ).serve()
    return 0


def worker(words: list[str]) -> int:
    """Run background jobs until told to stop."""
    reader = argparse.ArgumentParser(prog="tidu worker", description="Run the worker of background jobs.")
    reader.add_argument("--concurrency", type=int, default=2, help="jobs run at once")
    read = reader.parse_args(words)
    from tidu.config.verbs import wake  # noqa: PLC0415 - help must not load Django

    wake()
    from django.core.management import call_command  # noqa: PLC0415 - see above

    call_command("procrastinate", "worker", concurrency=read.concurrency, shutdown_graceful_timeout=4)
    return 0
