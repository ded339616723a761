"""A dossier arrives at its unit's sheet, or leaves it."""

from __future__ import annotations

from typing import Any

from tidu.core.findings import Finding, Refused
from tidu.dossiers.actions import refuse_step
from tidu.dossiers.models import Step
from tidu.stages.recommendations.actions.deciding import not_recommended
from tidu.stages.recommendations.actions.ranking import drop
from tidu.stages.recommendations.models import Entry, Sheet
from tidu.stages.recommendations.states import HANDED_IN, SheetState
from tidu.workflow.acts import Act, begin


def enter(step: Step, under: Act[Any]) -> None:
    """The dossier waits for its unit to rank it; the unit's first one opens the sheet.

    A dossier that arrives after the sheet was handed in waits unranked: only a returned sheet can take it. After the
    sheet was accepted there is nothing left to wait for, and its way ends here.
    """
    unit, campaign = step.dossier.unit, step.dossier.campaign
    Step.objects.filter(pk=step.pk).update(organisation=unit)
    limit = campaign.notice.quota_for(unit.unit_kind).limit
    sheet, is_new = Sheet.objects.get_or_create(
        campaign=campaign, stage_key=step.stage_key, unit=unit, defaults={"quota": limit}
    )
    if is_new:
        begin(None, "open", sheet, unit=unit.code, stage=step.stage_key, quota=limit)
    if sheet.state == SheetState.ACCEPTED:
        refuse_step(None, step, [not_recommended()], under=under, sheet=sheet.pk)


def leave(step: Step, under: Act[Any]) -> None:
    """The applicant takes the dossier back: its entry goes, unless the sheet was handed in.

    Reads the state without a lock first: a sheet that is being accepted must not be waited for.
    """
    entry = Entry.objects.filter(step=step).select_related("sheet__campaign", "sheet__unit").first()
    if entry is None:
        return
    if entry.sheet.state in HANDED_IN:
        raise Refused([Finding("recommendations.already_submitted", step.stage.citation)])
    drop(entry.sheet, entry, under)
