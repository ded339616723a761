"""What is visible to whom, and which authority is in charge."""

from __future__ import annotations

import pytest
from django.contrib.auth.models import AnonymousUser

from tests import builders
from tidu.organisations import queries
from tidu.organisations.roles import Role

pytestmark = pytest.mark.django_db


def test_authority_for_each_tier() -> None:
    province, city, county = builders.a_province(), builders.a_city(), builders.a_county()
    builders.the_corps()
    assert queries.authority_for("province", "320505") == province
    assert queries.authority_for("city", "320505") == city
    assert queries.authority_for("county", "320505") == county
    assert queries.authority_for("city", "320102") is None
    assert queries.authority_for("province", "650100") is None


def test_visible_to_officers_is_their_region() -> None:
    jiangsu, shenzhen, guangdong = (builders.an_enterprise(region_code=code) for code in ("320505", "440305", "440106"))
    group = builders.a_group()
    subsidiary = builders.an_enterprise(region_code="110105", group=group)
    seen = {
        "jiangsu": queries.visible_to(builders.a_person(Role.UNIT_OFFICER, builders.a_province())),
        "guangdong": queries.visible_to(builders.a_person(Role.UNIT_OFFICER, builders.a_province("440000"))),
        "shenzhen": queries.visible_to(builders.a_person(Role.UNIT_OFFICER, builders.a_separately_planned_city())),
        "group": queries.visible_to(builders.a_person(Role.UNIT_OFFICER, group)),
    }
    enterprises = {key: set(rows.filter(kind="enterprise")) for key, rows in seen.items()}
    assert enterprises == {
        "jiangsu": {jiangsu},
        "guangdong": {guangdong},
        "shenzhen": {shenzhen},
        "group": {subsidiary},
    }


def test_visible_to_applicant_is_the_own_enterprise() -> None:
    own = builders.an_enterprise()
    builders.an_enterprise()
    assert set(queries.visible_to(builders.a_person(Role.APPLICANT_EDITOR, own))) == {own}


def test_anonymous_sees_nothing() -> None:
    builders.an_enterprise()
    assert not queries.visible_to(AnonymousUser()).exists()


def test_memberships_are_read_once(django_assert_num_queries: object) -> None:
    person = builders.a_person(Role.UNIT_OFFICER)
    with django_assert_num_queries(1):  # type: ignore[operator]
        for _ in range(3):
            assert queries.holds(person, Role.UNIT_OFFICER)
            assert queries.describe(person)


@pytest.mark.parametrize("province", ["320000", "110000", "460000", "", "xx"])
def test_region_choices_lie_in_the_province(province: str) -> None:
    codes = [code for code, _ in queries.region_choices(province)]
    assert all(code.startswith(province[:2]) and code != province for code in codes)
    assert bool(codes) == (len(province) == 6)
