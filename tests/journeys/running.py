"""The whole platform as somebody starts it: one command, an address, and one signal to stop it."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path
from typing import Self

START_SECONDS = 240  # migrating and seeding take their time on a busy machine
STOP_SECONDS = 10


class Running:
    """The platform started by one command with an environment of its own; what it says is kept in a file."""

    def __init__(self, words: list[str], environment: dict[str, str], port: int, said: Path) -> None:
        self.environment, self.port, self.said = environment, port, said
        with said.open("w") as file:
            self.process = subprocess.Popen(words, env=environment, stdout=file, stderr=file)

    @property
    def address(self) -> str:
        """Where it answers, without a slash at the end."""
        return f"http://localhost:{self.port}"

    def wait(self) -> Self:
        """Return when it said its address."""
        deadline = time.monotonic() + START_SECONDS
        while f":{self.port}/" not in self.said.read_text():
            assert self.process.poll() is None, self.said.read_text()
            assert time.monotonic() < deadline, self.said.read_text()
            time.sleep(0.2)
        return self

    def run(self, *words: str) -> subprocess.CompletedProcess[str]:
        """Run another verb of the command on the same instance."""
        return run(*words, environment=self.environment)

    def end(self) -> tuple[int, float]:
        """Ask it to stop; its exit code and how many seconds it took."""
        began = time.monotonic()
        self.process.send_signal(signal.SIGTERM)
        try:
            self.process.wait(timeout=60)
        except subprocess.TimeoutExpired:
            self.process.kill()
            raise
        return self.process.returncode, time.monotonic() - began


class RunningDemo(Running):
    """The demo opened at one stage, in a folder of its own."""

    def __init__(self, home: Path, stage: str) -> None:
        self.home, port = home, a_free_port()
        ours = {"TIDU_HOME": str(home), "PORT": str(port), "STAGE": stage, "TIDU_DEMO": "1"}
        super().__init__(tidu("demo"), bare_environment() | ours, port, home.with_name(f"{home.name}.log"))


def run(*words: str, environment: dict[str, str]) -> subprocess.CompletedProcess[str]:
    """Run a verb of the command to its end."""
    return subprocess.run(
        tidu(*words), env=environment, capture_output=True, text=True, timeout=START_SECONDS, check=False
    )


def bare_environment() -> dict[str, str]:
    """The environment without what concerns the platform or its database."""
    return {name: value for name, value in os.environ.items() if not name.startswith(("TIDU_", "DATABASE_"))}


def tidu(*words: str) -> list[str]:
    """A command of the platform."""
    return [sys.executable, "-m", "tidu.config.command", *words]


def a_free_port() -> int:
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        port: int = found.getsockname()[1]
        return port
