"""The whole platform as somebody starts it: one command, an address, and one signal to stop it."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path

START_SECONDS = 240  # migrating and seeding take their time on a busy machine
STOP_SECONDS = 10


class RunningDemo:
    """The demo opened at one stage, in a folder of its own."""

    def __init__(self, home: Path, stage: str) -> None:
        self.home, self.port = home, a_free_port()
        kept = {name: value for name, value in os.environ.items() if not name.startswith(("TIDU_", "DATABASE_"))}
        self.environment = kept | {"TIDU_HOME": str(home), "PORT": str(self.port), "STAGE": stage}
        self.said = home.with_name(f"{home.name}.log")
        with self.said.open("w") as said:
            self.process = subprocess.Popen(tidu("demo"), env=self.environment, stdout=said, stderr=said)

    @property
    def address(self) -> str:
        """Where it answers, without a slash at the end."""
        return f"http://localhost:{self.port}"

    def wait(self) -> RunningDemo:
        """Return when it said its address."""
        deadline = time.monotonic() + START_SECONDS
        while f":{self.port}/" not in self.said.read_text():
            assert self.process.poll() is None, self.said.read_text()
            assert time.monotonic() < deadline, self.said.read_text()
            time.sleep(0.2)
        return self

    def run(self, *words: str) -> subprocess.CompletedProcess[str]:
        """Run another verb of the command on the same instance."""
        environment = self.environment | {"TIDU_DEMO": "1"}
        return subprocess.run(tidu(*words), env=environment, capture_output=True, text=True, timeout=120, check=False)

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


def tidu(*words: str) -> list[str]:
    """A command of the platform."""
    return [sys.executable, "-m", "tidu.config.command", *words]


def a_free_port() -> int:
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        port: int = found.getsockname()[1]
        return port
