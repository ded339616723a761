"""Who may do what with a dossier."""

from __future__ import annotations

from typing import Any

import rules

from tidu.dossiers import queries
from tidu.dossiers.models import Dossier
from tidu.factories.models import Factory
from tidu.organisations import queries as organisations
from tidu.organisations.permissions import is_auditor, is_secretariat
from tidu.organisations.roles import APPLICANT_ROLES, Role


@rules.predicate
def applies_for_factory(person: Any, factory: Factory | None) -> bool:
    """An editor or signatory of the factory's enterprise."""
    return factory is not None and organisations.holds_any(person, APPLICANT_ROLES, factory.enterprise_id)


@rules.predicate
def is_applicant(person: Any, dossier: Dossier | None) -> bool:
    """An editor or signatory of the enterprise that applies."""
    return dossier is not None and applies_for_factory.test(person, dossier.factory)


@rules.predicate
def is_signatory(person: Any, dossier: Dossier | None) -> bool:
    """A signatory of the enterprise that applies."""
    return dossier is not None and organisations.holds(person, Role.APPLICANT_SIGNATORY, dossier.factory.enterprise_id)


@rules.predicate
def sees(person: Any, dossier: Dossier | None) -> bool:
    """Somebody to whom the dossier is visible."""
    return dossier is not None and queries.visible_to(person).filter(pk=dossier.pk).exists()


@rules.predicate
def is_editable(person: Any, dossier: Dossier | None) -> bool:
    """The content may still be changed."""
    return dossier is not None and dossier.is_editable


TABLE = {
    "dossiers.start": applies_for_factory,
    "dossiers.see": sees,
    "dossiers.read_log": sees & (is_auditor | is_secretariat),
    "dossiers.read_openings": is_auditor,
    "dossiers.edit": is_applicant & is_editable,
    "dossiers.declare": is_signatory,
    "dossiers.submit": is_signatory,
    "dossiers.withdraw": is_signatory,
    "dossiers.resume": is_signatory,
}
