"""Adding factories and granting titles."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction

from tests import builders
from tidu.core import clock, permissions
from tidu.core.digest import digest_of
from tidu.core.findings import Refused
from tidu.factories import actions
from tidu.factories.models import Factory, Title
from tidu.factories.permissions import TABLE
from tidu.factories.wording import WORDING
from tidu.organisations.roles import Role

pytestmark = pytest.mark.django_db

FACTS = actions.FactoryFacts(
    name="一号工厂",
    region_code="320505",
    address="科技路1号",
    industry="34",
    construction_started_on=date(2021, 3, 1),
)


def refused(call: Callable[[], object]) -> set[tuple[str, str]]:
    with pytest.raises(Refused) as caught:
        call()
    return {(finding.code.removeprefix("factories."), finding.field) for finding in caught.value.findings}


def grant(person: Any, factory: Factory, **over: Any) -> Title:
    given: dict[str, Any] = {
        "level": "excellent",
        "edition": "2024",
        "notice_id": "miit/2024-399",
        "granted_on": date(2025, 1, 20),
        "certificate_number": f"C-{factory.pk}",
        "content": {"name": factory.name},
    }
    return actions.grant_title(person, factory, **(given | over))


def test_add_keeps_exactly_the_facts() -> None:
    enterprise = builders.an_enterprise()
    person = builders.a_person(Role.APPLICANT_EDITOR, enterprise)
    factory = actions.add_factory(person, enterprise, FACTS)
    factory.refresh_from_db()
    assert {name: getattr(factory, name) for name in vars(FACTS)} == vars(FACTS)
    assert (factory.enterprise, factory.created_by) == (enterprise, person)


@pytest.mark.parametrize(
    ("over", "expected"),
    [
        ({"region_code": "999999"}, {("region_unknown", "region_code")}),
        ({"region_code": "320000"}, {("region_too_wide", "region_code")}),
        ({"under_corps": True}, {("not_under_corps", "under_corps")}),
        ({"industry": "ZZ"}, {("industry_unknown", "industry")}),
        (
            {"construction_started_on": clock.today() + timedelta(days=1)},
            {("start_in_future", "construction_started_on")},
        ),
        ({"completed_on": clock.today() + timedelta(days=1)}, {("completion_in_future", "completed_on")}),
        ({"completed_on": date(2020, 1, 1)}, {("completed_before_start", "completed_on")}),
    ],
)
def test_add_refuses_and_names_the_field(over: dict[str, Any], expected: set[tuple[str, str]]) -> None:
    enterprise = builders.an_enterprise()
    person = builders.a_person(Role.APPLICANT_EDITOR, enterprise)
    assert refused(lambda: actions.add_factory(person, enterprise, replace(FACTS, **over))) == expected
    assert not Factory.objects.exists()


def test_name_is_taken_within_one_enterprise_only() -> None:
    enterprise = builders.an_enterprise()
    person = builders.a_person(Role.APPLICANT_EDITOR, enterprise)
    first = actions.add_factory(person, enterprise, FACTS)
    assert refused(lambda: actions.add_factory(person, enterprise, replace(FACTS, name=" 一号工厂 "))) == {
        ("name_taken", "name")
    }
    actions.change_factory(person, first, replace(FACTS, address="新址"))
    other = builders.an_enterprise()
    actions.add_factory(builders.a_person(Role.APPLICANT_EDITOR, other), other, FACTS)


@pytest.mark.parametrize("role", Role)
def test_role_and_act(role: Role) -> None:
    factory = builders.a_factory()
    stranger = builders.a_person(role)
    subjects = {"factories.add": factory.enterprise}
    may = {name for name in TABLE if permissions.may(stranger, name, subjects.get(name, factory))}
    expected = {
        Role.UNIT_OFFICER: {"factories.see"},
        Role.DEPARTMENT_OFFICER: {"factories.see"},
        Role.SECRETARIAT: {"factories.see", "factories.grant_title"},
        Role.MINISTRY_OFFICER: {"factories.see"},
        Role.AUDITOR: {"factories.see"},
    }
    assert may == expected.get(role, set())


@pytest.mark.parametrize("role", [Role.APPLICANT_EDITOR, Role.APPLICANT_SIGNATORY])
def test_applicants_add_and_change_their_own(role: Role) -> None:
    factory = builders.a_factory()
    person = builders.a_person(role, factory.enterprise)
    subjects = {"factories.add": factory.enterprise}
    may = {name for name in TABLE if permissions.may(person, name, subjects.get(name, factory))}
    assert may == {"factories.add", "factories.see", "factories.change"}


def test_grant_keeps_content_and_digest() -> None:
    factory = builders.a_factory()
    title = grant(builders.a_person(Role.SECRETARIAT), factory)
    assert title.granted_content == {"name": factory.name}
    assert title.digest == digest_of({"name": factory.name})
    assert title.status == "valid"


def test_grant_needs_the_secretariat_or_the_platform() -> None:
    factory = builders.a_factory()
    with pytest.raises(PermissionDenied):
        grant(builders.a_person(Role.UNIT_OFFICER), factory)
    assert grant(None, factory).granted_by is None


def test_grant_of_a_held_level_is_refused() -> None:
    factory = builders.a_factory()
    grant(None, factory)
    assert refused(lambda: grant(None, factory, certificate_number="C-2")) == {("title_held", "")}
    grant(None, factory, level="leading", certificate_number="C-3")


@pytest.mark.django_db(transaction=True)
def test_grant_at_once_gives_one_title(at_once: Callable[..., list[Any]]) -> None:
    factory = builders.a_factory()
    results = at_once(*(lambda n=n: grant(None, factory, certificate_number=f"C-{n}") for n in (1, 2)))
    assert {type(result) for result in results} == {Title, Refused}


@pytest.mark.parametrize(
    "wrong",
    [
        {"valid_until": date(2020, 1, 1)},
        {"source": "platform"},
        {"source": "platform", "certificate_number": "C-1", "digest": "d"},
    ],
)
def test_database_refuses_impossible_titles(wrong: dict[str, Any]) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        builders.a_title(**wrong)


def test_database_refuses_a_second_valid_title_of_a_level() -> None:
    first = builders.a_title(status="withdrawn")
    builders.a_title(first.factory)
    with pytest.raises(IntegrityError), transaction.atomic():
        builders.a_title(first.factory)


@pytest.mark.parametrize("wrong", [{"completed_on": date(2020, 1, 1)}, {"under_corps": True}])
def test_database_refuses_impossible_factories(wrong: dict[str, Any]) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        builders.a_factory(**wrong)


def test_every_finding_has_a_way_out() -> None:
    assert [code for code, wording in WORDING.items() if not wording.way_out] == []
