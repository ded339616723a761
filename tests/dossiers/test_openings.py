"""Who opened which dossier: recorded for everybody but the applicant's own people, shown to the auditor alone."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from tests.builders import a_person, signed_in
from tests.dossier_builders import IN_TIME, a_submitted_dossier, applicant_of
from tests.dossiers.people import people_around
from tests.stages.recommendations.rows import a_waiting_step
from tidu.accounts.models import User
from tidu.core import clock
from tidu.dossiers.actions import record_opening, record_openings
from tidu.dossiers.models import Dossier, Opened, Opening
from tidu.organisations.roles import Role
from tidu.stages.checks.models import Check
from tidu.workflow.guards import retaining

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _in_time() -> Any:
    with clock.frozen(IN_TIME):
        yield


@pytest.fixture
def dossier() -> Dossier:
    """A submitted dossier."""
    return a_submitted_dossier()


def rows() -> list[tuple[int, str, str, str]]:
    return [(row.person_id, row.capacity.split("/")[0], row.what, row.part) for row in Opening.objects.order_by("pk")]


def opened(dossier: Dossier, person: User, *names: str) -> list[int]:
    client = signed_in(Client(), person)
    digest = dossier.versions.get().content["files"][0]["digest"]
    arguments = {"version": (1,), "file": (digest,)}
    return [
        client.get(reverse(f"dossiers:{name}", args=[dossier.pk, *arguments.get(name, ())])).status_code
        for name in names
    ]


def test_what_an_officer_opens_is_recorded(dossier: Dossier) -> None:
    officer = people_around(dossier)["officer"]
    assert opened(dossier, officer, "detail", "version", "file") == [200] * 3
    digest = dossier.versions.get().content["files"][0]["digest"]
    expected = [("page", ""), ("version", "1"), ("file", digest)]
    assert rows() == [(officer.pk, "unit_officer", *what) for what in expected]
    assert {(row.dossier_id, row.at) for row in Opening.objects.all()} == {(dossier.pk, IN_TIME)}


def test_a_working_page_is_recorded(dossier: Dossier) -> None:
    officer = people_around(dossier)["officer"]
    check = Check.objects.get(step__dossier=dossier)
    assert signed_in(Client(), officer).get(reverse("checks:detail", args=[check.pk])).status_code == 200
    assert rows() == [(officer.pk, "unit_officer", "desk", check.step.stage_key)]


def test_an_export_records_every_dossier_in_it_by_one_statement() -> None:
    steps = [a_waiting_step() for _ in range(3)]
    person = a_person(Role.SECRETARIAT)
    with CaptureQueriesContext(connection) as asked:
        record_openings(person, [step.dossier for step in steps], Opened.EXPORT)
    assert [query["sql"].split()[0] for query in asked if "dossiers_opening" in query["sql"]] == ["INSERT"]
    assert set(Opening.objects.values_list("dossier_id", "what")) == {(step.dossier_id, "export") for step in steps}


def test_the_applicants_own_people_leave_no_trace(dossier: Dossier) -> None:
    assert opened(dossier, applicant_of(dossier), "detail", "version", "file") == [200] * 3
    assert rows() == []


def test_who_finds_nothing_leaves_no_trace(dossier: Dossier) -> None:
    everybody = people_around(dossier)
    for who in ("nobody", "foreign_officer", "expert", "operator"):
        assert opened(dossier, everybody[who], "detail", "version", "file", "log") == [404] * 4
    assert opened(dossier, everybody["officer"], "log") == [403]
    assert rows() == []


@pytest.mark.parametrize(("seconds", "count"), [(0, 1), (599, 1), (600, 2)])
def test_opened_again_within_ten_minutes_of_the_clock(dossier: Dossier, seconds: int, count: int) -> None:
    officer = people_around(dossier)["officer"]
    record_opening(officer, dossier, Opened.PAGE)
    with clock.frozen(IN_TIME + timedelta(seconds=seconds)):
        record_opening(officer, dossier, Opened.PAGE)
    assert len(rows()) == count
    record_opening(officer, dossier, Opened.VERSION, 1)
    record_opening(people_around(dossier)["secretariat"], dossier, Opened.PAGE)
    assert len(rows()) == count + 2


def test_the_database_refuses_any_change(dossier: Dossier) -> None:
    record_opening(people_around(dossier)["officer"], dossier, Opened.PAGE)
    changes: list[Callable[[], Any]] = [
        Opening.objects.all().delete,
        lambda: Opening.objects.update(what="log"),
    ]
    for change in changes:
        with pytest.raises(IntegrityError, match="append-only"), transaction.atomic():
            change()
    with pytest.raises(IntegrityError, match="append-only"), retaining("dossiers_version"):
        Opening.objects.all().delete()
    with pytest.raises(IntegrityError, match="append-only"), retaining("dossiers_opening"):
        Opening.objects.update(what="log")
    with retaining("dossiers_opening"):
        Opening.objects.all().delete()
    assert rows() == []


def test_the_auditor_alone_reads_them(dossier: Dossier) -> None:
    everybody = people_around(dossier)
    record_opening(everybody["officer"], dossier, Opened.PAGE)
    for who, person in everybody.items():
        client = signed_in(Client(), person)
        answer = client.get(reverse("dossiers:openings"))
        assert answer.status_code == (200 if who == "auditor" else 403), who
        if (log := client.get(reverse("dossiers:log", args=[dossier.pk]))).status_code == 200:
            shown = log.context["openings"]
            assert (shown is not None) is (who == "auditor"), who


def test_the_auditor_finds_by_person_and_by_dossier(dossier: Dossier) -> None:
    other = a_waiting_step().dossier
    officer = a_person(Role.UNIT_OFFICER, dossier.unit, name="独一无二")
    record_opening(officer, dossier, Opened.PAGE)
    record_opening(people_around(dossier)["secretariat"], other, Opened.FILE, "a" * 64)
    client = signed_in(Client(), a_person(Role.AUDITOR))

    def found(**asked: str) -> set[tuple[int, str]]:
        answer = client.get(reverse("dossiers:openings"), asked)
        return {(row.item.dossier_id, row.item.what) for row in answer.context["list"].rows}

    assert found() == {(dossier.pk, "page"), (other.pk, "file")}
    assert found(q="一无") == found(q=officer.email) == {(dossier.pk, "page")}
    assert found(q=other.number or "") == found(what="file") == {(other.pk, "file")}


def test_as_many_queries_for_three_openings_as_for_one(dossier: Dossier) -> None:
    client = signed_in(Client(), a_person(Role.AUDITOR))
    counts = []
    for people in (1, 2):
        for _ in range(people):
            record_opening(a_person(Role.UNIT_OFFICER, dossier.unit), dossier, Opened.PAGE)
        with CaptureQueriesContext(connection) as asked:
            client.get(reverse("dossiers:openings"))
        counts.append(len(asked))
    assert counts[0] == counts[1]


def test_twice_at_the_same_moment_is_one_row(at_once: Callable[..., list[Any]]) -> None:
    with clock.frozen(IN_TIME):
        dossier = a_submitted_dossier()
        officer = people_around(dossier)["officer"]

    def look() -> None:
        with clock.frozen(IN_TIME):
            record_opening(officer, dossier, Opened.PAGE)

    assert at_once(look, look, look) == [None] * 3
    assert Opening.objects.count() == 1
