"""What awaits an applicant: drafts to finish, returned dossiers to correct."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.db.models import Case, IntegerField, Value, When
from django.urls import reverse
from django.utils.translation import gettext as _

from tidu.campaigns.queries import WINDOWS
from tidu.dossiers import queries
from tidu.dossiers.actions.submitting import window_for
from tidu.dossiers.models import Dossier
from tidu.dossiers.stages import Task
from tidu.dossiers.states import EDITABLE, DossierState

RETURNED_FIRST = Case(When(state=DossierState.RETURNED, then=Value(0)), default=Value(1), output_field=IntegerField())


def tasks(person: Any) -> Iterator[Task]:
    """The drafts of the person's enterprises, returned ones first."""
    own = queries.visible_to(person).filter(factory__enterprise__in=queries.applicant_of(person), state__in=EDITABLE)
    for dossier in own.order_by(RETURNED_FIRST, "pk").prefetch_related(f"campaign__{WINDOWS}"):
        yield _task(dossier)


def _task(dossier: Dossier) -> Task:
    returned = dossier.state == DossierState.RETURNED
    return Task(
        title=_("Correct and submit again") if returned else _("Finish and submit the application"),
        url=reverse("dossiers:detail", args=[dossier.pk]),
        due=window_for(dossier, dossier.campaign.notice).closes_at,
        detail=dossier.title,
    )
