from datetime import date, timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction

from tests.builders import a_person
from tests.dossier_builders import a_dossier_at
from tests.stages.publicity.publications import (
    FIRST_DAY,
    LAST_DAY,
    STAGE,
    a_publication,
    a_running_publication,
    a_secretary,
)
from tidu.core import clock, permissions
from tidu.core.findings import Refused
from tidu.dossiers.models import Step
from tidu.organisations.roles import Role
from tidu.stages.publicity import actions, awaiting, queries
from tidu.stages.publicity.models import Publication

pytestmark = pytest.mark.django_db
NOW = clock.moment(FIRST_DAY, clock.time(9))
AFTER = clock.moment(LAST_DAY + timedelta(days=1))


@pytest.fixture(autouse=True)
def _before_new_year():
    with clock.frozen(NOW):
        yield


def refusal(caught):
    return [(finding.code, finding.citation and finding.citation.source) for finding in caught.value.findings]


def open_at(key):
    return set(Step.objects.filter(stage_key=key, state="open").values_list("dossier__number", flat=True))


def test_dossiers_wait_for_one_publication():
    publication = a_publication(3)
    assert (publication.starts_on, publication.ends_on, publication.digest) == (None, None, "")
    assert queries.steps_to_publish(publication).count() == 3


@pytest.mark.parametrize(
    ("name", "roles"),
    [
        ("publicity.see", {Role.SECRETARIAT, Role.MINISTRY_OFFICER, Role.AUDITOR}),
        ("publicity.start", {Role.SECRETARIAT}),
        ("publicity.close", {Role.SECRETARIAT}),
    ],
)
def test_who_may(name, roles):
    publication = a_publication(1)
    assert {role for role in Role if permissions.may(a_person(role), name, publication)} == roles


def test_a_start_pins_the_list_and_the_period():
    publication = a_running_publication(2)
    assert (publication.state, publication.starts_on, publication.ends_on) == ("running", FIRST_DAY, LAST_DAY)
    step = Step.objects.filter(stage_key=STAGE, state="open").select_related("dossier__factory__enterprise").first()
    enterprise = step.dossier.factory.enterprise
    submitted, enterprise.name = enterprise.name, "改名有限公司"
    enterprise.save()
    names = set(queries.entries_of(publication).values_list("enterprise_name", flat=True))
    assert submitted in names
    assert "改名有限公司" not in names


@pytest.mark.parametrize(
    ("day", "code"),
    [(FIRST_DAY - timedelta(days=1), "publicity.day_passed"), (date(2199, 1, 4), "publicity.calendar_unknown")],
)
def test_a_day_that_is_not_possible_is_refused(day, code):
    publication = a_publication(1)
    with pytest.raises(Refused) as caught:
        actions.start(a_secretary(), publication, day)
    assert refusal(caught) == [(code, "decision 0007")]
    assert not publication.entries.exists()


def test_nothing_is_not_published():
    publication = a_publication(1)
    actions.start(a_secretary(), publication, FIRST_DAY)
    empty = Publication.objects.create(campaign=publication.campaign, stage_key=STAGE)
    with pytest.raises(Refused) as caught:
        actions.start(a_secretary(), empty, FIRST_DAY)
    assert refusal(caught) == [("publicity.nothing_to_publish", "decision 0007")]


def test_closing_before_the_end_is_refused_with_the_decision_and_the_last_second():
    publication = a_running_publication(1)
    with clock.frozen(clock.end_of(LAST_DAY)), pytest.raises(Refused) as caught:
        actions.close(a_secretary(), publication)
    assert refusal(caught) == [("publicity.still_running", "decision 0007")]
    assert caught.value.findings[0].params == {"moment": "2025-01-06 23:59:59"}
    assert open_at("recognition") == set()


def test_closing_after_the_last_day_sends_every_dossier_to_recognition():
    publication = a_running_publication(2)
    numbers = open_at(STAGE)
    with clock.frozen(AFTER):
        actions.close(a_secretary(), publication)
    assert (publication.state, open_at(STAGE), open_at("recognition")) == ("closed", set(), numbers)


def test_a_dossier_that_comes_late_waits_for_a_publication_of_its_own():
    first = a_running_publication(1)
    late = a_dossier_at(STAGE)
    second = Publication.objects.get(state="waiting")
    assert [step.dossier.number for step in queries.steps_to_publish(second)] == [late.number]
    with clock.frozen(AFTER):
        actions.close(a_secretary(), first)
    assert open_at(STAGE) == {late.number}


def test_only_the_secretariat_starts_and_closes():
    publication = a_publication(1)
    with pytest.raises(PermissionDenied):
        actions.start(a_person(Role.MINISTRY_OFFICER), publication, FIRST_DAY)
    with pytest.raises(PermissionDenied):
        actions.close(a_person(Role.AUDITOR), publication)


def test_the_database_refuses_a_running_publication_without_a_period():
    publication = a_publication(1)
    with pytest.raises(IntegrityError, match="publication_has_period_once_started"), transaction.atomic():
        Publication.objects.create(campaign=publication.campaign, stage_key="other", state="running")


def test_what_awaits_the_secretariat():
    secretary = a_secretary()
    publication = a_publication(2)
    assert [(task.count, task.url) for task in awaiting.tasks(secretary)] == [
        (2, f"/stages/publicity/office/{publication.pk}/")
    ]
    actions.start(secretary, publication, FIRST_DAY)
    assert list(awaiting.tasks(secretary)) == []
    with clock.frozen(AFTER):
        assert len(list(awaiting.tasks(secretary))) == 1
        assert list(awaiting.tasks(a_person(Role.AUDITOR))) == []
