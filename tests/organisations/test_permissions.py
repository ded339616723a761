"""Who may do what to organisations: the whole table."""

from __future__ import annotations

import pytest
from django.contrib.auth.models import AnonymousUser

from tests import builders
from tidu.core import permissions
from tidu.organisations.models import Deputy, Organisation
from tidu.organisations.permissions import TABLE
from tidu.organisations.roles import Role

pytestmark = pytest.mark.django_db

NOBODY = "nobody"
ENTERPRISE_ACTS = {
    "organisations.see",
    "organisations.edit",
    "organisations.invite",
    "organisations.end_membership",
    "organisations.end_deputy",
}
ROLES = [*Role, NOBODY]


def allowed(person: object, organisation: Organisation) -> set[str]:
    membership = builders.seat(builders.a_user(), *_seat_in(organisation))
    passing = ("organisations.end_membership", "organisations.name_deputy", "organisations.hand_over")
    deputy = Deputy(membership=membership, person=membership.user)
    subjects = dict.fromkeys(passing, membership) | {"organisations.end_deputy": deputy}
    return {name for name in TABLE if permissions.may(person, name, subjects.get(name, organisation))}


def _seat_in(organisation: Organisation) -> tuple[str, Organisation]:
    roles = {
        "enterprise": Role.APPLICANT_EDITOR,
        "authority": Role.UNIT_OFFICER,
        "ministry": Role.SECRETARIAT,
        "platform": Role.AUDITOR,
    }
    return roles[organisation.kind], organisation


def person_of(role: str, organisation: Organisation | None = None) -> object:
    return builders.a_user() if role == NOBODY else builders.a_person(role, organisation)


@pytest.mark.parametrize("role", ROLES)
def test_foreign_enterprise(role: str) -> None:
    general = {
        Role.APPLICANT_EDITOR: {"organisations.register_enterprise"},
        Role.APPLICANT_SIGNATORY: {"organisations.register_enterprise"},
        NOBODY: {"organisations.register_enterprise"},
        Role.UNIT_OFFICER: {"organisations.see"},
        Role.DEPARTMENT_OFFICER: {"organisations.see"},
        Role.SECRETARIAT: {"organisations.see", "organisations.list"},
        Role.MINISTRY_OFFICER: {"organisations.see", "organisations.list"},
        Role.AUDITOR: {"organisations.see", "organisations.list"},
        Role.OPERATOR: {"organisations.see", "organisations.list", "organisations.found", "notifications.retry"},
        Role.EXPERT: set(),
    }
    assert allowed(person_of(role), builders.an_enterprise()) == general[role]


@pytest.mark.parametrize(
    ("role", "expected"),
    [
        (Role.APPLICANT_EDITOR, {"organisations.see", "organisations.edit"}),
        (Role.APPLICANT_SIGNATORY, ENTERPRISE_ACTS),
    ],
)
def test_own_enterprise(role: str, expected: set[str]) -> None:
    enterprise = builders.an_enterprise()
    person = builders.a_person(role, enterprise)
    assert allowed(person, enterprise) == expected | {"organisations.register_enterprise"}


@pytest.mark.parametrize(
    ("role", "place", "expected"),
    [
        (Role.UNIT_OFFICER, "a_province", True),
        (Role.DEPARTMENT_OFFICER, "a_province", False),
        (Role.SECRETARIAT, "the_ministry", True),
        (Role.MINISTRY_OFFICER, "the_ministry", False),
        (Role.AUDITOR, "the_platform", False),
        (Role.OPERATOR, "the_platform", True),
    ],
)
def test_inviting_into_the_own_organisation(role: str, place: str, expected: bool) -> None:
    organisation = getattr(builders, place)()
    person = builders.a_person(role, organisation)
    assert permissions.may(person, "organisations.invite", organisation) is expected


def test_operator_invites_everywhere_but_into_enterprises() -> None:
    operator = builders.a_person(Role.OPERATOR)
    places = [builders.a_province(), builders.a_group(), builders.the_ministry(), builders.an_institute()]
    assert all(permissions.may(operator, "organisations.invite", place) for place in places)
    assert not permissions.may(operator, "organisations.invite", builders.an_enterprise())


def test_officer_of_another_province_is_a_stranger() -> None:
    officer = builders.a_person(Role.UNIT_OFFICER, builders.a_province("330000"))
    assert allowed(officer, builders.an_enterprise()) == set()
    assert allowed(officer, builders.a_province()) == set()


def test_anonymous_may_nothing() -> None:
    assert allowed(AnonymousUser(), builders.an_enterprise()) == set()


def test_ended_membership_gives_nothing() -> None:
    enterprise = builders.an_enterprise()
    person = builders.a_user()
    membership = builders.seat(person, Role.APPLICANT_SIGNATORY, enterprise)
    membership.ended_on = membership.since
    membership.save()
    assert allowed(person, enterprise) == {"organisations.register_enterprise"}


def test_closed_account_may_nothing() -> None:
    enterprise = builders.an_enterprise()
    person = builders.a_person(Role.APPLICANT_SIGNATORY, enterprise, is_active=False)
    assert allowed(person, enterprise) == set()
