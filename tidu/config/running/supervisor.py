"""Starts the parts of the platform together, watches them, starts anew what died, and stops all of it again.

Web server and worker are children, each in a process group of its own, so that nothing they start outlives them. When
this process is killed without a chance to act, the kernel ends the children, and the next start clears up the rest.
"""

import ctypes
import fcntl
import json
import os
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from types import FrameType

from tidu.config.environment import envlist, home

GRACE_SECONDS = 5.0  # until a child that was asked to stop is killed
READY_SECONDS = 60.0
LOOK_EVERY_SECONDS = 0.1
LOOK_AT_DATABASE_SECONDS = 1.0
MOST_FAILURES = 30  # to start the database anew, one each second
STEADY_SECONDS = 60.0  # a part that ran so long has recovered
PAUSES = (1.0, 2.0, 4.0, 8.0, 16.0, 30.0, 30.0, 30.0, 30.0)  # before each new start; after the last one we give up
SIGNALS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)
PR_SET_PDEATHSIG = 1
ANYWHERE = {"", "*", "0.0.0.0", "::"}  # noqa: S104 - compared with, not listened on


class Stopped(BaseException):
    """Somebody asked for the end."""


@dataclass(frozen=True)
class Part:
    """A part to run: its name, and the words of the command that runs it."""

    name: str
    words: tuple[str, ...]


@dataclass
class Child:
    """A part that is running, or waits to be started anew at ``due``."""

    part: Part
    process: "subprocess.Popen[bytes]"
    began: float = field(default_factory=time.monotonic)
    died: int = 0
    due: float = 0.0

    @property
    def has_ended(self) -> bool:
        """Whether its process runs no more."""
        return self.process.poll() is not None


@dataclass(frozen=True)
class Place:
    """Where the web server listens."""

    host: str
    port: int

    @property
    def reached_at(self) -> str:
        """Host and port as this machine reaches them."""
        host = "127.0.0.1" if self.host in ANYWHERE else self.host
        return f"[{host}]:{self.port}" if ":" in host else f"{host}:{self.port}"


def run(place: Place, parts: Sequence[Part], prepare: Callable[[], None], announce: Callable[[], None]) -> int:
    """Prepare, start, watch and stop all parts; 0 when told to stop, 1 when a part could not be kept alive."""
    children: list[Child] = []
    with only_one(home()):
        require_free(place)
        listen_to_signals(_raise_stopped)
        try:
            prepare()
            children += [Child(part, start(part)) for part in parts]
            wait_until_ready(place, children)
            announce()
            return watch(children)
        except Stopped:
            return 0
        finally:
            listen_to_signals(signal.SIG_IGN)
            say("Stopping …")
            stop(children)
            stop_database()
            say("Stopped.")


def start(part: Part) -> "subprocess.Popen[bytes]":
    """Start a part in a process group of its own."""
    command = [sys.executable, "-m", "tidu.config.command", *part.words]
    return subprocess.Popen(command, start_new_session=True, preexec_fn=_die_with(os.getpid()))  # noqa: S603


def wait_until_ready(place: Place, children: Sequence[Child]) -> None:
    """Return when the health page answers well. Raises SystemExit if a part ends or time runs out before."""
    deadline = time.monotonic() + READY_SECONDS
    while time.monotonic() < deadline:
        for child in children:
            if child.has_ended:
                raise SystemExit(f"The {child.part.name} ended at once (code {child.process.returncode}); see above.")
        if is_healthy(place):
            return
        time.sleep(LOOK_EVERY_SECONDS)
    raise SystemExit(f"The platform did not answer on port {place.port} within {READY_SECONDS:.0f} seconds.")


def is_healthy(place: Place) -> bool:
    """Whether the health page answers 200, asked under a host name that is answered."""
    named = envlist("TIDU_ALLOWED_HOSTS", "localhost")[0].lstrip(".")
    asked = urllib.request.Request(f"http://{place.reached_at}/healthz", headers={"Host": named.replace("*", "any")})
    try:
        with urllib.request.urlopen(asked, timeout=5) as answer:  # noqa: S310 - as above
            return bool(json.load(answer)["status"] == "ok")
    except (OSError, ValueError):
        return False


