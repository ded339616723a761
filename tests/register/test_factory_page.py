"""A factory's public page: its ladder in time, in words and as a drawing, and nothing that is not public."""

from datetime import date

import pytest
from django.urls import reverse

from tests.builders import a_factory, a_title
from tests.dossier_builders import ANSWERS, a_dossier
from tests.register.granting import NUMBER, a_certified_title
from tidu.core import clock
from tidu.core.spans import WIDTH
from tidu.register import pages, queries

pytestmark = pytest.mark.django_db
TODAY = date(2025, 6, 1)


@pytest.fixture(autouse=True)
def _today():
    with clock.frozen(clock.moment(TODAY)):
        yield


def page(client, factory, status=200):
    response = client.get(reverse("register:factory", args=[factory.pk]))
    assert response.status_code == status
    return response


def test_each_title_stands_with_its_span_status_notice_and_certificate(client):
    title = a_certified_title()
    a_title(title.factory, level="basic", status="withdrawn", status_since=date(2024, 3, 1))
    shown = page(client, title.factory).content.decode()
    for expected in (
        title.granted_on.isoformat(),
        "2024-03-01",
        reverse("campaigns:notice", args=[title.notice_id]),
        reverse("certificates:certificate", args=[NUMBER]),
        str(pages.STANDING_WORDS["withdrawn"]),
        reverse("api:factory", args=[title.factory_id]),
    ):
        assert expected in shown


def test_the_ladder_shows_what_is_held_what_lapsed_and_what_never_was(client):
    factory = a_factory()
    a_title(factory, level="basic", valid_until=date(2025, 5, 31))
    a_title(factory, level="advanced", valid_until=TODAY)
    rungs = page(client, factory).context["rungs"]
    assert [(rung.level, rung.state) for rung in rungs] == [
        ("basic", "lapsed"),
        ("advanced", "held"),
        ("excellent", "later"),
        ("leading", "later"),
    ]


def test_a_factory_without_a_title_has_no_public_page(client):
    page(client, a_factory(), status=404)
    assert client.get(reverse("register:factory", args=[2**63])).status_code == 404


def test_what_ended_ends_in_the_drawing_and_what_lasts_reaches_today():
    factory = a_factory()
    a_title(factory, level="basic", granted_on=date(2020, 1, 1), status="withdrawn", status_since=date(2022, 1, 1))
    a_title(factory, level="basic", granted_on=date(2023, 1, 1))
    history = pages.history_of(list(queries.titles_of_factory(factory.pk)))
    (lane,) = history.lanes
    ended, lasting = lane.bars
    assert (ended.begin, ended.look) == (0, "bar-basic bar-ended")
    assert ended.begin + ended.length == history.scale.place(date(2022, 1, 1))
    assert (lasting.look, lasting.begin + lasting.length) == ("bar-basic", WIDTH)
    assert (history.marks[0], history.marks[-1]) == (date(2020, 1, 1), date(2025, 1, 1))


def test_nothing_of_dossiers_people_or_places_is_shown(client):
    title = a_certified_title()
    dossier = a_dossier(title.factory)
    person = dossier.factory.enterprise.memberships.first().user
    secrets = [title.factory.address, person.name, person.email, ANSWERS["basic"]["contact_name"]]
    for address in (
        reverse("register:factory", args=[title.factory_id]),
        reverse("register:title", args=[title.pk]),
        reverse("certificates:certificate", args=[NUMBER]),
        reverse("register:list") + f"?q={title.factory.name}",
    ):
        shown = client.get(address).content.decode()
        assert [secret for secret in secrets if secret in shown] == []
    for secret in secrets:
        assert client.get(reverse("register:list"), {"q": secret}).context["list"].count == 0


def test_the_page_needs_as_many_queries_for_three_titles_as_for_one(client, django_assert_max_num_queries):
    factory, counts = a_factory(), []
    for levels in (("basic",), ("advanced", "excellent")):
        for level in levels:
            a_title(factory, level=level)
        page(client, factory)
        with django_assert_max_num_queries(6) as counted:
            page(client, factory)
        counts.append(len(counted))
    assert counts[0] == counts[1]
