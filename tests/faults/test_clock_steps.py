"""The clock steps over the deadline amid submissions: who came before is in, once; who came after keeps the draft, is
told why, and can go on when the deadline is moved."""

from __future__ import annotations

import time
from concurrent.futures import ThreadPoolExecutor
from datetime import date, datetime, timedelta
from urllib.parse import urlencode

import pytest
from django.db import connection, transaction
from django.urls import reverse

from tests.builders import a_person
from tests.faults.parts import Answer, Web, rehearse, session_of, wait_until, web
from tests.faults.submitting import drafts, is_receipt, submit, whole
from tidu.core import clock
from tidu.dossiers.models import Dossier, Version
from tidu.organisations.roles import Role
from tidu.workflow.seals import verify

pytestmark = [pytest.mark.slow, pytest.mark.django_db(transaction=True)]
DEADLINE = clock.end_of(date(2024, 11, 22))
BEFORE, AFTER = DEADLINE - timedelta(seconds=20), DEADLINE + timedelta(seconds=5)
NOTICED = 1.2  # seconds until a server looks at the rehearsed clock anew
SUBMISSIONS, AT_ONCE, STEP_AFTER, LATE_FROM = 30, 4, 10, 22
WAITING = "select count(*) from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'"


def is_told_why(server: Web, answer: Answer, session: str) -> bool:
    """Whether a refused submission leads to its page, which names the deadline and says that nothing is lost."""
    status, headers, _page = answer
    page = server.ask("GET", headers["location"], session)[2]
    return status == 303 and "2024-11-22 23:59:59 截止" in page and "已填内容予以保留" in page


def extend(server: Web, session: str) -> None:
    """The secretariat moves the deadline."""
    (campaign,) = {dossier.campaign_id for dossier in Dossier.objects.all()}
    form = {"stage": "application", "unit": "", "closes_on": "2024-11-26", "reason": "暴雪影响网络"}
    assert server.ask("POST", reverse("desk:extend_now", args=[campaign]), session, urlencode(form))[0] == 302


def somebody_waits() -> bool:
    """Whether a statement waits for a lock."""
    with connection.cursor() as cursor:
        cursor.execute(WAITING)
        return bool(cursor.fetchone()[0])


def rehearse_apart(moment: datetime) -> None:
    """Set the clock on a connection of one's own, so that it counts while the test holds its lock."""
    rehearse(moment)
    connection.close()


def test_the_clock_steps_over_the_deadline() -> None:
    dossiers, session = drafts(SUBMISSIONS)
    secretariat = session_of(a_person(Role.SECRETARIAT))
    rehearse(BEFORE)
    with web() as server, ThreadPoolExecutor(AT_ONCE) as people:
        first = list(people.map(lambda dossier: submit(server, dossier, session), dossiers[:STEP_AFTER]))
        rehearse(AFTER)
        amid = [people.submit(submit, server, dossier, session) for dossier in dossiers[STEP_AFTER:LATE_FROM]]
        time.sleep(NOTICED)
        late = [submit(server, dossier, session) for dossier in dossiers[LATE_FROM:]]
        answers = [*first, *(one.result() for one in amid), *late]
        assert all(is_receipt(answer) for answer in first)
        assert not any(is_receipt(answer) for answer in late)
        assert [whole(dossier) for dossier in dossiers] == [is_receipt(answer) for answer in answers]
        assert is_told_why(server, late[-1], session)
        assert not Version.objects.filter(submitted_at__gt=DEADLINE).exists()

        extend(server, secretariat)
        left = [dossier for dossier in dossiers if not whole(dossier)]
        assert all(is_receipt(submit(server, dossier, session)) for dossier in left)
    assert all(whole(dossier) for dossier in dossiers)
    assert Version.objects.count() == SUBMISSIONS
    assert verify() == []


def test_who_waits_while_the_deadline_passes_is_in() -> None:
    (dossier,), session = drafts(1)
    rehearse(BEFORE)
    with web() as server, ThreadPoolExecutor(2) as people:
        with transaction.atomic():
            Dossier.objects.select_for_update().get(pk=dossier.pk)
            waiting = people.submit(submit, server, dossier, session)
            wait_until(somebody_waits)
            people.submit(rehearse_apart, AFTER).result()
            time.sleep(NOTICED)
        assert is_receipt(waiting.result())
        assert whole(dossier)
        assert Version.objects.get().submitted_at <= DEADLINE
