"""Credit codes, branches, roles: pure decisions."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from stdnum.cn import uscc

from tests.builders import credit_code
from tidu.organisations import rules
from tidu.organisations.roles import KINDS_OF_ROLE, Kind, Role, needs_department

GOOD = credit_code(1)
DEPARTMENTS = {"industry", "data"}


def codes(findings: list[rules.Finding]) -> set[str]:
    return {finding.code for finding in findings}


@pytest.mark.parametrize(
    ("code", "expected"),
    [
        (GOOD, set()),
        (GOOD.lower(), set()),
        (f" {GOOD[:6]} {GOOD[6:]} ", set()),
        ("", {"organisations.credit_code_length"}),
        (GOOD[:-1], {"organisations.credit_code_length"}),
        (GOOD + "1", {"organisations.credit_code_length"}),
        (GOOD[:9] + "I" + GOOD[10:], {"organisations.credit_code_characters"}),
        (GOOD[:4] + "A" + GOOD[5:], {"organisations.credit_code_characters"}),
        (GOOD[:9] + "中" + GOOD[10:], {"organisations.credit_code_characters"}),
        (GOOD[:-1] + ("1" if GOOD[-1] != "1" else "2"), {"organisations.credit_code_check_digit"}),
    ],
)
def test_credit_code_names_the_broken_rule(code: str, expected: set[str]) -> None:
    findings = rules.credit_code_findings(code)
    assert codes(findings) == expected
    assert {finding.field for finding in findings} <= {"credit_code"}
    assert all(finding.citation is rules.STANDARD for finding in findings)


@given(st.text(max_size=24))
def test_credit_code_agrees_with_the_library(code: str) -> None:
    assert (rules.credit_code_findings(code) == []) == uscc.is_valid(code)


@pytest.mark.parametrize(
    ("form", "own", "parent", "parent_code", "expected"),
    [
        ("legal_person", GOOD, "", "", set()),
        ("branch", GOOD, "母公司", credit_code(2), set()),
        ("branch", GOOD, "  ", credit_code(2), {"organisations.parent_name_missing"}),
        ("branch", GOOD, "母公司", GOOD.lower(), {"organisations.parent_code_is_own"}),
        ("branch", GOOD, "母公司", "123", {"organisations.credit_code_length"}),
    ],
)
def test_branch_names_a_parent_of_another_code(
    form: str, own: str, parent: str, parent_code: str, expected: set[str]
) -> None:
    assert codes(rules.branch_findings(form, own, parent, parent_code)) == expected


@pytest.mark.parametrize("kind", Kind)
@pytest.mark.parametrize("role", Role)
def test_role_fits_exactly_its_kinds(kind: Kind, role: Role) -> None:
    department = "industry" if needs_department(role) else ""
    fits = rules.membership_findings(kind, role, department, DEPARTMENTS) == []
    assert fits == (kind in KINDS_OF_ROLE[role])


@pytest.mark.parametrize(
    ("role", "kind", "department", "expected"),
    [
        ("department_officer", "authority", "", {"organisations.department_missing"}),
        ("department_officer", "authority", "sports", {"organisations.department_missing"}),
        ("ministry_officer", "ministry", "data", set()),
        ("unit_officer", "authority", "data", {"organisations.department_unwanted"}),
        ("emperor", "ministry", "", {"organisations.role_does_not_fit"}),
    ],
)
def test_membership_has_a_department_iff_the_role_asks(
    role: str, kind: str, department: str, expected: set[str]
) -> None:
    assert codes(rules.membership_findings(kind, role, department, DEPARTMENTS)) == expected


@pytest.mark.parametrize(
    ("held", "wanted", "clash"),
    [
        ((), "expert", False),
        (("applicant_editor",), "applicant_signatory", False),
        (("applicant_editor",), "expert", True),
        (("expert",), "applicant_editor", True),
        (("expert", "auditor"), "unit_officer", False),
    ],
)
def test_roles_clash_between_applying_and_deciding(held: tuple[str, ...], wanted: str, clash: bool) -> None:
    assert rules.roles_clash(held, wanted) == clash
