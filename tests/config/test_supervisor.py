"""The demo as a whole: it starts, stops leaving nothing behind, and keeps its data."""

import json
import os
import re
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import psutil
import psycopg
import pytest

from tests.journeys.running import a_free_port, bare_environment
from tidu.config import database
from tidu.config.running import demo as demonstration
from tidu.config.running import supervisor
from tidu.config.running.supervisor import Child, Part, Place

pytestmark = pytest.mark.slow
START_SECONDS = 120  # seeding takes a while on a busy machine
STOP_SECONDS = 10


def processes_of(home: Path) -> list[str]:
    """Every living process that names the home in its words or its environment."""
    found = []
    for process in psutil.process_iter():
        try:
            ours = str(home) in " ".join(process.cmdline()) or process.environ().get("TIDU_HOME") == str(home)
            if ours and process.status() != psutil.STATUS_ZOMBIE:
                found.append(" ".join(process.cmdline()))
        except psutil.Error:
            continue
    return found


class Demo:
    """One run of the demo in a folder."""

    def __init__(self, home: Path) -> None:
        self.home, self.port = home, a_free_port()
        kept = bare_environment()
        self.process = subprocess.Popen(
            [sys.executable, "-m", "tidu.config.command", "demo"],
            env=kept | {"TIDU_HOME": str(home), "PORT": str(self.port)},
            stdout=subprocess.PIPE,
            text=True,
        )

    def wait(self) -> "Demo":
        assert self.process.stdout is not None
        deadline = time.monotonic() + START_SECONDS
        for line in self.process.stdout:
            if f":{self.port}/" in line:
                return self
            assert time.monotonic() < deadline
        raise AssertionError("the demo ended before it was ready")

    def health(self) -> dict[str, str]:
        with urllib.request.urlopen(f"http://127.0.0.1:{self.port}/healthz") as answer:
            states: dict[str, str] = json.load(answer)
            return states

    def end(self, number: signal.Signals) -> tuple[int, float]:
        began = time.monotonic()
        self.process.send_signal(number)
        self.process.communicate(timeout=60)
        return self.process.returncode, time.monotonic() - began


@pytest.fixture
def home(tmp_path: Path) -> Iterator[Path]:
    folder = tmp_path / "an odd, 名 'home'"  # a path that a shell or an address could misread
    yield folder
    for process in psutil.process_iter():
        try:
            if process.environ().get("TIDU_HOME") == str(folder) or str(folder) in " ".join(process.cmdline()):
                process.kill()
        except psutil.Error:
            continue


def asked(home: Path, statement: str) -> object:
    """What the running demo's database answers; asked without a handle, which would keep the server up."""
    _pid, _data, _started, port, folder, *_rest = (home / "postgres" / "postmaster.pid").read_text().splitlines()
    with psycopg.connect(host=folder, port=int(port), user="postgres", dbname=database.NAME) as connection:
        (answer,) = connection.execute(statement).fetchone() or (None,)
        return answer


def test_a_signal_that_comes_twice_still_ends_in_order(home: Path) -> None:
    demo = Demo(home).wait()
    demo.process.send_signal(signal.SIGTERM)
    assert demo.end(signal.SIGTERM)[0] == 0
    assert processes_of(home) == []


def test_demo_from_start_to_stop_and_again(home: Path) -> None:
    demo = Demo(home).wait()
    assert demo.health()["status"] == "ok"
    asked(home, "update accounts_user set name = '改过' where persona_key = 'auditor' returning 1")
    assert demo.end(signal.SIGTERM)[0] == 0
    assert processes_of(home) == []

    again = Demo(home).wait()
    assert asked(home, "select name from accounts_user where persona_key = 'auditor'") == "改过"
    code, seconds = again.end(signal.SIGINT)
    assert (code, seconds < STOP_SECONDS) == (0, True)
    assert processes_of(home) == []


