"""Web nodes, workers, and the front before the web nodes."""

from __future__ import annotations

import http.client
import os
import signal
import subprocess
import sys
import time
from itertools import cycle
from pathlib import Path

from tidu.config.running.supervisor import Place, is_healthy

TOKEN = "a" * 32  # of a form, as the cookie says it too
START_SECONDS = 60
Answer = tuple[int, dict[str, str], bytes]


class Node:
    """One machine that runs one part, with a home of its own."""

    def __init__(self, home: Path, *words: str, port: int = 0) -> None:
        self.name, self.port = home.name, port
        command = [sys.executable, "-m", "tidu.config.command", *words]
        environment = os.environ | {"TIDU_HOME": str(home)}
        self.process = subprocess.Popen(command, env=environment, start_new_session=True)

    def kill(self) -> None:
        """As if its machine had lost its power."""
        os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait()

    def stop(self) -> None:
        """Ask it to stop."""
        if self.process.poll() is None:
            self.process.terminate()
            try:
                self.process.wait(15)
            except subprocess.TimeoutExpired:
                self.kill()

    def wait(self) -> None:
        """Return when it answers."""
        deadline = time.monotonic() + START_SECONDS
        while not is_healthy(Place("127.0.0.1", self.port)):
            if time.monotonic() > deadline or self.process.poll() is not None:
                raise SystemExit(f"{self.name} does not answer")
            time.sleep(0.2)


class Front:
    """Hands each request to the next web node; one that gives no answer is left out until somebody mends it."""

    def __init__(self, nodes: list[Node]) -> None:
        self.nodes = nodes
        self.turn = cycle(nodes)
        self.answered: dict[str, int] = {node.name: 0 for node in nodes}
        self.down: set[str] = set()

    def ask(self, method: str, path: str, session: str = "") -> Answer | None:
        """One request; None where the node that had it gave no answer: whether it acted, nobody knows."""
        node = next(node for node in self.turn if node.name not in self.down)
        asking = http.client.HTTPConnection("127.0.0.1", node.port, timeout=30)
        headers = {"Host": "localhost", "Cookie": f"csrftoken={TOKEN}; sessionid={session}", "X-CSRFToken": TOKEN}
        if method == "POST":
            headers["Content-Type"] = "application/x-www-form-urlencoded"
        try:
            asking.request(method, path, "", headers)
            answer = asking.getresponse()
            self.answered[node.name] += 1
            return answer.status, {name.lower(): value for name, value in answer.getheaders()}, answer.read()
        except (OSError, http.client.HTTPException):
            self.down.add(node.name)
            return None
        finally:
            asking.close()
