"""Whom this stage tells what: the secretariat about lists, units about what becomes of theirs, signers about theirs."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.urls import reverse

from tidu.accounts.models import User
from tidu.notifications.actions import notify
from tidu.organisations.queries import people_with_role, secretariat
from tidu.organisations.roles import Role
from tidu.stages.recommendations import queries
from tidu.stages.recommendations.models import Sheet


def to_sign(sheet: Sheet) -> None:
    """The departments that sign are told, once a list, that there is something to sign. The unit itself knows."""
    signers = people_with_role(sheet.unit, Role.DEPARTMENT_OFFICER, departments=queries.signers_of(sheet))
    due, matter = queries.window_of_sheet(sheet).closes_at, f"sheet {sheet.pk}"
    notify(signers, "recommendations.to_sign", url=_url(sheet), params=_facts(sheet), due=due, matter=matter)


def submitted(sheet: Sheet) -> None:
    """The secretariat has a list to accept or to return."""
    notify(secretariat(), "recommendations.submitted", url=_url(sheet), params=_facts(sheet))


def returned(sheet: Sheet, reason: str) -> None:
    """The unit gets the reason."""
    notify(_officers(sheet), "recommendations.returned", url=_url(sheet), params=_facts(sheet) | {"reason": reason})


def accepted(sheet: Sheet) -> None:
    """The unit is told that its list stands."""
    notify(_officers(sheet), "recommendations.accepted", url=_url(sheet), params=_facts(sheet))


def voided(sheet: Sheet, signers: Iterable[int]) -> None:
    """Those who had signed the list as it was are asked to sign it anew."""
    notify(User.objects.filter(pk__in=signers), "recommendations.voided", url=_url(sheet), params=_facts(sheet))


def _officers(sheet: Sheet) -> Iterable[User]:
    return people_with_role(sheet.unit, Role.UNIT_OFFICER)


def _url(sheet: Sheet) -> str:
    return reverse("recommendations:sheet", args=[sheet.pk])


def _facts(sheet: Sheet) -> dict[str, Any]:
    return {"unit": sheet.unit.names, "title": sheet.campaign.title}
