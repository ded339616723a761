"""How long a newcomer waits: the first start from a fresh clone, the second start, the stop, and the seeding.

Run from the project's folder: ``.venv/bin/python bench/start.py``. Packages come from the package caches if these are
warm. Each figure is also given as a ratio to one bare ``import django; django.setup()`` measured in the same run.
"""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
PATIENCE_SECONDS = 600


def main() -> None:
    """Measure in a clone and print the figures."""
    with tempfile.TemporaryDirectory() as folder:
        clone = Path(folder) / "tidu"
        subprocess.run(["git", "clone", "--quiet", str(ROOT), str(clone)], check=True)
        first, first_stop = start_and_stop(clone)
        second, second_stop = start_and_stop(clone)
        bare = bare_start(clone)
    print(f"bare django.setup()       {bare:6.2f} s")
    for name, seconds in (
        ("first start, first page", first),
        ("stop", first_stop),
        ("second start, first page", second),
        ("stop", second_stop),
    ):
        print(f"{name:25} {seconds:6.2f} s   {seconds / bare:6.1f} x bare")


def start_and_stop(clone: Path) -> tuple[float, float]:
    """Seconds from ``make demo`` to the first page, and from SIGTERM to the end of every process."""
    port = free_port()
    environment = {**os.environ, "PORT": str(port)}
    for name in ("TIDU_HOME", "DATABASE_URL", "STAGE", "FRESH", "MAKEFLAGS", "VIRTUAL_ENV"):
        environment.pop(name, None)
    began = time.monotonic()
    demo = subprocess.Popen(
        ["make", "demo"], cwd=clone, env=environment, stdout=subprocess.DEVNULL, start_new_session=True
    )
    wait_for_page(port, demo)
    shown = time.monotonic() - began
    began = time.monotonic()
    os.killpg(demo.pid, signal.SIGTERM)
    demo.wait(60)
    while str(clone).encode() in subprocess.run(["ps", "axww", "-o", "args"], capture_output=True).stdout:
        time.sleep(0.05)
    return shown, time.monotonic() - began


def wait_for_page(port: int, demo: subprocess.Popen[bytes]) -> None:
    """Ask for the first page until it answers."""
    deadline = time.monotonic() + PATIENCE_SECONDS
    while time.monotonic() < deadline:
        if demo.poll() is not None:
            sys.exit(f"make demo ended with {demo.returncode}")
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{port}/") as answer:
                if answer.status == 200:
                    return
        except (urllib.error.URLError, ConnectionError):
            time.sleep(0.05)
    sys.exit("no page")


def bare_start(clone: Path) -> float:
    """Seconds for a process that only sets up Django with our settings."""
    program = "import django; django.setup()"
    environment = {**os.environ, "DJANGO_SETTINGS_MODULE": "tidu.config.settings", "DATABASE_URL": "postgresql:///none"}
    began = time.monotonic()
    subprocess.run([str(clone / ".venv/bin/python"), "-c", program], cwd=clone, env=environment, check=True)
    return time.monotonic() - began


def free_port() -> int:
    """A port that nobody uses now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


if __name__ == "__main__":
    main()
