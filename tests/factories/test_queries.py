"""Which factories a person sees, which titles count, which units a factory may choose."""

from __future__ import annotations

from datetime import date

import pytest
from django.contrib.auth.models import AnonymousUser

from tests import builders
from tidu.core import clock
from tidu.factories import queries
from tidu.factories.models import Factory
from tidu.organisations.models import Organisation
from tidu.organisations.roles import Role

pytestmark = pytest.mark.django_db


@pytest.fixture
def places() -> dict[str, Factory]:
    """Factories that could leak into each other's lists."""
    group = builders.a_group()
    return {
        "suzhou": builders.a_factory(region_code="320505"),
        "nanjing": builders.a_factory(region_code="320102"),
        "guangzhou": builders.a_factory(region_code="440106"),
        "shenzhen": builders.a_factory(region_code="440305"),
        "urumqi": builders.a_factory(region_code="650102"),
        "corps": builders.a_factory(region_code="659001", under_corps=True),
        "subsidiary": builders.a_factory(builders.an_enterprise(group=group), region_code="110105"),
    }


def seen_by(person: object, places: dict[str, Factory]) -> set[str]:
    seen = set(queries.visible_to(person))  # type: ignore[arg-type]
    return {key for key, factory in places.items() if factory in seen}


@pytest.mark.parametrize(
    ("place", "expected"),
    [
        (lambda: builders.a_province("320000"), {"suzhou", "nanjing"}),
        (lambda: builders.a_city("320500"), {"suzhou"}),
        (lambda: builders.a_county("320505"), {"suzhou"}),
        (lambda: builders.a_county("320506"), set()),
        (lambda: builders.a_province("440000"), {"guangzhou"}),
        (lambda: builders.a_separately_planned_city("440300"), {"shenzhen"}),
        (lambda: builders.a_province("650000"), {"urumqi"}),
        (builders.the_corps, {"corps"}),
        (builders.a_group, {"subsidiary"}),
        (lambda: builders.a_group("OTHER"), set()),
    ],
)
def test_officer_sees_what_is_in_charge(place: object, expected: set[str], places: dict[str, Factory]) -> None:
    organisation: Organisation = place()  # type: ignore[operator]
    assert seen_by(builders.a_person(Role.UNIT_OFFICER, organisation), places) == expected
    if organisation.kind == "authority":
        assert seen_by(builders.a_person(Role.DEPARTMENT_OFFICER, organisation), places) == expected


@pytest.mark.parametrize(
    ("role", "sees_all"),
    [
        (Role.SECRETARIAT, True),
        (Role.MINISTRY_OFFICER, True),
        (Role.AUDITOR, True),
        (Role.EXPERT, False),
        (Role.OPERATOR, False),
        (Role.APPLICANT_EDITOR, False),
        (Role.APPLICANT_SIGNATORY, False),
    ],
)
def test_others_see_all_or_nothing(role: str, sees_all: bool, places: dict[str, Factory]) -> None:
    assert seen_by(builders.a_person(role), places) == (set(places) if sees_all else set())


def test_applicant_sees_the_own_enterprise(places: dict[str, Factory]) -> None:
    person = builders.a_person(Role.APPLICANT_EDITOR, places["suzhou"].enterprise)
    assert seen_by(person, places) == {"suzhou"}
    assert seen_by(AnonymousUser(), places) == set()


@pytest.mark.parametrize(
    ("over", "level", "counts"),
    [
        ({}, "advanced", True),
        ({}, "excellent", False),
        ({"valid_until": date(2024, 11, 1)}, "advanced", True),
        ({"valid_until": date(2024, 10, 31)}, "advanced", False),
        ({"status": "suspended"}, "advanced", False),
        ({"status": "withdrawn"}, "advanced", False),
    ],
)
def test_title_counts_while_valid(over: dict[str, object], level: str, counts: bool) -> None:
    title = builders.a_title(**over)
    with clock.frozen(clock.moment(date(2024, 11, 1))):
        assert queries.has_title(title.factory, level) is counts
    assert not queries.has_title(builders.a_factory(), level)


def test_channels_of_a_factory(places: dict[str, Factory]) -> None:
    jiangsu, shenzhen = builders.a_province(), builders.a_separately_planned_city()
    builders.a_province("440000")
    beijing, corps, group = builders.a_province("110000"), builders.the_corps(), builders.a_group()
    chosen = {key: queries.channels(places[key]) for key in ("suzhou", "shenzhen", "corps", "subsidiary", "urumqi")}
    assert chosen == {
        "suzhou": [jiangsu],
        "shenzhen": [shenzhen],
        "corps": [corps],
        "subsidiary": [beijing, group],
        "urumqi": [],
    }
