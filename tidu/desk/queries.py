"""What awaits a person, from every stage kind."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

from django.urls import reverse
from django.utils.translation import gettext as _

from tidu.campaigns import queries as campaigns
from tidu.core import clock, permissions
from tidu.dossiers import queries as dossiers
from tidu.dossiers.models import Dossier
from tidu.dossiers.stages import Task, kinds

if TYPE_CHECKING:
    from tidu.accounts.models import User

NEVER = datetime.max.replace(tzinfo=UTC)


def tasks_of(person: User) -> list[Task]:
    """All tasks, the most urgent first; those without a date last."""
    found = [task for kind in kinds().values() for task in kind.tasks(person)]
    found += notices_to_open(person)
    return sorted(found, key=lambda task: (task.due or NEVER, str(task.title)))


def notices_to_open(person: User) -> list[Task]:
    """The notices on which the secretariat can open a campaign; due on the day their first window opens."""
    if not permissions.may(person, "campaigns.open"):
        return []
    return [
        Task(
            title=_("Check the notice and open the campaign"),
            url=reverse("campaigns:prepare", args=[notice.id]),
            due=clock.end_of(opens_on) if (opens_on := notice.process[0].window.opens_on) else None,
            detail=notice.title,
        )
        for notice in campaigns.notices_not_open()
    ]


def own_dossiers(person: User) -> list[Dossier]:
    """The dossiers of the enterprises that the person applies for, newest first."""
    own = dossiers.visible_to(person).filter(factory__enterprise__in=dossiers.applicant_of(person))
    return list(own.prefetch_related("steps__dossier__campaign", f"campaign__{campaigns.WINDOWS}").order_by("-pk"))
