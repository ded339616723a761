"""Reads of checks."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db.models import OuterRef, QuerySet, Subquery

from tidu.campaigns import WindowInForce
from tidu.campaigns.queries import window_of
from tidu.dossiers.models import Version
from tidu.organisations import queries as organisations
from tidu.organisations.roles import NATIONAL_ROLES, Role
from tidu.stages.checks.models import Check
from tidu.stages.checks.states import CheckState

if TYPE_CHECKING:
    from tidu.organisations.queries import Person

RELATED = ("step__dossier__campaign", "step__dossier__factory__enterprise", "step__dossier__unit", "step__organisation")


def visible_to(person: Person) -> QuerySet[Check]:
    """The checks of the organisations for which a person is officer; all of them for national roles."""
    checks = Check.objects.select_related(*RELATED)
    if organisations.holds_any(person, NATIONAL_ROLES):
        return checks
    return checks.filter(step__organisation__in=organisations.organisations_of(person, Role.UNIT_OFFICER))


def waiting_for(person: Person) -> QuerySet[Check]:
    """The checks that wait for a person, the longest waiting first."""
    own = organisations.organisations_of(person, Role.UNIT_OFFICER)
    open_checks = Check.objects.filter(step__organisation__in=own, state=CheckState.OPEN)
    return open_checks.select_related(*RELATED).order_by("step__opened_at", "pk")


def with_digest(checks: QuerySet[Check]) -> QuerySet[Any]:
    """Checks with the ``digest`` of the version that was submitted last."""
    versions = Version.objects.filter(dossier=OuterRef("step__dossier")).order_by("-number")
    return checks.annotate(digest=Subquery(versions.values("digest")[:1]))


def window_of_check(check: Check) -> WindowInForce:
    """Until when the check may be decided."""
    dossier = check.step.dossier
    return window_of(dossier.campaign, check.step.stage, dossier.unit_id)
