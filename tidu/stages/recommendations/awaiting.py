"""What awaits a person here: lists to draw up, to sign, to decide, papers to record."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from tidu.dossiers.stages import Task
from tidu.organisations.queries import holds, organisations_of
from tidu.organisations.roles import Role
from tidu.stages.recommendations import queries
from tidu.stages.recommendations.models import Sheet
from tidu.stages.recommendations.permissions import receives_for, signs_for
from tidu.stages.recommendations.states import CHANGEABLE, HANDED_IN, SheetState


def tasks(person: Any) -> Iterator[Task]:
    """The unit's lists, then those that wait at the ministry."""
    units = organisations_of(person, Role.UNIT_OFFICER, Role.DEPARTMENT_OFFICER)
    for sheet in queries.visible_to(person).filter(unit__in=units, state__in=CHANGEABLE) if units else ():
        yield from _at_unit(person, sheet)
    if holds(person, Role.SECRETARIAT):
        yield from _to_decide()
    if holds(person, Role.SECRETARIAT) or holds(person, Role.MINISTRY_OFFICER):
        yield from _to_receive(person)


def _at_unit(person: Any, sheet: Sheet) -> Iterator[Task]:
    unsigned = queries.unsigned(sheet)
    ranked = sheet.entries.count()
    if holds(person, Role.UNIT_OFFICER, sheet.unit_id):
        waiting = queries.waiting_for(sheet).count()
        if waiting and ranked < sheet.quota:
            yield _task(_("Rank dossiers"), sheet, waiting)
        if ranked and not unsigned:
            yield _task(_("Submit the list"), sheet, 1)
    if ranked and any(signs_for(person, sheet, desk) for desk in unsigned):
        yield _task(_("Sign the ranking"), sheet, 1)


def _task(title: str, sheet: Sheet, count: int) -> Task:
    due = queries.window_of_sheet(sheet).closes_at if sheet.state == SheetState.DRAFT else None
    url = reverse("recommendations:sheet", args=[sheet.pk])
    return Task(title=title, url=url, count=count, due=due, detail=sheet.campaign.title)


def _to_decide() -> Iterator[Task]:
    count = Sheet.objects.filter(state=SheetState.SUBMITTED).count()
    if count:
        url = f"{reverse('recommendations:list')}?state={SheetState.SUBMITTED}"
        yield Task(title=_("Accept or return lists"), url=url, count=count)


def _to_receive(person: Any) -> Iterator[Task]:
    sheets = Sheet.objects.filter(state__in=HANDED_IN).select_related("campaign", "unit").prefetch_related("receipts")
    count = sum(_lacks_paper(person, sheet) for sheet in sheets)
    if count:
        yield Task(title=_("Record papers received"), url=reverse("recommendations:list"), count=count)


def _lacks_paper(person: Any, sheet: Sheet) -> bool:
    received = {(receipt.document, receipt.desk) for receipt in sheet.receipts.all()}
    return any(
        receives_for(person, paper.desk) and (paper.document, paper.desk) not in received
        for paper in queries.papers_of(sheet)
    )
