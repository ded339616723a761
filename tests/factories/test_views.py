"""Pages of factories: forms, leaks, query counts, the ladder."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from tests import builders
from tidu.core import clock
from tidu.factories import pages
from tidu.factories.models import Factory
from tidu.organisations.roles import Role

pytestmark = pytest.mark.django_db

SENT: dict[str, Any] = {
    "name": "一号工厂",
    "province": "320000",
    "region_code": "320505",
    "address": "科技路1号",
    "industry": "34",
    "construction_started_on": "2021-03-01",
    "completed_on": "2023-06-30",
}


def test_add_leads_to_the_factory(client: Client) -> None:
    enterprise = builders.an_enterprise()
    builders.signed_in(client, builders.a_person(Role.APPLICANT_EDITOR, enterprise))
    answer = client.post(reverse("factories:new", args=[enterprise.pk]), SENT)
    assert answer.status_code == 302
    assert client.get(answer["Location"]).status_code == 200


@pytest.mark.parametrize(
    ("over", "field"),
    [
        ({"construction_started_on": "2999-01-01", "completed_on": ""}, "construction_started_on"),
        ({"completed_on": "2020-01-01"}, "completed_on"),
        ({"region_code": "440305"}, "region_code"),
        ({"name": "长" * 201}, "name"),
        ({"name": ""}, "name"),
        ({"construction_started_on": "yesterday"}, "construction_started_on"),
    ],
)
def test_add_shows_the_error_at_the_field(client: Client, over: dict[str, Any], field: str) -> None:
    enterprise = builders.an_enterprise()
    builders.signed_in(client, builders.a_person(Role.APPLICANT_EDITOR, enterprise))
    answer = client.post(reverse("factories:new", args=[enterprise.pk]), SENT | over)
    assert set(answer.context["form"].errors) == {field}
    assert not Factory.objects.exists()


def test_edit_changes_the_facts_only(client: Client) -> None:
    factory, other = builders.a_factory(), builders.an_enterprise()
    builders.signed_in(client, builders.a_person(Role.APPLICANT_EDITOR, factory.enterprise))
    page = client.get(reverse("factories:edit", args=[factory.pk]))
    assert page.context["form"]["region_code"].value() == "320505"
    client.post(reverse("factories:edit", args=[factory.pk]), SENT | {"enterprise": other.pk})
    owner = factory.enterprise
    factory.refresh_from_db()
    assert (factory.name, factory.enterprise) == ("一号工厂", owner)


@pytest.mark.parametrize("name", ["detail", "edit"])
@pytest.mark.parametrize("role", [Role.APPLICANT_SIGNATORY, Role.EXPERT, Role.OPERATOR])
def test_other_factory_is_not_found(client: Client, name: str, role: str) -> None:
    builders.signed_in(client, builders.a_person(role))
    assert client.get(reverse(f"factories:{name}", args=[builders.a_factory().pk])).status_code == 404


def test_new_factory_of_another_enterprise_is_not_found(client: Client) -> None:
    builders.signed_in(client, builders.a_person(Role.APPLICANT_SIGNATORY))
    url = reverse("factories:new", args=[builders.an_enterprise().pk])
    assert client.post(url, SENT).status_code == 404


def test_officer_may_not_edit(client: Client) -> None:
    builders.signed_in(client, builders.a_person(Role.UNIT_OFFICER))
    assert client.get(reverse("factories:edit", args=[builders.a_factory().pk])).status_code == 403


def test_list_shows_no_other_enterprise(client: Client) -> None:
    own, other = builders.a_factory(name="看得见的厂"), builders.a_factory(name="看不见的厂")
    builders.signed_in(client, builders.a_person(Role.APPLICANT_EDITOR, own.enterprise))
    page = client.get(reverse("factories:list"), {"q": "厂"}).content.decode()
    assert own.name in page
    assert other.name not in page


def test_list_needs_as_many_queries_for_three_rows_as_for_one(client: Client) -> None:
    builders.signed_in(client, builders.a_person(Role.UNIT_OFFICER))
    builders.a_title()

    def queries_of_list() -> int:
        with CaptureQueriesContext(connection) as captured:
            assert client.get(reverse("factories:list")).status_code == 200
        return len(captured)

    queries_of_list()
    before = queries_of_list()
    builders.a_title()
    builders.a_title()
    assert queries_of_list() == before


@pytest.mark.parametrize(
    ("titles", "states"),
    [
        ([], ["next", "later", "later", "later"]),
        ([{"level": "basic"}, {"level": "advanced"}], ["held", "held", "next", "later"]),
        ([{"level": "excellent"}], ["later", "later", "held", "next"]),
        ([{"level": "advanced", "status": "withdrawn"}], ["next", "lapsed", "later", "later"]),
        ([{"level": "advanced", "valid_until": date(2024, 1, 1)}], ["next", "lapsed", "later", "later"]),
    ],
)
def test_ladder(titles: list[dict[str, Any]], states: list[str]) -> None:
    factory = builders.a_factory()
    rows = [builders.a_title(factory, **over) for over in titles]
    with clock.frozen(clock.moment(date(2024, 11, 1))):
        assert [rung.state for rung in pages.rungs_of(rows)] == states
