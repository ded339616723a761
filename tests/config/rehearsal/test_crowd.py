"""The people of a rehearsal are as good as those who came by the pages."""

import pytest
from django.conf import settings
from django.test import Client
from django.urls import reverse

from tests.dossier_builders import IN_TIME, a_campaign
from tidu.config.demo.names import FEWEST
from tidu.config.rehearsal import crowd
from tidu.config.rehearsal.applying import as_form
from tidu.core import clock
from tidu.dossiers.models import Dossier
from tidu.organisations.actions import create_units
from tidu.rulebook import shipped
from tidu.workflow.seals import seal_heads, verify

pytestmark = pytest.mark.django_db


@pytest.fixture
def people() -> list[crowd.Applicant]:
    create_units(shipped().reference)
    return crowd.applicants(FEWEST, seed=5)


def test_a_draft_needs_only_the_declaration(people: list[crowd.Applicant]) -> None:
    with clock.frozen(IN_TIME):
        dossiers = crowd.drafts(a_campaign(), people, seed=5)
        client = Client()
        client.cookies[settings.SESSION_COOKIE_NAME] = crowd.sessions([people[0].person])[0]
        for act in ("declare", "submit"):
            assert client.post(reverse(f"dossiers:{act}", args=[dossiers[0].pk])).status_code == 302
        seal_heads()
    assert Dossier.objects.get(pk=dossiers[0].pk).state == "submitted"
    assert [dossier.state for dossier in Dossier.objects.exclude(pk=dossiers[0].pk)] == ["draft"] * (FEWEST - 1)
    assert verify("") == []


def test_the_crowd_lies_in_every_region_that_recommends(people: list[crowd.Applicant]) -> None:
    assert {one.unit.unit_kind for one in people} == {"province", "separately_planned_city"}
    assert len({one.unit.pk for one in people}) == 31 + 5


def test_answers_as_a_form() -> None:
    assert as_form({"name": "厂", "done": True, "count": 3, "none": None}) == {
        "name": "厂",
        "done": "true",
        "count": "3",
    }
    rows = {"rows": [{"segment": "a", "uses_ai": False}, {"segment": "b"}]}
    assert as_form(rows) == {"rows": "2", "row-0-segment": "a", "row-0-uses_ai": "false", "row-1-segment": "b"}
