"""Runs the whole platform as one command, and stops all of it again.

Web server and worker are children, each in a process group of its own, so that nothing they start outlives them. When
this process is killed without a chance to act, the kernel ends the children, and the next start clears up the rest.
"""

import argparse
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
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from types import FrameType

from tidu.config.demo import STAGES, USUAL_STAGE
from tidu.config.environment import envbool, envint, home

GRACE_SECONDS = 5.0  # until a child that was asked to stop is killed
READY_SECONDS = 60.0
LOOK_EVERY_SECONDS = 0.1
SIGNALS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)
PR_SET_PDEATHSIG = 1
DESCRIPTION = f"""Run everything: database, web server and worker, with invented data and personas.

Read from the environment: PORT (8000), STAGE ({", ".join(STAGES)}), FRESH=1 (start from nothing),
TIDU_HOME (.tidu; where all data lies), DATABASE_URL (another PostgreSQL server).
"""


class Stopped(BaseException):
    """Somebody asked for the end."""


@dataclass(frozen=True)
class Child:
    """A running part."""

    name: str
    process: "subprocess.Popen[bytes]"


def demo(words: list[str]) -> int:
    """Run the demo until told to stop; 0 when it was, 1 when a part failed."""
    reader = argparse.ArgumentParser(
        prog="tidu demo", description=DESCRIPTION, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    reader.parse_args(words)
    stage = os.environ.get("STAGE", "")
    if stage and stage not in STAGES:
        raise SystemExit(f"STAGE must be one of: {', '.join(STAGES)}.")
    os.environ["TIDU_DEMO"] = "1"
    port = envint("PORT", 8000)
    with only_one(home()):
        require_free(port)
        listen_to_signals(_raise_stopped)
        return run(port, stage)


def run(port: int, stage: str) -> int:
    """Prepare, start, watch and stop all parts."""
    children: list[Child] = []
    try:
        prepare(stage)
        children += [start("web", "serve", "--port", str(port)), start("worker", "worker")]
        wait_until_ready(port, children)
        announce(port)
        return watch(children)
    except Stopped:
        return 0
    finally:
        listen_to_signals(signal.SIG_IGN)
        say("Stopping …")
        stop(children)
        stop_database()
        say("Stopped.")


def prepare(stage: str) -> None:
    """Bring database and catalogues up to date; fill an empty instance. Quick where nothing is to be done."""
    from tidu.config import database, messages, readiness  # noqa: PLC0415 - help must load no driver

    address = database.ensure(home())
    messages.compile_stale()
    seeded = readiness.seeded_stage(address)
    fresh = envbool("FRESH", False) or is_another(stage, seeded)
    if fresh or not readiness.is_ready(address):
        wanted = stage or ("" if fresh else seeded) or USUAL_STAGE
        fill(address, wanted, fresh=fresh)
        readiness.declare_ready(address, wanted)


def is_another(stage: str, seeded: str) -> bool:
    """Whether a stage was named that is not the one the data began at; then the demo opens anew there, and says so."""
    another = bool(stage and seeded and stage != seeded)
    if another:
        say(f"Opening the campaign anew at STAGE={stage}; the data that began at {seeded} goes.")
    return another


def fill(address: str, stage: str, *, fresh: bool) -> None:
    """Migrate, and seed an empty instance. Loads Django, which takes its time."""
    import django  # noqa: PLC0415 - see above

    django.setup()
    from tidu.config import preparation  # noqa: PLC0415 - see above

    preparation.refuse_real_instance()
    if fresh:
        preparation.forget_everything(address)
    preparation.migrate()
    preparation.seed(stage)
    preparation.close()


def start(name: str, *words: str) -> Child:
    """Start a part of the platform in a process group of its own."""
    command = [sys.executable, "-m", "tidu.config.command", *words]
    process = subprocess.Popen(command, start_new_session=True, preexec_fn=_die_with(os.getpid()))  # noqa: S603
    return Child(name, process)


def wait_until_ready(port: int, children: list[Child]) -> None:
    """Return when the health page answers well. Raises SystemExit if a part ends or time runs out before."""
    deadline = time.monotonic() + READY_SECONDS
    while time.monotonic() < deadline:
        if failed := ended(children):
            raise SystemExit(f"The {failed.name} ended at once (exit code {failed.process.returncode}); see above.")
        if is_healthy(port):
            return
        time.sleep(LOOK_EVERY_SECONDS)
    raise SystemExit(f"The platform did not answer on port {port} within {READY_SECONDS:.0f} seconds.")


def is_healthy(port: int) -> bool:
    """Whether the health page answers 200."""
    try:
        with urllib.request.urlopen(f"http://127.0.0.1:{port}/healthz", timeout=5) as answer:
            return bool(json.load(answer)["status"] == "ok")
    except (OSError, ValueError):
        return False


def announce(port: int) -> None:
    """Print the address and the personas."""
    from tidu.accounts.personas import GROUPS, PERSONAS  # noqa: PLC0415 - help must not load them

    say(f"\nTidu 梯度   http://localhost:{port}/\n\nPersonas on the sign-in page, none with a password:")
    for group, title in GROUPS.items():
        say(f"  {title.zh} {title.en}")
        for persona in PERSONAS:
            if persona.group == group:
                say(f"    {persona.name.zh} {persona.name.en}: {persona.task.zh} {persona.task.en}")
    say("\nCtrl-C stops everything; the data is kept.\n")


def watch(children: list[Child]) -> int:
    """Wait until a part ends by itself, which is a failure; being told to stop comes as Stopped."""
    while not (failed := ended(children)):
        time.sleep(LOOK_EVERY_SECONDS)
    say(f"The {failed.name} ended by itself (exit code {failed.process.returncode}); stopping the rest.")
    return 1


def ended(children: list[Child]) -> Child | None:
    """Return a part that runs no more, if there is one."""
    return next((child for child in children if child.process.poll() is not None), None)


def stop(children: list[Child]) -> None:
    """Ask all parts to stop, wait a little, then kill what is left in their groups."""
    for child in children:
        _signal_group(child, signal.SIGTERM, alone=True)
    deadline = time.monotonic() + GRACE_SECONDS
    while time.monotonic() < deadline and any(child.process.poll() is None for child in children):
        time.sleep(LOOK_EVERY_SECONDS)
    for child in children:
        _signal_group(child, signal.SIGKILL)
        child.process.wait()


def stop_database() -> None:
    """Stop our own server, if it was started."""
    if "tidu.config.database" in sys.modules:
        from tidu.config import database  # noqa: PLC0415 - loaded already, or not needed

        database.stop_if_started(home())


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


def require_free(port: int) -> None:
    """Raise SystemExit if something else listens on the port."""
    with socket.socket() as trial:
        trial.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            trial.bind(("127.0.0.1", port))
        except (OSError, OverflowError) as reason:
            raise SystemExit(f"Port {port} cannot be used ({reason}); choose another one with PORT=...") from reason


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
