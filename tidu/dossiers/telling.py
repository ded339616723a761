"""Whom this module tells what: applicants about their dossier, officers about what arrives at their unit."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.urls import reverse

from tidu.accounts.models import User
from tidu.dossiers.models import Dossier, Step, Version
from tidu.notifications.actions import notify
from tidu.organisations.models import Organisation
from tidu.organisations.queries import applicants_of, people_with_role
from tidu.organisations.roles import Role

LONGEST_REASONS = 1500


def submitted(dossier: Dossier, version: Version) -> None:
    """The applicants get the receipt."""
    url = reverse("dossiers:receipt", args=[dossier.pk, version.number])
    facts = {"at": version.submitted_at, "digest": version.digest[:8]}
    notify(_applicants(dossier), "dossiers.submitted", url=url, params=_facts(dossier) | facts)


def arrived(step: Step) -> None:
    """The officers of the organisation that must act are told that a dossier came to them."""
    there = Organisation.objects.filter(steps=step).first()
    if there is not None:
        facts = _facts(step.dossier) | {"stage": step.stage.title}
        notify(people_with_role(there, Role.UNIT_OFFICER), "dossiers.arrived", url=_url(step.dossier), params=facts)


def passed(step: Step) -> None:
    """The applicants are told that a stage is passed. Their own submission they know."""
    if step.position > 1:
        facts = _facts(step.dossier) | {"stage": step.stage.title}
        notify(_applicants(step.dossier), "dossiers.passed", url=_url(step.dossier), params=facts)


def returned(step: Step, reasons: Sequence[dict[str, str]]) -> None:
    """The applicants get the reasons."""
    facts = _facts(step.dossier) | {"stage": step.stage.title, "reasons": _said(reasons)}
    notify(_applicants(step.dossier), "dossiers.returned", url=_url(step.dossier), params=facts)


def refused(step: Step, reasons: Sequence[dict[str, str]]) -> None:
    """The applicants get the reasons."""
    facts = _facts(step.dossier) | {"stage": step.stage.title, "reasons": _said(reasons)}
    notify(_applicants(step.dossier), "dossiers.refused", url=_url(step.dossier), params=facts)


def withdrawn(person: Any, step: Step | None, dossier: Dossier, reason: str) -> None:
    """The other applicants, and the officers who had the dossier, are told why."""
    told = [other for other in _applicants(dossier) if other != person]
    there = Organisation.objects.filter(steps=step).first() if step else None
    if there is not None:
        told += people_with_role(there, Role.UNIT_OFFICER)
    facts = _facts(dossier) | {"by": str(person), "reason": reason[:LONGEST_REASONS] or "—"}
    notify(told, "dossiers.withdrawn", url=_url(dossier), params=facts)


def recognised(dossier: Dossier, certificate_number: str) -> None:
    """The applicants get their title."""
    facts = _facts(dossier) | {"level": dossier.campaign.level.name, "certificate": certificate_number}
    notify(_applicants(dossier), "dossiers.recognised", url=_url(dossier), params=facts)


def _applicants(dossier: Dossier) -> list[User]:
    return list(applicants_of(dossier.factory.enterprise))


def _url(dossier: Dossier) -> str:
    return reverse("dossiers:detail", args=[dossier.pk])


def _facts(dossier: Dossier) -> dict[str, Any]:
    return {"number": dossier.number or "", "title": dossier.title, "enterprise": dossier.factory.enterprise.names}


def _said(reasons: Sequence[dict[str, str]]) -> str:
    """The reasons one below the other; where there are very many, the page has the rest."""
    return "\n".join(reason["reason"] for reason in reasons)[:LONGEST_REASONS]
