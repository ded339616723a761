"""What awaits an applicant: drafts to finish, returned dossiers to correct; and with whom the others lie."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.db.models import Case, IntegerField, Value, When
from django.urls import reverse
from django.utils.translation import gettext as _

from tidu.campaigns.queries import WINDOWS, window_of
from tidu.dossiers import queries
from tidu.dossiers.actions.submitting import window_for
from tidu.dossiers.models import Dossier, Step
from tidu.dossiers.stages import Awaited, Task, Watched
from tidu.dossiers.states import EDITABLE, DossierState, StepState
from tidu.workflow.queries import keys_of

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


def awaited(person: Any) -> Iterator[Awaited]:
    """The submitted dossiers of the person's enterprises, each with whoever has it now."""
    own = queries.applicant_of(person)
    if not own:
        return
    steps = Step.objects.filter(state=StepState.OPEN, dossier__factory__enterprise__in=own)
    steps = steps.exclude(dossier__state__in=EDITABLE)
    steps = steps.select_related("dossier__campaign", "dossier__factory", "organisation")
    for step in steps.order_by("opened_at", "pk").prefetch_related(f"dossier__campaign__{WINDOWS}"):
        yield Awaited(
            title=step.stage.title,
            who=step.organisation.label if step.organisation else _("the ministry"),
            url=reverse("dossiers:detail", args=[step.dossier_id]),
            since=step.opened_at,
            due=window_of(step.dossier.campaign, step.stage, step.dossier.unit_id).closes_at,
            detail=step.dossier.title,
        )


def watched(person: Any) -> Iterator[Watched]:
    """The dossiers that the person may open: what the dossier's own page tells."""
    yield Watched(keys_of(queries.visible_to(person), "dossier"), "dossiers:detail", queries.OPEN_VERBS)
