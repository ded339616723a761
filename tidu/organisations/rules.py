"""Pure decisions about organisations: whether a credit code can be one, whether roles go together."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date

from stdnum.cn import uscc

from tidu.core.findings import Finding
from tidu.organisations.roles import APPLICANT_ROLES, KINDS_OF_ROLE, PERSONAL_ROLES, Kind, Role, needs_department
from tidu.rulebook.model import Citation, Text

LENGTH = 18
STANDARD = Citation(
    source="GB 32100-2015",
    clause="4",
    label=Text("GB 32100-2015 统一社会信用代码编码规则", "GB 32100-2015, coding of the unified social credit code"),
)
DECISION = Citation("decision 0018", "2", Text("决定 0018 第 2 点", "decision 0018, point 2"))
DIFFERENT_PEOPLE = Citation("decision 0014", "6", Text("决定 0014 第 6 点", "decision 0014, point 6"))
DIGITS = "0123456789"
ALPHABET = "0123456789ABCDEFGHJKLMNPQRTUWXY"
"""The standard leaves out I, O, S, V and Z, which are easily misread."""


def compact(code: str) -> str:
    """The code as it is stored: upper case, without spaces and hyphens."""
    return uscc.compact(code)


def credit_code_findings(code: str, *, field: str = "credit_code") -> list[Finding]:
    """The first rule of GB 32100 that the code breaks: its length, its characters or its check digit."""
    code = compact(code)
    if len(code) != LENGTH:
        return [_broken("length", field, length=len(code))]
    strangers = [sign for sign in code if sign not in ALPHABET] + [sign for sign in code[:8] if sign not in DIGITS]
    if strangers:
        return [_broken("characters", field, found=strangers[0], place=code.index(strangers[0]) + 1)]
    if uscc.calc_check_digit(code[:-1]) != code[-1]:
        return [_broken("check_digit", field)]
    return []


def branch_findings(legal_form: str, credit_code: str, parent_name: str, parent_credit_code: str) -> list[Finding]:
    """Whether a branch names its parent with a code of its own; a legal person names none."""
    if legal_form != "branch":
        return []
    if not parent_name.strip():
        return [Finding("organisations.parent_name_missing", field="parent_name")]
    findings = credit_code_findings(parent_credit_code, field="parent_credit_code")
    if not findings and compact(parent_credit_code) == compact(credit_code):
        return [Finding("organisations.parent_code_is_own", field="parent_credit_code")]
    return findings


def membership_findings(kind: str, role: str, department: str, departments: Collection[str]) -> list[Finding]:
    """Whether an organisation of this kind has this role, and whether the role's department is right."""
    if role not in list(Role) or Kind(kind) not in KINDS_OF_ROLE[Role(role)]:
        return [Finding("organisations.role_does_not_fit", field="role")]
    if needs_department(role) and department not in departments:
        return [Finding("organisations.department_missing", field="department")]
    if not needs_department(role) and department:
        return [Finding("organisations.department_unwanted", field="department")]
    return []


def deputy_findings(role: str, starts_on: date, ends_on: date, today: date, *, signs_elsewhere: bool) -> list[Finding]:
    """Why somebody cannot stand in for a role for these days (decision 0018)."""
    findings = stand_in_findings(role, signs_elsewhere=signs_elsewhere, field="person")
    if starts_on < today:
        findings.append(Finding("organisations.deputy_begins_before", DECISION, field="starts_on"))
    if ends_on < starts_on:
        findings.append(Finding("organisations.deputy_ends_before", DECISION, field="ends_on"))
    return findings


def stand_in_findings(role: str, *, signs_elsewhere: bool, field: str) -> list[Finding]:
    """Why a role cannot pass to this person, for a while or for good."""
    if role in PERSONAL_ROLES:
        return [Finding("organisations.role_is_personal", DECISION, field=field)]
    if needs_department(role) and signs_elsewhere:
        return [Finding("organisations.deputy_signs_for_another", DIFFERENT_PEOPLE, field=field)]
    return []


def roles_clash(held: Collection[str], wanted: str) -> bool:
    """Whether one person would stand on both sides: applicant, and one who decides, reviews or audits."""
    applies = wanted in APPLICANT_ROLES
    return any((role in APPLICANT_ROLES) != applies for role in held)


def _broken(rule: str, field: str, **params: object) -> Finding:
    return Finding(f"organisations.credit_code_{rule}", citation=STANDARD, params=params, field=field)
