from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from tests.builders import a_person, confirmed, signed_in
from tests.stages.publicity.publications import (
    FIRST_DAY,
    LAST_DAY,
    STAGE,
    a_publication,
    a_running_publication,
    a_secretary,
)
from tidu.core import clock
from tidu.dossiers.models import Step
from tidu.organisations.roles import Role
from tidu.stages.publicity import actions
from tidu.stages.publicity.models import Publication

pytestmark = pytest.mark.django_db
NOW = clock.moment(FIRST_DAY, clock.time(9))
READERS = {Role.SECRETARIAT, Role.MINISTRY_OFFICER, Role.AUDITOR}


@pytest.fixture(autouse=True)
def _before_new_year():
    with clock.frozen(NOW):
        yield


def url(name, publication):
    return reverse(f"publicity:{name}", args=[publication.pk])


@pytest.mark.parametrize("role", list(Role))
def test_who_opens_the_office_pages_and_who_may_press_what(role):
    publication = a_publication(1)
    client = confirmed(Client(), a_person(role))
    answers = [
        client.get(reverse("publicity:list")).status_code,
        client.get(url("detail", publication)).status_code,
        client.post(url("start", publication), {"first_day": FIRST_DAY.isoformat()}).status_code,
    ]
    with clock.frozen(clock.moment(LAST_DAY + timedelta(days=1))):
        answers.append(client.post(url("close", publication)).status_code)
    if role == Role.SECRETARIAT:
        assert answers == [200, 200, 302, 302]
    elif role in READERS:
        assert answers == [200, 200, 403, 403]
    else:
        assert answers == [403, 404, 404, 404]


def test_everybody_reads_the_publicised_list_and_nothing_more(client):
    publication = a_running_publication(2)
    text = client.get(url("public", publication)).content.decode()
    for step in Step.objects.filter(stage_key=STAGE).select_related("dossier__factory__enterprise"):
        dossier = step.dossier
        shown = [dossier.number, dossier.title, dossier.factory.enterprise.name]
        hidden = [dossier.factory.enterprise.credit_code, dossier.factory.address, dossier.factory.name]
        assert [word in text for word in shown] == [True] * len(shown)
        assert [word in text for word in hidden] == [False] * len(hidden)
    for secret in ("周敏", "0512-60000000", "contact@example.cn", "152300.50", "精密轴承的研发"):
        assert secret not in text
    assert "江苏省 虎丘区" in text
    assert "2025-01-06 23:59:59" in text
    assert "书面形式向秘书处反映" in text
    assert 'method="post"' not in text.split("<main")[1].split("</main>")[0]


def test_after_the_last_day_the_page_invites_no_objections(client):
    publication = a_running_publication(1)
    with clock.frozen(clock.moment(LAST_DAY + timedelta(days=1))):
        text = client.get(url("public", publication)).content.decode()
    assert "异议反映期已过" in text
    assert "书面形式向秘书处反映" not in text


def test_nobody_reads_a_list_before_its_first_day(client):
    publication = a_publication(1)
    assert client.get(url("public", publication)).status_code == 404
    with clock.frozen(NOW - timedelta(days=7)):
        actions.start(a_secretary(), publication, FIRST_DAY)
        assert client.get(url("public", publication)).status_code == 404
        assert url("public", publication) not in client.get(reverse("publicity:index")).content.decode()
    assert client.get(url("public", publication)).status_code == 200
    assert url("public", publication) in client.get(reverse("publicity:index")).content.decode()


def test_a_wrong_day_is_told_at_the_field(client):
    publication = a_publication(1)
    answer = confirmed(client, a_secretary()).post(url("start", publication), {"first_day": "明天"})
    assert answer.status_code == 422
    assert 'name="first_day" value="明天"' in answer.content.decode()
    assert Publication.objects.get().state == "waiting"


def test_closing_too_early_is_refused_with_the_last_second(client):
    publication = a_running_publication(1)
    answer = confirmed(client, a_secretary()).post(url("close", publication))
    assert answer.status_code == 409
    assert "公示期至 2025-01-06 23:59:59 止" in answer.content.decode()


def test_to_start_the_person_is_asked_to_confirm_who_they_are(client):
    publication = a_publication(1)
    signed_in(client, a_secretary()).post(url("start", publication), {"first_day": FIRST_DAY.isoformat()})
    assert Publication.objects.get().state == "waiting"


def queries_of(client, address):
    client.get(address)  # fills caches
    with CaptureQueriesContext(connection) as found:
        assert client.get(address).status_code == 200
    return len(found)


def test_queries_do_not_grow_with_the_dossiers(client):
    publication = a_publication(1)
    signed_in(client, a_secretary())
    waiting = queries_of(client, url("detail", publication))
    a_publication(2)
    assert queries_of(client, url("detail", publication)) == waiting


def test_queries_do_not_grow_with_publications_and_entries(client):
    first = a_running_publication(1)
    signed_in(client, a_secretary())
    with_one = {name: queries_of(client, reverse(f"publicity:{name}")) for name in ("index", "list")}
    of_one = {name: queries_of(client, url(name, first)) for name in ("public", "detail")}
    second = a_running_publication(3)
    a_running_publication(1)
    assert {name: queries_of(client, reverse(f"publicity:{name}")) for name in ("index", "list")} == with_one
    assert {name: queries_of(client, url(name, second)) for name in ("public", "detail")} == of_one
