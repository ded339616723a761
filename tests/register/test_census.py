"""What each choice would leave is counted exactly, and belongs to the present edition alone."""

from datetime import date
from itertools import product

import pytest
from django.urls import reverse

from tests.builders import a_factory, a_title
from tests.register.granting import a_certified_title
from tidu.core import clock
from tidu.core.lists import counting
from tidu.factories.models import Title
from tidu.register import census, queries
from tidu.register.census import KEYS, place_of, present
from tidu.register.models import RegisterEntry

pytestmark = pytest.mark.django_db


def several_titles():
    """Titles that differ in every direction."""
    a_certified_title()
    places = (("320505", "34"), ("440305", "39"), ("110105", "34"), ("320505", "39"))
    for (region, industry), level in product(places, ("basic", "advanced")):
        title = a_title(a_factory(region_code=region, industry=industry), level=level)
        if industry == "39":
            Title.objects.filter(pk=title.pk).update(status="suspended", granted_on=date(2022, 5, 1))
    Title.objects.filter(level="basic", factory__region_code="110105").update(valid_until=date(2024, 1, 1))


def narrowed(chosen):
    """The entries that the choices leave, as the database finds them."""
    rows = queries.entries()
    exact = {"level": "level", "province": "province", "industry": "industry", "year": "year", "notice": "notice_id"}
    for key, value in chosen.items():
        if key == "status":
            rows = rows.filter(queries.standing_at(clock.today(), value))
        elif key == "place":
            rows = queries.in_region(rows, value)
        else:
            rows = rows.filter(**{exact[key]: value})
    return rows


@pytest.mark.parametrize(
    "chosen",
    [
        {},
        {"level": "basic"},
        {"province": "320000", "status": "valid"},
        {"province": "110000", "place": "110105", "level": "basic"},
        {"industry": "39", "year": "2022"},
        {"notice": "miit/2024-399"},
        {"level": "leading"},
    ],
)
def test_every_count_is_what_the_database_finds(chosen):
    several_titles()
    counts = present().counts(chosen)
    assert counts.number == narrowed(chosen).count()
    for key in KEYS:
        others = {other: value for other, value in chosen.items() if other != key}
        values = present().bits[key]
        expected = {value: found for value in values if (found := narrowed(others | {key: value}).count())}
        assert counts.by_filter[key] == expected


def test_a_change_of_the_register_or_of_the_day_is_counted_at_once():
    title = a_title(level="basic")
    assert present().by_level == {"basic": 1}
    Title.objects.filter(pk=title.pk).update(valid_until=date(2030, 1, 1))
    with clock.frozen(clock.moment(date(2030, 1, 1))):
        assert present().by_level == {"basic": 1}
    with clock.frozen(clock.moment(date(2030, 1, 2))):
        assert present().by_level == {}


def test_an_unchanged_register_is_read_once(django_assert_num_queries):
    a_title()
    present()
    with django_assert_num_queries(1):
        assert present().everybody == 1


@pytest.mark.parametrize(
    ("region", "place"),
    [("320505", "320500"), ("320500", "320500"), ("110105", "110105"), ("429004", "429004"), ("999999", "999999")],
)
def test_the_place_below_the_province(region, place):
    assert place_of(region) == place


def shown(client, **asked):
    return client.get(reverse("register:list"), asked).context["list"]


def test_the_list_shows_the_counts_of_every_choice(client):
    several_titles()
    numbers = {one.name: {choice.key: choice.number for choice in one.options} for one in shown(client).filters}
    assert numbers["level"] == {"basic": 4, "advanced": 4, "excellent": 1}
    assert numbers["status"] == {"valid": 4, "lapsed": 1, "suspended": 4}
    assert numbers["province"] == {"110000": 2, "320000": 5, "440000": 2}
    assert numbers["place"] == {}
    assert {choice.key: choice.number for choice in shown(client, province="320000").filters[3].options} == {
        "320500": 5
    }


@pytest.mark.parametrize("key", KEYS)
def test_each_filter_leaves_as_many_as_it_says(client, key):
    several_titles()
    base = {"province": "320000"} if key == "place" else {}
    filters = {one.name: one for one in shown(client, **base).filters}
    for choice in filters[key].options:
        assert shown(client, **base, **{key: choice.key}).count == choice.number
        assert len(shown(client, **base, **{key: choice.key}).rows) == choice.number


def test_words_and_choices_are_counted_together(client):
    several_titles()
    name = RegisterEntry.objects.filter(level="basic").first().factory_name
    assert shown(client, q=name, level="basic").count == 1
    assert [one.number for one in shown(client, q=name).filters[0].options] == [1]


def test_words_that_leave_too_many_are_said_to(client, monkeypatch):
    several_titles()
    monkeypatch.setattr(census, "MOST", 2)
    monkeypatch.setattr(counting, "MOST", 2)
    found = shown(client, q="智能工厂")
    assert (found.is_exact, found.count) == (False, 2)
    assert client.get(reverse("register:list"), {"q": "智能工厂"}).context["map"] is None


def test_the_map_leads_to_each_province(client):
    several_titles()
    places = {place.shape.code: place for place in client.get(reverse("register:list")).context["map"].places}
    assert {code: place.value for code, place in places.items() if place.value} == {
        "110000": 2,
        "320000": 5,
        "440000": 2,
    }
    assert places["320000"].url == "?province=320000"
    assert places["330000"].url == ""


@pytest.mark.parametrize(
    "asked", [{"province": "x"}, {"province": "990000"}, {"place": "320500"}, {"year": "x"}, {"status": "\x00"}]
)
def test_what_is_not_offered_is_ignored(client, asked):
    several_titles()
    assert shown(client, **asked).count == 9
