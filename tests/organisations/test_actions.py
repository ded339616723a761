"""Registering, inviting, ending: what is refused, and what stays as it was then."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction

from tests import builders
from tidu.accounts.models import User
from tidu.accounts.personas import PERSONAS
from tidu.core import clock
from tidu.core.findings import Refused, reason, way_out
from tidu.organisations import actions, queries
from tidu.organisations.models import Membership, Organisation
from tidu.organisations.roles import Role
from tidu.organisations.wording import WORDING
from tidu.rulebook import Text, shipped

pytestmark = pytest.mark.django_db


def facts(**over: Any) -> actions.EnterpriseFacts:
    given = actions.EnterpriseFacts(
        name="青梧精工有限公司",
        credit_code=builders.credit_code(),
        legal_form="legal_person",
        region_code="320505",
        industry="34",
    )
    return replace(given, **over)


def refused_fields(call: Callable[[], object]) -> set[tuple[str, str]]:
    with pytest.raises(Refused) as refused:
        call()
    assert all(reason(finding) for finding in refused.value.findings)
    return {(finding.code.removeprefix("organisations."), finding.field) for finding in refused.value.findings}


def test_register_makes_the_person_signatory_and_editor() -> None:
    person = builders.a_user()
    assert queries.memberships_of(person) == ()
    enterprise = actions.register_enterprise(person, facts())
    assert queries.roles_of(person) == {Role.APPLICANT_SIGNATORY, Role.APPLICANT_EDITOR}
    assert enterprise.registered_by == person


@pytest.mark.parametrize(
    ("over", "expected"),
    [
        ({"credit_code": "123"}, {("credit_code_length", "credit_code")}),
        ({"name": "  "}, {("name_missing", "name")}),
        ({"region_code": "999999"}, {("region_unknown", "region_code")}),
        ({"industry": "ZZ"}, {("industry_unknown", "industry")}),
        ({"legal_form": "branch"}, {("parent_name_missing", "parent_name")}),
        (
            {"legal_form": "branch", "parent_name": "母公司", "parent_credit_code": "1"},
            {("credit_code_length", "parent_credit_code")},
        ),
    ],
)
def test_register_refuses_and_names_the_field(over: dict[str, Any], expected: set[tuple[str, str]]) -> None:
    person = builders.a_user()
    assert refused_fields(lambda: actions.register_enterprise(person, facts(**over))) == expected
    assert not Organisation.objects.filter(kind="enterprise").exists()


def test_register_refuses_a_group_that_is_none() -> None:
    person, other = builders.a_user(), builders.an_enterprise()
    assert refused_fields(lambda: actions.register_enterprise(person, facts(group=other))) == {
        ("group_unknown", "group")
    }


def test_register_twice_says_whom_to_ask_and_names_nobody() -> None:
    first = builders.a_user(name="秘密的人")
    given = facts()
    actions.register_enterprise(first, given)
    with pytest.raises(Refused) as refused:
        actions.register_enterprise(builders.a_user(), replace(given, credit_code=given.credit_code.lower()))
    (finding,) = refused.value.findings
    said = reason(finding) + way_out(finding)
    assert finding.code == "organisations.credit_code_taken"
    assert first.name not in said
    assert first.email not in said


@pytest.mark.django_db(transaction=True)
def test_register_at_once_makes_one(at_once: Callable[..., list[Any]]) -> None:
    people, given = [builders.a_user(), builders.a_user()], facts()
    results = at_once(*(lambda person=person: actions.register_enterprise(person, given) for person in people))
    assert {type(result) for result in results} == {Organisation, Refused}
    assert Membership.objects.count() == 2


@pytest.mark.parametrize("role", [Role.EXPERT, Role.UNIT_OFFICER, Role.OPERATOR, Role.AUDITOR, Role.SECRETARIAT])
def test_register_by_those_who_decide_is_denied(role: str) -> None:
    with pytest.raises(PermissionDenied):
        actions.register_enterprise(builders.a_person(role), facts())


def test_change_keeps_the_credit_code() -> None:
    enterprise = builders.an_enterprise()
    person = builders.a_person(Role.APPLICANT_EDITOR, enterprise)
    before = enterprise.credit_code
    actions.change_enterprise(person, enterprise, facts(name="新名"))
    enterprise.refresh_from_db()
    assert (enterprise.name, enterprise.credit_code) == ("新名", before)


def test_legal_person_keeps_no_parent() -> None:
    enterprise = actions.register_enterprise(builders.a_user(), facts(parent_name="母", parent_credit_code="1"))
    assert (enterprise.parent_name, enterprise.parent_credit_code) == ("", "")


@pytest.mark.parametrize(
    "wrong",
    [
        {"credit_code": None},
        {"legal_form": ""},
        {"legal_form": "branch"},
        {
            "legal_form": "branch",
            "parent_name": "母",
            "parent_credit_code": builders.credit_code(7),
            "credit_code": builders.credit_code(7),
        },
        {"unit_kind": "province"},
        {"kind": "authority"},
        {"tier": "city"},
    ],
)
def test_database_refuses_impossible_enterprises(wrong: dict[str, Any]) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        builders.an_enterprise(**wrong)


@pytest.mark.parametrize(("role", "department"), [("department_officer", ""), ("unit_officer", "data")])
def test_database_refuses_department_without_its_role(role: str, department: str) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        builders.seat(builders.a_user(), role, builders.a_province(), department)


def test_database_refuses_the_same_active_role_twice() -> None:
    person, place = builders.a_user(), builders.a_province()
    ended = builders.seat(person, Role.UNIT_OFFICER, place)
    ended.ended_on = ended.since
    ended.save()
    builders.seat(person, Role.UNIT_OFFICER, place)
    with pytest.raises(IntegrityError), transaction.atomic():
        builders.seat(person, Role.UNIT_OFFICER, place)


def test_invitation_gives_the_role_once() -> None:
    province = builders.a_province()
    officer = builders.a_person(Role.UNIT_OFFICER, province)
    guest = builders.a_user(email="guest@example.cn")
    invitation, token = actions.invite(
        officer, province, email="Guest@example.cn", role="department_officer", department="finance"
    )
    assert token not in invitation.token_hash
    actions.accept_invitation(guest, token)
    assert queries.holds(guest, Role.DEPARTMENT_OFFICER, province, "finance")
    assert refused_fields(lambda: actions.accept_invitation(guest, token)) == {("invitation_used", "")}


@pytest.mark.parametrize("case", ["another_address", "expired", "applicant"])
def test_invitation_is_refused(case: str) -> None:
    province = builders.a_province()
    officer = builders.a_person(Role.UNIT_OFFICER, province)
    guest = builders.a_user()
    _, token = actions.invite(
        officer, province, email="x@example.cn" if case == "another_address" else guest.email, role="unit_officer"
    )
    if case == "applicant":
        builders.seat(guest, Role.APPLICANT_EDITOR, builders.an_enterprise())
    moment = clock.now() + timedelta(days=15 if case == "expired" else 1)
    codes = {"another_address": "invitation_for_another", "expired": "invitation_expired", "applicant": "roles_clash"}
    with clock.frozen(moment):
        assert refused_fields(lambda: actions.accept_invitation(guest, token)) == {(codes[case], "")}
    assert not queries.holds(guest, Role.UNIT_OFFICER)


def test_invitation_into_a_role_of_another_kind_is_refused() -> None:
    enterprise = builders.an_enterprise()
    person = builders.a_person(Role.APPLICANT_SIGNATORY, enterprise)
    assert refused_fields(lambda: actions.invite(person, enterprise, email="a@example.cn", role="secretariat")) == {
        ("role_does_not_fit", "role")
    }


def test_last_signatory_stays() -> None:
    enterprise = builders.an_enterprise()
    first = builders.a_user()
    only = builders.seat(first, Role.APPLICANT_SIGNATORY, enterprise)
    assert refused_fields(lambda: actions.end_membership(first, only)) == {("last_signatory", "")}
    builders.seat(builders.a_user(), Role.APPLICANT_SIGNATORY, enterprise)
    actions.end_membership(first, only)
    assert not queries.holds(first, Role.APPLICANT_SIGNATORY)


@pytest.mark.django_db(transaction=True)
def test_two_signatories_ending_each_other_at_once_leave_one(at_once: Callable[..., list[Any]]) -> None:
    enterprise = builders.an_enterprise()
    people = [builders.a_user(), builders.a_user()]
    seats = [builders.seat(person, Role.APPLICANT_SIGNATORY, enterprise) for person in people]
    at_once(
        lambda: actions.end_membership(people[0], seats[1]),
        lambda: actions.end_membership(people[1], seats[0]),
    )
    assert Membership.objects.filter(organisation=enterprise, ended_on=None).count() == 1


def test_units_are_made_once_from_the_reference() -> None:
    reference = shipped().reference
    actions.create_units(reference)
    actions.create_units(reference)
    assert set(queries.recommending_units().values_list("code", "unit_kind")) == {
        (unit.code, unit.kind) for unit in reference.units.values()
    }
    assert Organisation.objects.count() == len(reference.units) + 2


def test_first_operator_only_on_an_empty_instance() -> None:
    actions.create_units(shipped().reference)
    operator = actions.create_first_operator("First@Example.cn", "首任", builders.PASSWORD)
    assert queries.holds(operator, Role.OPERATOR)
    assert operator.email == "first@example.cn"
    assert refused_fields(lambda: actions.create_first_operator("b@example.cn", "", builders.PASSWORD)) == {
        ("not_empty", "")
    }


def test_personas_sit_in_their_roles_without_a_password() -> None:
    actions.create_units(shipped().reference)
    reference = shipped().reference
    places = {
        "enterprise": builders.an_enterprise(),
        "province": queries.unit("320000"),
        "city": actions.create_authority("city", "320500", reference),  # type: ignore[arg-type]
        "group": queries.recommending_units("central_enterprise")[0],
        "ministry": queries.ministry(),
        "platform": builders.the_platform(),
        **{f"institute_{n}": actions.create_institute(Text("所", "Institute"), "110000") for n in (1, 2, 3)},
    }
    people = actions.seat_personas(places)
    assert set(people) == {persona.key for persona in PERSONAS}
    assert not any(person.has_usable_password() for person in User.objects.filter(persona_key__isnull=False))
    assert queries.departments_of(people["province_finance"], places["province"]) == ("finance",)
    assert {persona.department for persona in PERSONAS} - {""} == set(reference.departments)


def test_every_finding_has_both_reason_and_way_out() -> None:
    silent = {code for code, wording in WORDING.items() if not wording.way_out}
    assert silent == {"organisations.membership_over"}
