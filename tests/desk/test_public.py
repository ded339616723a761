"""The first page of the public: what can be applied for and until when, the ladder, what is public now."""

from datetime import date

import pytest
from django.urls import reverse

from tests.builders import a_title
from tests.dossier_builders import IN_TIME, a_campaign
from tests.stages.publicity.publications import FIRST_DAY, LAST_DAY, a_running_publication
from tidu.core import clock
from tidu.desk import public

pytestmark = pytest.mark.django_db
HOME = "/"


def test_a_call_stands_with_its_deadline_while_it_takes_applications(client):
    campaign = a_campaign()
    with clock.frozen(IN_TIME):
        (call,) = public.calls()
        assert (call.campaign, call.is_open, call.deadline.moment.date()) == (campaign, True, date(2024, 11, 22))
        assert "2024-11-22 23:59:59" in client.get(HOME).content.decode()
    with clock.frozen(clock.moment(date(2024, 11, 23))):
        (call,) = public.calls()
        assert (call.is_open, call.deadline) == (True, None)


def test_what_is_public_now_leads_to_its_list(client):
    with clock.frozen(clock.moment(FIRST_DAY)):
        publication = a_running_publication()
        assert public.newest_publications() == [(publication, True)]
        assert reverse("publicity:public", args=[publication.pk]) in client.get(HOME).content.decode()
    with clock.frozen(clock.moment(LAST_DAY.replace(day=7))):
        assert public.newest_publications() == [(publication, False)]


def test_a_certificate_can_be_verified_from_the_first_page(client):
    assert f'action="{reverse("certificates:lookup")}"' in client.get(HOME).content.decode()


def test_the_ladder_leads_to_the_register(client):
    a_title(level="basic")
    shown = client.get(HOME).content.decode()
    assert f"{reverse('register:list')}?level=basic" in shown
