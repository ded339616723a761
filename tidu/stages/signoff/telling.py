"""Whom this stage tells what: departments about what to sign, the secretariat about dissent and completion."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.urls import reverse

from tidu.accounts.models import User
from tidu.notifications.actions import notify
from tidu.organisations.queries import ministry, people_with_role, secretariat
from tidu.organisations.roles import Role
from tidu.rulebook import shipped
from tidu.stages.signoff import queries
from tidu.stages.signoff.models import SignoffList


def proposed(signoff_list: SignoffList) -> None:
    """Each department that signs has a list to sign."""
    signers = people_with_role(ministry(), Role.MINISTRY_OFFICER, departments=queries.signers_of(signoff_list))
    due = queries.window_of_list(signoff_list).closes_at
    notify(signers, "signoff.proposed", url=_url(signoff_list), params=_facts(signoff_list), due=due)


def dissented(signoff_list: SignoffList, department: str, reason: str) -> None:
    """The secretariat gets the reason for which a department stops the list."""
    facts = _facts(signoff_list) | {"department": shipped().reference.departments[department].name, "reason": reason}
    notify(secretariat(), "signoff.dissented", url=_url(signoff_list), params=facts)


def completed(signoff_list: SignoffList) -> None:
    """The secretariat is told that all have signed."""
    notify(secretariat(), "signoff.completed", url=_url(signoff_list), params=_facts(signoff_list))


def voided(signoff_list: SignoffList, signers: Iterable[int]) -> None:
    """Those who had signed the list as it was are told."""
    told = User.objects.filter(pk__in=signers)
    notify(told, "signoff.voided", url=_url(signoff_list), params=_facts(signoff_list))


def _url(signoff_list: SignoffList) -> str:
    return reverse("signoff:detail", args=[signoff_list.pk])


def _facts(signoff_list: SignoffList) -> dict[str, Any]:
    return {"title": signoff_list.campaign.title}
