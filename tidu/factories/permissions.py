"""Who may do what to factories and titles."""

from __future__ import annotations

from typing import Any

import rules

from tidu.factories import queries
from tidu.factories.models import Factory
from tidu.organisations.models import Organisation
from tidu.organisations.permissions import is_applicant_of, is_secretariat


@rules.predicate
def sees(person: Any, factory: Factory | None) -> bool:
    """Somebody to whom the factory is visible."""
    return factory is not None and queries.visible_to(person).filter(pk=factory.pk).exists()


@rules.predicate
def applies_for(person: Any, factory: Factory | None) -> bool:
    """An editor or signatory of the factory's enterprise."""
    return factory is not None and bool(is_applicant_of.test(person, factory.enterprise))


@rules.predicate
def is_of_enterprise(person: Any, organisation: Organisation | None) -> bool:
    """An editor or signatory of the enterprise that gets a factory."""
    return bool(is_applicant_of.test(person, organisation))


TABLE = {
    "factories.add": is_of_enterprise,
    "factories.see": sees,
    "factories.change": applies_for,
    "factories.grant_title": is_secretariat,
}
