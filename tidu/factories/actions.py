"""Writes to factories and the ledger of titles."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import TYPE_CHECKING, Any

from django.db import IntegrityError, transaction

from tidu.core import clock, permissions
from tidu.core.digest import digest_of
from tidu.core.findings import Finding, Refused, refuse_if
from tidu.factories import rules
from tidu.factories.models import Factory, Title, TitleSource, TitleStatus
from tidu.organisations.models import Organisation
from tidu.rulebook import shipped

if TYPE_CHECKING:
    from tidu.accounts.models import User


@dataclass(frozen=True)
class FactoryFacts:
    """What an enterprise says of a factory. Nothing else of the row comes from a form."""

    name: str
    region_code: str
    address: str
    industry: str
    construction_started_on: date
    completed_on: date | None = None
    under_corps: bool = False


def add_factory(person: User, enterprise: Organisation, facts: FactoryFacts) -> Factory:
    """Add a factory to an enterprise. Raises Refused naming the field."""
    permissions.require(person, "factories.add", enterprise)
    return _keep(Factory(enterprise=enterprise, created_by=person), facts)


def change_factory(person: User, factory: Factory, facts: FactoryFacts) -> Factory:
    """Change what an enterprise says of a factory. Raises Refused naming the field."""
    permissions.require(person, "factories.change", factory)
    return _keep(factory, facts)


def facts_findings(facts: FactoryFacts) -> list[Finding]:
    """Everything that is wrong with the facts, each with its field."""
    reference = shipped().reference
    region = reference.regions.get(facts.region_code)
    findings = rules.region_findings(region, facts.under_corps)
    if facts.industry not in reference.industries:
        findings.append(Finding("factories.industry_unknown", field="industry"))
    findings += rules.date_findings(facts.construction_started_on, facts.completed_on, clock.today())
    return findings


def grant_title(
    person: User | None,
    factory: Factory,
    *,
    level: str,
    edition: str,
    notice_id: str,
    granted_on: date,
    certificate_number: str,
    content: Mapping[str, Any],
    valid_until: date | None = None,
    dossier_number: str = "",
) -> Title:
    """Write a title into the ledger. ``person`` None is the platform acting on a rule.

    ``content`` is the plain data that the certificate states; its digest is kept with it. Raises Refused when the
    factory holds a valid title of this level.
    """
    if person is not None:
        permissions.require(person, "factories.grant_title", factory)
    title = Title(
        factory=factory,
        level=level,
        edition=edition,
        notice_id=notice_id,
        source=TitleSource.PLATFORM,
        granted_on=granted_on,
        status_since=granted_on,
        valid_until=valid_until,
        certificate_number=certificate_number,
        dossier_number=dossier_number,
        granted_content=dict(content),
        digest=digest_of(content),
        granted_by=person,
    )
    return _enter(title)


def lock_factories(keys: Iterable[int]) -> None:
    """Lock factories until the transaction ends, in the order of their keys, before several of them get titles.

    The first title takes the lock of the register, for which somebody who changes another of them may be waiting.
    """
    list(Factory.objects.select_for_update(no_key=True).filter(pk__in=list(keys)).order_by("pk").values_list("pk"))


def note_earlier_title(factory: Factory, *, level: str, granted_on: date, edition: str = "") -> Title:
    """Note a title that was granted before this platform; for loading existing ledgers, not offered on any page."""
    return _enter(
        Title(
            factory=factory,
            level=level,
            edition=edition,
            source=TitleSource.EARLIER,
            granted_on=granted_on,
            status_since=granted_on,
        )
    )


def _keep(factory: Factory, facts: FactoryFacts) -> Factory:
    facts = replace(facts, name=facts.name.strip(), address=facts.address.strip())
    refuse_if(facts_findings(facts))
    _refuse_same_name(factory, facts.name)
    for name, value in vars(facts).items():
        setattr(factory, name, value)
    try:
        with transaction.atomic():
            factory.save()
    except IntegrityError as error:
        _refuse_same_name(factory, facts.name)
        raise error
    return factory


def _refuse_same_name(factory: Factory, name: str) -> None:
    others = Factory.objects.filter(enterprise=factory.enterprise, name=name).exclude(pk=factory.pk)
    if others.exists():
        raise Refused([Finding("factories.name_taken", field="name")])


def _enter(title: Title) -> Title:
    """Save a title while the factory is locked, so that two grants at once meet one after the other."""
    with transaction.atomic():
        Factory.objects.select_for_update(no_key=True).get(pk=title.factory_id)
        held = Title.objects.filter(factory=title.factory_id, level=title.level, status=TitleStatus.VALID)
        if held.exists():
            raise Refused([Finding("factories.title_held", params={"level": shipped().levels[title.level].name})])
        title.save()
    return title
