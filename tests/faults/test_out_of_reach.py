"""Connections run out, or the database is gone for a while: pages say so calmly, what was acknowledged is there once,
and all goes on by itself."""

from __future__ import annotations

import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import psutil
import pytest
import requests
from django.db import connection, transaction
from django.urls import reverse

from tests.dossier_builders import IN_TIME, NOTICE, a_dossier, applicant_of, complete
from tests.faults.parts import Answer, is_calm, rehearse, session_of, wait_until, web
from tests.faults.submitting import drafts, is_receipt, submit, whole
from tests.journeys.running import RunningDemo
from tidu.dossiers.models import Dossier, Version
from tidu.workflow.seals import verify

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


CUT_OFF = """select pg_terminate_backend(pid) from pg_stat_activity
             where datname = current_database() and pid <> pg_backend_pid()"""


def cut_off() -> None:
    """End all connections of the others, as a server that goes down does."""
    with connection.cursor() as cursor:
        cursor.execute(CUT_OFF)


def test_connections_that_are_cut_off_amid_submissions() -> None:
    dossiers, session = drafts(40)
    rehearse(IN_TIME)
    with web() as server, ThreadPoolExecutor(4) as people:
        under_way = [people.submit(submit, server, dossier, session) for dossier in dossiers]
        wait_until(lambda: under_way[8].done())
        while all(is_receipt(one.result()) for one in under_way if one.done()) and not under_way[-1].done():
            cut_off()
            time.sleep(0.1)
        answers: list[Answer] = [one.result() for one in under_way]
        assert all(is_receipt(answer) or is_calm(answer) for answer in answers)
        assert {is_receipt(answer) for answer in answers} == {True, False}
        acknowledged = {dossier.pk for dossier, answer in zip(dossiers, answers, strict=True) if is_receipt(answer)}
        there = {dossier.pk for dossier in dossiers if whole(dossier)}
        assert acknowledged <= there
        assert all(is_receipt(submit(server, dossier, session)) for dossier in dossiers if dossier.pk not in there)
    assert all(whole(dossier) for dossier in dossiers)
    assert Version.objects.count() == len(dossiers)
    assert verify() == []


class Secretariat:
    """The demo's secretariat before a browser."""

    def __init__(self, demo: RunningDemo) -> None:
        self.demo, self.browser = demo, requests.Session()
        self.browser.get(f"{demo.address}/demo/", timeout=30)
        self.post("/demo/sign-in/", key="secretariat")

    def post(self, path: str, **form: str) -> Answer:
        """Send a form, and stay there."""
        sent = form | {"csrfmiddlewaretoken": self.browser.cookies.get("csrftoken", "")}
        answer = self.browser.post(f"{self.demo.address}{path}", sent, allow_redirects=False, timeout=30)
        return answer.status_code, {name.lower(): value for name, value in answer.headers.items()}, answer.text

    def campaigns(self) -> int:
        """How many campaigns the public sees."""
        return len(self.browser.get(f"{self.demo.address}/api/campaigns", timeout=30).json())


def test_a_database_that_is_started_anew(tmp_path: Path) -> None:
    demo = RunningDemo(tmp_path / "home", "notice").wait()
    try:
        who, act = Secretariat(demo), reverse("campaigns:open", args=[NOTICE])
        asked = who.post(act)[1]["location"]
        assert who.campaigns() == 0
        lock = demo.home / "postgres" / "postmaster.pid"
        psutil.Process(int(lock.read_text().splitlines()[0])).kill()
        seen, deadline = [], time.monotonic() + 60
        while not seen or seen[-1][0] != 302:
            assert time.monotonic() < deadline
            seen.append(who.post(asked))
        assert all(is_calm(answer) for answer in seen[:-1])
        wait_until(lambda: "The database had died; it was started anew." in demo.said.read_text())
        assert who.post(act)[0] == 409, "the act that was asked to be confirmed before went on by itself, once"
        assert who.campaigns() == 1
    finally:
        assert demo.end()[0] == 0
