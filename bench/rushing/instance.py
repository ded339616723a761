"""A fresh instance on its last evening, with complete drafts, and its running parts."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

import psutil

from tidu.campaigns.actions import open_campaign
from tidu.config import preparation
from tidu.config.demo.people import assemble
from tidu.config.demo.seed import count_rows_anew
from tidu.config.rehearsal import crowd
from tidu.config.rehearsal.applying import LastChange
from tidu.config.rehearsal.instance import last_changes, started
from tidu.config.running.supervisor import Place
from tidu.core import clock

NOTICE = "miit/2024-399"
EVENING = datetime(2024, 11, 22, 22, 30, tzinfo=clock.SHANGHAI)
OPENED = datetime(2024, 11, 1, 9, tzinfo=clock.SHANGHAI)
SEED = 22


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
    changes = last_changes(campaign, dossiers, people, SEED)
    preparation.close()
    return [Draft(key, change) for key, change in zip(keys, changes, strict=True)]


@contextmanager
def running(port: int, web: int) -> Iterator[dict[str, int]]:
    """Web server and worker, as an operator starts them; their process numbers."""
    os.environ["TIDU_WEB_PROCESSES"] = str(web)
    with started(Place("127.0.0.1", port)) as parts:
        yield parts


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
