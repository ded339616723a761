"""A fresh instance on its last evening, with complete drafts, and its running parts."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

import psutil

from tidu.campaigns.actions import open_campaign
from tidu.campaigns.models import Campaign
from tidu.config import preparation
from tidu.config.demo.filling import answers_of
from tidu.config.demo.people import assemble
from tidu.config.demo.seed import count_rows_anew
from tidu.config.rehearsal import crowd
from tidu.config.rehearsal.applying import LastChange, as_form
from tidu.config.running.supervisor import Place, is_healthy
from tidu.core import clock

ROOT = Path(__file__).resolve().parents[2]
NOTICE = "miit/2024-399"
EVENING = datetime(2024, 11, 22, 22, 30, tzinfo=clock.SHANGHAI)
OPENED = datetime(2024, 11, 1, 9, tzinfo=clock.SHANGHAI)
SEED = 22
SECTION = "overall"
START_SECONDS = 60


@dataclass(frozen=True)
class Draft:
    """What its signatory will do with one complete draft, and the session to do it in."""

    session: str
    change: LastChange


def fill(count: int) -> list[Draft]:
    """Write units, people, the campaign and ``count`` complete drafts, and set the clock to the last evening."""
    preparation.migrate()
    with clock.frozen(OPENED):
        campaign = open_campaign(assemble().personas["secretariat"], NOTICE)
        people = crowd.applicants(count, SEED)
        dossiers = crowd.drafts(campaign, people, SEED)
        keys = crowd.sessions([one.person for one in people])
    count_rows_anew()
    clock.set_rehearsal(EVENING)
    document = roomiest_document(campaign)
    preparation.close()
    return [
        Draft(key, LastChange(dossier.pk, SECTION, as_form(answers_of(one.invented, SEED)[SECTION]), document))
        for dossier, one, key in zip(dossiers, people, keys, strict=True)
    ]


def roomiest_document(campaign: Campaign) -> str:
    """The document of the list that takes most files: one more always fits."""
    return max(campaign.notice.application.documents, key=lambda item: item.max_count).key


@contextmanager
def running(port: int, web: int) -> Iterator[dict[str, int]]:
    """Web server and worker, as an operator starts them; their process numbers."""
    os.environ["TIDU_WEB_PROCESSES"] = str(web)
    parts = [_start("web", "--port", str(port)), _start("worker")]
    try:
        _wait_until_it_answers(port, parts)
        yield {"web": parts[0].pid, "worker": parts[1].pid}
    finally:
        for part in parts:
            part.terminate()
        for part in parts:
            part.wait(START_SECONDS)


def _start(*words: str) -> subprocess.Popen[bytes]:
    return subprocess.Popen([sys.executable, "-m", "tidu.config.command", *words], cwd=ROOT)


def _wait_until_it_answers(port: int, parts: list[subprocess.Popen[bytes]]) -> None:
    deadline = time.monotonic() + START_SECONDS
    while not is_healthy(Place("127.0.0.1", port)):
        if time.monotonic() > deadline or any(part.poll() is not None for part in parts):
            raise SystemExit("the platform did not start")
        time.sleep(0.2)


def processor_seconds(parts: dict[str, int]) -> dict[str, float]:
    """Processor time that each part has used so far, with all that it started; the generator is this process."""
    used = {name: sum(map(_seconds_of, _family(pid))) for name, pid in parts.items()}
    used["database"] = sum(map(_seconds_of, [*_family(_postmaster()), *psutil.Process(_postmaster()).children()]))
    used["generator"] = _seconds_of(psutil.Process())
    return used


def _family(pid: int) -> list[psutil.Process]:
    """A process and what it started, but for the database, which counts by itself."""
    head = psutil.Process(pid)
    return [head, *(one for one in head.children(recursive=True) if "postgres" not in one.name())]


def _seconds_of(process: psutil.Process) -> float:
    """Processor time of one process, its finished children among it."""
    try:
        times = process.cpu_times()
    except psutil.NoSuchProcess:
        return 0.0
    return float(times.user + times.system + times.children_user + times.children_system)


def _postmaster() -> int:
    return int((Path(os.environ["TIDU_HOME"]) / "postgres/postmaster.pid").read_text().split()[0])
