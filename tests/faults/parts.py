"""Real parts of the platform as processes, on the database of the test: what the test commits they see, and the
other way round."""

from __future__ import annotations

import http.client
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from django.conf import settings
from django.db import connection
from django.test import Client
from psycopg.conninfo import make_conninfo

from tests.builders import confirmed
from tests.journeys.running import a_free_port, bare_environment
from tidu.accounts.models import User
from tidu.core import clock

PATIENCE_SECONDS = 60
TOKEN = "a" * 32  # of a form, as the cookie says it too
Answer = tuple[int, dict[str, str], str]


def database() -> str:
    """The address of the test's database."""
    return make_conninfo(os.environ["DATABASE_URL"], dbname=connection.settings_dict["NAME"])


def environment(**over: str) -> dict[str, str]:
    """What a part is started with: the test's database, store and secret, and the rehearsed clock."""
    ours = {
        "DATABASE_URL": database(),
        "TIDU_DEMO": "1",
        "TIDU_SECRET_KEY": settings.SECRET_KEY,
        "TIDU_STORE": str(settings.TIDU_STORE),
        "TIDU_HOME": os.environ["TIDU_HOME"],
        "TIDU_LIMITS": "upload=off",
        "TIDU_LOG_LEVEL": "ERROR",
    }
    kept = bare_environment()
    return kept | ours | over


def start(*words: str, **over: str) -> subprocess.Popen[bytes]:
    """Start a part in a process group of its own."""
    command = [sys.executable, "-m", "tidu.config.command", *words]
    return subprocess.Popen(command, env=environment(**over), start_new_session=True)


def kill(process: subprocess.Popen[bytes]) -> None:
    """End a part and all that it started, without a chance to act."""
    os.killpg(process.pid, signal.SIGKILL)
    process.wait()


@contextmanager
def worker(**over: str) -> Iterator[subprocess.Popen[bytes]]:
    """A worker, ended at the end."""
    process = start("worker", **over)
    try:
        yield process
    finally:
        if process.poll() is None:
            kill(process)


@dataclass
class Web:
    """A web server on a port of this machine."""

    over: dict[str, str] = field(default_factory=dict)
    port: int = field(default_factory=a_free_port)

    def __post_init__(self) -> None:
        self.begin()

    def begin(self) -> None:
        """Start it, and wait until it answers."""
        self.process = start("web", "--port", str(self.port), **self.over)
        wait_until(lambda: self.answers("/livez"))

    def kill(self) -> None:
        """End it without a chance to act."""
        kill(self.process)

    def answers(self, path: str, cookies: str = "") -> bool:
        """Whether it answers 200."""
        try:
            return self.ask("GET", path, cookies)[0] == 200
        except OSError:
            return False

    def ask(self, method: str, path: str, cookies: str = "", body: str | bytes = "", **told: str) -> Answer:
        """One request: status, headers and page; ``told`` are further headers. Raises OSError where no answer comes."""
        asking = http.client.HTTPConnection("127.0.0.1", self.port, timeout=30)
        headers = {"Cookie": f"csrftoken={TOKEN}; {cookies}", "X-CSRFToken": TOKEN, "Host": f"localhost:{self.port}"}
        if method == "POST":
            headers["Content-Type"] = "application/x-www-form-urlencoded"
        headers |= {name.replace("_", "-"): value for name, value in told.items()}
        try:
            asking.request(method, path, body, headers)
            answer = asking.getresponse()
            return answer.status, dict(answer.getheaders()), answer.read().decode(errors="replace")
        except http.client.HTTPException as reason:
            raise OSError("no answer") from reason
        finally:
            asking.close()


@contextmanager
def web(**over: str) -> Iterator[Web]:
    """A web server, ended at the end."""
    server = Web(over)
    try:
        yield server
    finally:
        if server.process.poll() is None:
            server.kill()


def session_of(person: User) -> str:
    """The cookie of a person who signed in and has just confirmed who they are."""
    client = confirmed(Client(), person)
    return f"{settings.SESSION_COOKIE_NAME}={client.cookies[settings.SESSION_COOKIE_NAME].value}"


def is_calm(answer: Answer, said: str = "系统暂时无法响应") -> bool:
    """Whether an answer says that it is for a moment only, what is out of reach, and when to come back."""
    status, headers, page = answer
    return (status, headers.get("retry-after")) == (503, "10") and f"<h1>{said}</h1>" in page


def rehearse(moment: Any) -> None:
    """Let the campaign's time of all parts be a moment."""
    clock.set_rehearsal(moment)


def wait_until(is_so: Any, seconds: float = PATIENCE_SECONDS) -> None:
    """Wait until something is so."""
    deadline = time.monotonic() + seconds
    while not is_so():
        assert time.monotonic() < deadline, "it did not come to pass in time"
        time.sleep(0.05)