def test_start_after_the_supervisor_was_killed(home: Path) -> None:
    demo = Demo(home).wait()
    demo.end(signal.SIGKILL)
    again = Demo(home).wait()
    assert again.health()["database"] == "ok"
    assert again.end(signal.SIGHUP)[0] == 0
    assert processes_of(home) == []


def test_second_demo_in_the_same_home(tmp_path: Path) -> None:
    with supervisor.only_one(tmp_path):
        other = Demo(tmp_path).process
        assert other.wait(timeout=30) == 1


def test_port_in_use(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        with pytest.raises(SystemExit, match=f"Port {port} of 127.0.0.1 cannot be used.*PORT="):
            supervisor.require_free(Place("127.0.0.1", port))


@pytest.mark.parametrize("stage", ["rubbish", "Application", "review "])
def test_unknown_stage(monkeypatch: pytest.MonkeyPatch, stage: str) -> None:
    monkeypatch.setenv("STAGE", stage)
    with pytest.raises(SystemExit, match="STAGE must be one of"):
        demonstration.demo([])


STEADY, FAILING = Part("steady", ("60",)), Part("failing", ("0.01",))


def sleeping(part: Part) -> "subprocess.Popen[bytes]":
    return subprocess.Popen(["sleep", *part.words], start_new_session=True)


def test_a_part_that_dies_is_started_anew_and_given_up_after_a_while(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(supervisor, "start", sleeping)
    monkeypatch.setattr(supervisor, "PAUSES", (0.01, 0.02, 0.03))
    steady, failing = Child(STEADY, sleeping(STEADY)), Child(FAILING, sleeping(FAILING))
    assert supervisor.watch([steady, failing]) == 1
    supervisor.stop([steady, failing])
    assert steady.process.poll() == -signal.SIGTERM
    said = capsys.readouterr().out
    assert said.count("The failing ended by itself (code 0); starting it anew") == 3
    assert said.splitlines()[-1] == "The failing died 4 times in a row; stopping the rest."


def test_a_part_that_ran_steadily_is_no_longer_counted(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(supervisor, "STEADY_SECONDS", 0.0)
    child = Child(FAILING, sleeping(FAILING), died=8)
    child.process.wait()
    assert supervisor._is_kept_alive(child)
    assert child.died == 1


@pytest.mark.parametrize(
    ("host", "reached_at"),
    [("127.0.0.1", "127.0.0.1:80"), ("0.0.0.0", "127.0.0.1:80"), ("10.0.0.7", "10.0.0.7:80"), ("::1", "[::1]:80")],
)
def test_where_the_web_server_is_reached(host: str, reached_at: str) -> None:
    assert Place(host, 80).reached_at == reached_at


def test_serve_where_nothing_was_set_up(home: Path) -> None:
    kept = bare_environment()
    answer = subprocess.run(
        [sys.executable, "-m", "tidu.config.command", "serve", "--port", str(a_free_port())],
        env=kept | {"TIDU_HOME": str(home)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert (answer.returncode, "set it up with: tidu init" in answer.stderr) == (1, True)
    assert processes_of(home) == []


def revived(home: Path) -> bool:
    try:
        return database.revive(home)
    except database.NotYet:
        return False


def test_a_database_that_died_is_started_anew(home: Path) -> None:
    address = database.start(home)
    process = psutil.Process(int((home / "postgres" / "postmaster.pid").read_text().splitlines()[0]))
    assert not database.revive(home)
    process.kill()
    process.wait()
    deadline = time.monotonic() + 30
    while not revived(home):
        assert time.monotonic() < deadline
        time.sleep(0.2)
    with psycopg.connect(address) as connection:
        assert connection.execute("select 1").fetchone() == (1,)
    database.stop(home)
    assert processes_of(home) == []


def test_a_part_that_does_not_listen_is_killed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(supervisor, "GRACE_SECONDS", 0.5)
    deaf = subprocess.Popen(
        [sys.executable, "-c", "import signal, time; signal.signal(15, 1); print(flush=True); time.sleep(60)"],
        start_new_session=True,
        stdout=subprocess.PIPE,
    )
    assert deaf.stdout is not None
    deaf.stdout.readline()
    supervisor.stop([Child(Part("deaf", ()), deaf)])
    assert deaf.returncode == -signal.SIGKILL


@pytest.mark.parametrize(
    "left",
    ["", "12", "999999999\n/elsewhere\n", "not a number\n", f"{os.getpid()}\n" * 8],
    ids=["empty", "cut off", "of another folder", "not a number", "of a living process"],
)
def test_lock_of_a_dead_server_is_removed(home: Path, left: str) -> None:
    database.start(home)
    database.stop(home)
    (home / "postgres" / "postmaster.pid").write_text(left)
    (home / "postgres" / ".handle_pids.json").write_text("[999999999]")
    with psycopg.connect(database.start(home)) as connection:
        assert connection.execute("select current_database()").fetchone() == ("tidu",)
    database.stop(home)
    assert processes_of(home) == []


class Instance:
    """A real instance, set up and served as an operator would."""

    def __init__(self, home: Path) -> None:
        self.home, self.port = home, a_free_port()
        kept = bare_environment()
        ours = {"TIDU_HOME": str(home), "TIDU_HTTPS": "0", "TIDU_WEB_PROCESSES": "2", "TIDU_METRICS_TOKEN": "t" * 20}
        self.environment = kept | ours | {"TIDU_INIT_PASSWORD": "a-long-enough-phrase-7"}

    def run(self, *words: str) -> subprocess.CompletedProcess[str]:
        command = [sys.executable, "-m", "tidu.config.command", *words]
        return subprocess.run(command, env=self.environment, capture_output=True, text=True, check=False)

    def serve(self) -> "subprocess.Popen[str]":
        command = [sys.executable, "-m", "tidu.config.command", "serve", "--port", str(self.port)]
        served = subprocess.Popen(command, env=self.environment, stdout=subprocess.PIPE, text=True)
        assert served.stdout is not None
        line = next(line for line in served.stdout if line.strip())
        assert line == f"Tidu 梯度   http://127.0.0.1:{self.port}/\n"
        return served

    def ask(self, path: str) -> str:
        headers = {"Authorization": f"Bearer {'t' * 20}"}
        asked = urllib.request.Request(f"http://127.0.0.1:{self.port}{path}", headers=headers)
        with urllib.request.urlopen(asked) as answer:
            return str(answer.read().decode())


def part(home: Path, verb: str) -> psutil.Process:
    """The process that runs a part."""
    for process in psutil.process_iter():
        with suppress(psutil.Error):
            if process.cmdline()[2:4] == ["tidu.config.command", verb] and process.environ()["TIDU_HOME"] == str(home):
                return process
    raise AssertionError(f"no {verb} runs")


def test_a_real_instance_from_init_to_stop(home: Path) -> None:
    instance = Instance(home)
    made = instance.run("init", "--email", "operator@example.cn", "--name", "运维")
    assert made.returncode == 0, made.stderr
    served = instance.serve()
    assert json.loads(instance.ask("/livez")) == {"status": "ok"}
    for _ in range(4):
        instance.ask("/register/")
    figure = r'tidu_requests_total{method="GET",route="register:list",status="200"} (\S+)'
    counted = re.search(figure, instance.ask("/metrics"))
    assert counted is not None
    assert float(counted[1]) == 4  # by two processes

    dead = part(home, "worker")
    dead.kill()
    assert served.stdout is not None
    assert "The worker ended by itself (code -9); starting it anew in 1 s." in next(served.stdout)
    deadline = time.monotonic() + 30
    while not any("worker" in line for line in processes_of(home)):
        assert time.monotonic() < deadline
        time.sleep(0.2)

    looked = json.loads(instance.run("doctor", "--json").stdout)
    failing = {name for name, check in looked["checks"].items() if check["state"] == "failing"}
    assert failing <= {"worker"}  # the new one may not have given a sign of life yet
    served.send_signal(signal.SIGTERM)
    served.communicate(timeout=60)
    assert served.returncode == 0
    assert processes_of(home) == []
