import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from tests.builders import a_person, confirmed, signed_in
from tests.dossier_builders import a_campaign, a_dossier_at
from tests.stages.recognition.waiting import STAGE, a_secretary, recognise, seen, waiting
from tidu.campaigns.models import Campaign
from tidu.core import clock
from tidu.factories.models import Title
from tidu.organisations.roles import Role

pytestmark = pytest.mark.django_db
NOW = clock.moment(clock.date(2025, 1, 20), clock.time(9))
READERS = {Role.SECRETARIAT, Role.MINISTRY_OFFICER, Role.AUDITOR}


@pytest.fixture(autouse=True)
def _in_january():
    with clock.frozen(NOW):
        yield


def batch_url(name="batch"):
    return reverse(f"recognition:{name}", args=[a_campaign().pk, STAGE])


@pytest.mark.parametrize("role", list(Role))
def test_who_opens_the_pages_and_who_may_press_what(role):
    first, _second = waiting(2)
    client = confirmed(Client(), a_person(role))
    answers = [
        client.get(reverse("recognition:list")).status_code,
        client.get(batch_url()).status_code,
        client.post(reverse("recognition:decline", args=[first.pk]), {"reason": "理由"}).status_code,
        client.post(batch_url("recognise"), {"seen": seen()}).status_code,
    ]
    if role == Role.SECRETARIAT:
        assert answers == [200, 200, 302, 302]
    elif role in READERS:
        assert answers == [200, 200, 403, 403]
    else:
        assert answers == [403, 404, 404, 404]


def test_the_page_carries_what_is_recognised_and_then_shows_the_certificates(client):
    rows = waiting(2)
    confirmed(client, a_secretary())
    text = client.get(batch_url()).content.decode()
    assert f'value="{seen()}"' in text
    assert [row.step.dossier.number in text for row in rows] == [True, True]
    client.post(batch_url("recognise"), {"seen": seen()})
    text = client.get(batch_url()).content.decode()
    assert ["ZY-2024-0001" in text, "ZY-2024-0002" in text] == [True, True]
    assert batch_url("recognise") not in text


def test_readers_see_no_buttons(client):
    waiting(1)
    text = signed_in(client, a_person(Role.AUDITOR)).get(batch_url()).content.decode()
    assert 'action="/stages/' not in text


def test_to_recognise_the_person_is_asked_to_confirm_who_they_are(client):
    waiting(1)
    signed_in(client, a_secretary()).post(batch_url("recognise"), {"seen": seen()})
    assert not Title.objects.exists()


@pytest.mark.parametrize("address", ["/stages/recognition/999999/recognition/", "/stages/recognition/1/no-such-stage/"])
def test_a_stage_that_is_not_there_is_not_found(client, address):
    assert signed_in(client, a_secretary()).get(address).status_code == 404


def queries_of(client, address):
    client.get(address)  # fills caches
    with CaptureQueriesContext(connection) as found:
        assert client.get(address).status_code == 200
    return len(found)


def test_queries_do_not_grow_with_the_dossiers_of_a_stage(client):
    waiting(2)
    recognise()
    waiting(1)
    signed_in(client, a_secretary())
    with_one = queries_of(client, batch_url())
    waiting(1)
    recognise()
    waiting(3)
    assert queries_of(client, batch_url()) == with_one


def test_queries_do_not_grow_with_the_campaigns(client, monkeypatch):
    waiting(1)
    campaign = a_campaign()
    signed_in(client, a_secretary())
    with_one = queries_of(client, reverse("recognition:list"))
    monkeypatch.setattr(Campaign, "notice_today", campaign.notice)
    monkeypatch.setattr(Campaign, "notice", campaign.notice)
    for name in ("other", "third"):
        fields = {"digest": campaign.digest, "opened_at": campaign.opened_at, "opened_by": campaign.opened_by}
        a_dossier_at(STAGE, campaign=Campaign.objects.create(notice_id=name, **fields))
    assert queries_of(client, reverse("recognition:list")) == with_one
