"""Registering and changing enterprises."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from django.db import IntegrityError, transaction

from tidu.core import permissions
from tidu.core.findings import Finding, Refused, refuse_if
from tidu.organisations import queries, rules
from tidu.organisations.models import Membership, Organisation
from tidu.organisations.roles import Kind, Role
from tidu.rulebook import shipped

if TYPE_CHECKING:
    from tidu.accounts.models import User


@dataclass(frozen=True)
class EnterpriseFacts:
    """What an enterprise says of itself. Nothing else of the row comes from a form."""

    name: str
    credit_code: str
    legal_form: str
    region_code: str
    industry: str
    name_en: str = ""
    parent_name: str = ""
    parent_credit_code: str = ""
    group: Organisation | None = None


def register_enterprise(person: User, facts: EnterpriseFacts) -> Organisation:
    """Register an enterprise; the person becomes its first signatory and editor.

    Raises Refused naming the field, also for a code that is already registered (whose people are not named).
    """
    permissions.require(person, "organisations.register_enterprise")
    facts = _tidied(facts)
    refuse_if(facts_findings(facts))
    _refuse_taken(facts.credit_code)
    enterprise = Organisation(kind=Kind.ENTERPRISE, registered_by=person, **vars(facts))
    try:
        with transaction.atomic():
            enterprise.save()
            for role in (Role.APPLICANT_SIGNATORY, Role.APPLICANT_EDITOR):
                Membership.objects.create(user=person, organisation=enterprise, role=role, created_by=person)
    except IntegrityError as error:
        _refuse_taken(facts.credit_code)
        raise error
    queries.forget_memberships(person)
    return enterprise


def change_enterprise(person: User, enterprise: Organisation, facts: EnterpriseFacts) -> Organisation:
    """Change what an enterprise says of itself. The credit code stays: another code is another enterprise."""
    permissions.require(person, "organisations.edit", enterprise)
    facts = replace(_tidied(facts), credit_code=enterprise.credit_code or "")
    refuse_if(facts_findings(facts))
    for name, value in vars(facts).items():
        setattr(enterprise, name, value)
    enterprise.save(update_fields=list(vars(facts)))
    return enterprise


def facts_findings(facts: EnterpriseFacts) -> list[Finding]:
    """Everything that is wrong with the facts, each with its field."""
    reference = shipped().reference
    findings = rules.credit_code_findings(facts.credit_code)
    findings += rules.branch_findings(facts.legal_form, facts.credit_code, facts.parent_name, facts.parent_credit_code)
    if not facts.name:
        findings.append(Finding("organisations.name_missing", field="name"))
    if facts.region_code not in reference.regions:
        findings.append(Finding("organisations.region_unknown", field="region_code"))
    if facts.industry not in reference.industries:
        findings.append(Finding("organisations.industry_unknown", field="industry"))
    if facts.group is not None and facts.group.kind != Kind.GROUP:
        findings.append(Finding("organisations.group_unknown", field="group"))
    return findings


def _tidied(facts: EnterpriseFacts) -> EnterpriseFacts:
    facts = replace(facts, name=facts.name.strip(), credit_code=rules.compact(facts.credit_code))
    if facts.legal_form != "branch":
        return replace(facts, parent_name="", parent_credit_code="")
    return replace(
        facts, parent_name=facts.parent_name.strip(), parent_credit_code=rules.compact(facts.parent_credit_code)
    )


def _refuse_taken(credit_code: str) -> None:
    if Organisation.objects.filter(credit_code=credit_code).exists():
        raise Refused([Finding("organisations.credit_code_taken", field="credit_code")])
