"""A part is out of reach for a while: pages say so calmly, nothing is half done, and all goes on by itself."""

from __future__ import annotations

import socket
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import psutil
import pytest
from django.db import transaction
from django.test import Client
from django.urls import reverse

from tests.builders import signed_in
from tests.core.stores import place
from tests.dossier_builders import IN_TIME, a_dossier, a_pdf, applicant_of, complete
from tests.faults.parts import Web, rehearse, session_of, wait_until, web
from tests.journeys.running import RunningDemo
from tidu.core import clock
from tidu.dossiers import queries
from tidu.dossiers.models import Dossier

pytestmark = [pytest.mark.slow, pytest.mark.django_db(transaction=True)]
REGISTER = "/register/"


def test_a_pool_that_is_used_up() -> None:
    dossier = complete(a_dossier())
    session = session_of(applicant_of(dossier))
    rehearse(IN_TIME)
    with web(TIDU_POOL="1", TIDU_POOL_WAIT="1", TIDU_WEB_THREADS="4") as server, ThreadPoolExecutor(1) as people:
        with transaction.atomic():
            Dossier.objects.select_for_update().get(pk=dossier.pk)
            address = reverse("dossiers:submit", args=[dossier.pk])
            waiting = people.submit(server.ask, "POST", address, session)
            wait_until(lambda: is_calm(server.ask("GET", REGISTER)))
        assert waiting.result()[1]["location"].endswith("/receipt/")
        wait_until(lambda: server.answers(REGISTER))


def test_a_database_that_is_started_anew(tmp_path: Path) -> None:
    demo = RunningDemo(tmp_path / "home", "notice").wait()
    try:
        server = object.__new__(Web)  # the demo's own web server, asked the same way
        server.port = demo.port
        assert server.answers(REGISTER)
        lock = demo.home / "postgres" / "postmaster.pid"
        postmaster = psutil.Process(int(lock.read_text().splitlines()[0]))
        postmaster.kill()
        seen, deadline = [], time.monotonic() + 60
        while not seen or seen[-1][0] != 200:
            assert time.monotonic() < deadline
            seen.append(server.ask("GET", REGISTER))
        assert all(is_calm(answer) for answer in seen[:-1])
        assert "The database had died; it was started anew." in demo.said.read_text()
        wait_until(lambda: server.ask("GET", "/healthz")[0] == 200)
    finally:
        assert demo.end()[0] == 0
