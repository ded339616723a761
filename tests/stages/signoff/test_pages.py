import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from tests.builders import a_person, confirmed, signed_in
from tests.stages.signoff.lists import a_list, a_proposed_list, a_secretary, an_officer, sign, standing
from tidu.campaigns.models import Campaign
from tidu.core import clock
from tidu.organisations.roles import Role
from tidu.stages.signoff import queries
from tidu.stages.signoff.models import SignoffList

pytestmark = pytest.mark.django_db
NOW = clock.moment(clock.date(2024, 12, 20), clock.time(9))
READERS = {Role.SECRETARIAT, Role.MINISTRY_OFFICER, Role.AUDITOR}


@pytest.fixture(autouse=True)
def _in_december():
    with clock.frozen(NOW):
        yield


def url(name, row):
    return reverse(f"signoff:{name}", args=[row.pk])


@pytest.mark.parametrize("role", list(Role))
def test_who_opens_a_list_and_who_may_press_what(role):
    signoff_list = a_list(2)
    entry = signoff_list.entries.first()
    client = confirmed(Client(), a_person(role))
    answers = {
        "index": client.get(reverse("signoff:list")).status_code,
        "detail": client.get(url("detail", signoff_list)).status_code,
        "sign": client.post(url("sign", signoff_list), {"department": "finance", "digest": "x"}).status_code,
        "dissent": client.post(url("dissent", signoff_list), {"department": "finance"}).status_code,
        "move": client.post(url("move", entry), {"place": "2"}).status_code,
        "remove": client.post(url("remove", entry), {"reason": "材料失实"}).status_code,
        "propose": client.post(url("propose", signoff_list)).status_code,
    }
    acts = ("sign", "dissent", "move", "remove", "propose")
    if role == Role.SECRETARIAT:
        expected = {"sign": 403, "dissent": 403, "move": 302, "remove": 302, "propose": 302}
    elif role == Role.MINISTRY_OFFICER:
        expected = {"sign": 409, "dissent": 409, "move": 403, "remove": 403, "propose": 403}
    else:
        expected = dict.fromkeys(acts, 403 if role in READERS else 404)
    pages = {"index": 200, "detail": 200} if role in READERS else {"index": 403, "detail": 404}
    assert answers == {**pages, **expected}


@pytest.mark.parametrize("name", ["list", "detail"])
def test_nobody_reads_without_signing_in(client, name):
    signoff_list = a_list(1)
    address = reverse("signoff:list") if name == "list" else url(name, signoff_list)
    assert client.get(address).status_code == 302


def test_to_sign_the_person_is_asked_to_confirm_who_they_are(client):
    signoff_list = a_proposed_list(1)
    signed_in(client, an_officer("data"))
    digest = queries.digest_of(signoff_list)
    assert client.post(url("sign", signoff_list), {"department": "data", "digest": digest}).status_code == 302
    assert standing(signoff_list) == {}


def test_the_page_carries_the_digest_that_is_signed(client):
    signoff_list = a_proposed_list(2)
    officer = an_officer("data")
    page = confirmed(client, officer).get(url("detail", signoff_list))
    digest = queries.digest_of(signoff_list)
    text = page.content.decode()
    assert text.count(f'value="{digest}"') == 2  # to sign, to dissent
    assert all(entry.step.dossier.number in text for entry in signoff_list.entries.all())
    client.post(url("sign", signoff_list), {"department": "data", "digest": digest})
    assert standing(signoff_list) == {"data": False}


def test_a_stale_page_is_refused_with_the_clause(client):
    signoff_list = a_proposed_list(2)
    answer = confirmed(client, an_officer("data")).post(
        url("sign", signoff_list), {"department": "data", "digest": "0"}
    )
    assert answer.status_code == 409
    assert "您查看之后，名单已有变动" in answer.content.decode()
    assert "二(二)4" in answer.content.decode()


def test_the_secretariat_sees_how_many_signatures_a_change_voids(client):
    signoff_list = a_proposed_list(2)
    sign(signoff_list, "data", "finance")
    text = signed_in(client, a_secretary()).get(url("detail", signoff_list)).content.decode()
    assert text.count("2 个签署将失效") == 3  # above the list, and before each removal
    assert url("move", signoff_list.entries.first()) in text


def test_readers_see_no_buttons(client):
    signoff_list = a_proposed_list(1)
    text = signed_in(client, a_person(Role.AUDITOR)).get(url("detail", signoff_list)).content.decode()
    assert 'action="/stages/' not in text


def test_a_place_that_is_no_number_changes_nothing(client):
    signoff_list = a_list(2)
    confirmed(client, a_secretary()).post(url("move", signoff_list.entries.first()), {"place": "二"})
    assert SignoffList.objects.get().revision == signoff_list.revision


def queries_of(client, address):
    client.get(address)  # fills caches
    with CaptureQueriesContext(connection) as found:
        assert client.get(address).status_code == 200
    return len(found)


def test_queries_do_not_grow_with_the_dossiers_of_a_list(client):
    signoff_list = a_list(1)
    signed_in(client, a_secretary())
    with_one = queries_of(client, url("detail", signoff_list))
    a_list(2)
    assert queries_of(client, url("detail", signoff_list)) == with_one


def test_queries_do_not_grow_with_the_lists(client, monkeypatch):
    campaign = a_list(1).campaign
    signed_in(client, a_secretary())
    with_one = queries_of(client, reverse("signoff:list"))
    monkeypatch.setattr(Campaign, "notice_today", campaign.notice)
    monkeypatch.setattr(Campaign, "notice", campaign.notice)
    for name in ("other", "third"):
        other = a_campaign_like(campaign, name)
        SignoffList.objects.create(campaign=other, stage_key="joint_signoff")
    assert queries_of(client, reverse("signoff:list")) == with_one


def a_campaign_like(campaign, name):
    return Campaign.objects.create(
        notice_id=name, digest=campaign.digest, opened_at=campaign.opened_at, opened_by=campaign.opened_by
    )
