"""The roles a person may hold, in which kinds of organisation, and which of them need a department."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _


class Kind(models.TextChoices):
    """What an organisation is."""

    ENTERPRISE = "enterprise", _("enterprise")
    AUTHORITY = "authority", _("local authority")
    GROUP = "group", _("central enterprise group")
    MINISTRY = "ministry", _("ministry")
    INSTITUTE = "institute", _("institute")
    PLATFORM = "platform", _("platform")


class Tier(models.TextChoices):
    """At which level of government an authority stands."""

    PROVINCE = "province", _("province")
    CITY = "city", _("city")
    COUNTY = "county", _("county")


class Role(models.TextChoices):
    """What a person does in an organisation."""

    APPLICANT_EDITOR = "applicant_editor", _("applicant editor")
    APPLICANT_SIGNATORY = "applicant_signatory", _("applicant signatory")
    UNIT_OFFICER = "unit_officer", _("officer of the unit")
    DEPARTMENT_OFFICER = "department_officer", _("department officer")
    SECRETARIAT = "secretariat", _("ministry secretariat")
    MINISTRY_OFFICER = "ministry_officer", _("ministry department officer")
    EXPERT = "expert", _("expert")
    AUDITOR = "auditor", _("auditor")
    OPERATOR = "operator", _("operator")


KINDS_OF_ROLE: dict[Role, frozenset[Kind]] = {
    Role.APPLICANT_EDITOR: frozenset({Kind.ENTERPRISE}),
    Role.APPLICANT_SIGNATORY: frozenset({Kind.ENTERPRISE}),
    Role.UNIT_OFFICER: frozenset({Kind.AUTHORITY, Kind.GROUP}),
    Role.DEPARTMENT_OFFICER: frozenset({Kind.AUTHORITY}),
    Role.SECRETARIAT: frozenset({Kind.MINISTRY}),
    Role.MINISTRY_OFFICER: frozenset({Kind.MINISTRY}),
    Role.EXPERT: frozenset({Kind.INSTITUTE}),
    Role.AUDITOR: frozenset({Kind.PLATFORM}),
    Role.OPERATOR: frozenset({Kind.PLATFORM}),
}

APPLICANT_ROLES = frozenset({Role.APPLICANT_EDITOR, Role.APPLICANT_SIGNATORY})
DEPARTMENT_ROLES = frozenset({Role.DEPARTMENT_OFFICER, Role.MINISTRY_OFFICER})
PERSONAL_ROLES = frozenset({Role.EXPERT})
"""Roles given to a person for what that person knows: nobody stands in for them, and they cannot be handed over."""
NATIONAL_ROLES = frozenset({Role.SECRETARIAT, Role.MINISTRY_OFFICER, Role.AUDITOR})
"""Those who see every factory and, from its submission on, every dossier."""


def roles_for(kind: str) -> list[Role]:
    """The roles that people may hold in an organisation of this kind, in the order of ``Role``."""
    return [role for role in Role if kind in KINDS_OF_ROLE[role]]


def needs_department(role: str) -> bool:
    """Whether a membership in this role names one of the six departments."""
    return role in DEPARTMENT_ROLES