def watch(children: Sequence[Child]) -> int:
    """Start anew what dies, with growing pauses; return 1 when a part dies again and again. Being told to stop comes as
    Stopped."""
    looked, failures = time.monotonic(), 0
    while failures < MOST_FAILURES:
        for child in children:
            if child.has_ended and not _is_kept_alive(child):
                say(f"The {child.part.name} died {child.died} times in a row; stopping the rest.")
                return 1
        if time.monotonic() - looked > LOOK_AT_DATABASE_SECONDS:
            looked = time.monotonic()
            failures = revive_database(failures)
        time.sleep(LOOK_EVERY_SECONDS)
    say(f"The database died and could not be started in {failures} tries; see the file postgres/log.")
    return 1


def _is_kept_alive(child: Child) -> bool:
    """Start a dead part anew when its pause is over; False when there have been too many."""
    now = time.monotonic()
    if not child.due:
        child.died = 1 if now - child.began > STEADY_SECONDS else child.died + 1
        if child.died > len(PAUSES):
            return False
        pause = PAUSES[child.died - 1]
        code = child.process.returncode
        say(f"The {child.part.name} ended by itself (code {code}); starting it anew in {pause:.0f} s.")
        child.due = now + pause
    elif now >= child.due:
        _signal_group(child, signal.SIGKILL)  # helpers that outlived their leader
        child.process, child.began, child.due = start(child.part), now, 0.0
    return True


def stop(children: Sequence[Child]) -> None:
    """Ask all parts to stop, wait a little, then kill what is left in their groups."""
    for child in children:
        _signal_group(child, signal.SIGTERM, alone=True)
    deadline = time.monotonic() + GRACE_SECONDS
    while time.monotonic() < deadline and not all(child.has_ended for child in children):
        time.sleep(LOOK_EVERY_SECONDS)
    for child in children:
        _signal_group(child, signal.SIGKILL)
        child.process.wait()


def stop_database() -> None:
    """Stop our own server, if it was started."""
    if "tidu.config.database" in sys.modules:
        from tidu.config import database  # noqa: PLC0415 - loaded already, or not needed

        database.stop_if_started(home())


def revive_database(failures: int) -> int:
    """Start our own server anew if we started it and it died; how many times in a row that failed by now."""
    if "tidu.config.database" not in sys.modules:
        return 0
    from tidu.config import database  # noqa: PLC0415 - see above

    try:
        if database.is_started(home()) and database.revive(home()):
            say("The database had died; it was started anew.")
    except database.NotYet:
        return failures + 1
    return 0


@contextmanager
def only_one(folder: Path) -> Iterator[None]:
    """Hold the folder for this process alone; the kernel gives it free however the process ends."""
    folder.mkdir(parents=True, exist_ok=True)
    with (folder / "running").open("a+") as held:
        try:
            fcntl.flock(held, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            held.seek(0)
            raise SystemExit(f"Tidu runs here already (process {held.read().strip()}); stop it first.") from None
        held.truncate(0)
        held.write(str(os.getpid()))
        held.flush()
        yield


def require_free(place: Place) -> None:
    """Raise SystemExit if something else listens there."""
    family = socket.AF_INET6 if ":" in place.host else socket.AF_INET
    with socket.socket(family) as trial:
        trial.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            trial.bind((place.host, place.port))
        except (OSError, OverflowError) as reason:
            taken = f"Port {place.port} of {place.host} cannot be used ({reason})"
            raise SystemExit(f"{taken}; choose another one with --port or PORT=...") from reason


def listen_to_signals(handler: "Callable[[int, FrameType | None], None] | signal.Handlers") -> None:
    """Have every signal that asks for the end answered in one way."""
    for number in SIGNALS:
        signal.signal(number, handler)


def say(line: str) -> None:
    """Print at once, also into a pipe that may be closed by now."""
    try:
        print(line, flush=True)
    except OSError:
        sys.stdout = open(os.devnull, "w", encoding="utf-8")  # noqa: SIM115 - stays open until the end


def _raise_stopped(_number: int, _frame: FrameType | None) -> None:
    # make passes a signal on that its child got already; a second one must not cut the orderly stop short.
    listen_to_signals(signal.SIG_IGN)
    raise Stopped


def _signal_group(child: Child, number: signal.Signals, *, alone: bool = False) -> None:
    """Signal a part's leader alone, who stops its helpers in order, or its whole group."""
    try:
        (os.kill if alone else os.killpg)(child.process.pid, number)
    except ProcessLookupError:
        return


def _die_with(parent: int) -> Callable[[], None] | None:
    """Have the kernel end a child when its parent dies; only Linux can."""
    if sys.platform != "linux":
        return None
    prctl = ctypes.CDLL(None).prctl

    def in_child() -> None:
        prctl(PR_SET_PDEATHSIG, signal.SIGTERM)
        if os.getppid() != parent:
            os._exit(1)

    return in_child
