"""What awaits a person here: lists to draw up, to sign, to decide, papers to record; and what lies with others."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from itertools import groupby
from typing import Any

from django.db.models import Count, Min
from django.urls import reverse
from django.utils.translation import gettext as _

from tidu.core.templatetags.tidu import joined
from tidu.dossiers.stages import Awaited, Task, Watched
from tidu.organisations.queries import holds, organisations_of
from tidu.organisations.roles import Role
from tidu.stages.recommendations import queries
from tidu.stages.recommendations.models import Sheet
from tidu.stages.recommendations.permissions import receives_for, signs_for
from tidu.stages.recommendations.states import CHANGEABLE, HANDED_IN, SheetState
from tidu.workflow.queries import keys_of

MISSING = "missing"


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
    url = reverse("recommendations:sheet", args=[sheet.pk])
    return Task(title=title, url=url, count=count, due=queries.due(sheet), detail=sheet.campaign.title)


def _to_decide() -> Iterator[Task]:
    submitted = Sheet.objects.filter(state=SheetState.SUBMITTED).aggregate(count=Count("pk"), since=Min("submitted_at"))
    if submitted["count"]:
        url = f"{reverse('recommendations:list')}?state={SheetState.SUBMITTED}"
        yield Task(title=_("Accept or return lists"), url=url, count=submitted["count"], since=submitted["since"])


def _to_receive(person: Any) -> Iterator[Task]:
    lacking = lacking_papers(person)
    if lacking:
        url = f"{reverse('recommendations:list')}?papers={MISSING}"
        yield Task(title=_("Record papers received"), url=url, count=len(lacking))


def lacking_papers(person: Any) -> list[int]:
    """The sheets that were handed in and lack a paper which a desk of the person receives."""
    sheets = Sheet.objects.filter(state__in=HANDED_IN).select_related("campaign", "unit").prefetch_related("receipts")
    return [sheet.pk for sheet in sheets if _lacks_paper(person, sheet)]


def _lacks_paper(person: Any, sheet: Sheet) -> bool:
    received = {(receipt.document, receipt.desk) for receipt in sheet.receipts.all()}
    return any(
        receives_for(person, paper.desk) and (paper.document, paper.desk) not in received
        for paper in queries.papers_of(sheet)
    )


def awaited(person: Any) -> Iterator[Awaited]:
    """What an officer of a unit waits for: signatures, then the ministry; and the secretariat: the units."""
    units = organisations_of(person, Role.UNIT_OFFICER)
    for sheet in queries.visible_to(person).filter(unit__in=units) if units else ():
        yield from _from_others(sheet)
    if holds(person, Role.SECRETARIAT):
        yield from _from_units()


def _from_others(sheet: Sheet) -> Iterator[Awaited]:
    url, title = reverse("recommendations:sheet", args=[sheet.pk]), sheet.campaign.title
    if sheet.state == SheetState.SUBMITTED:
        yield Awaited(_("Decision on the list"), _("the ministry"), url, since=sheet.submitted_at, detail=title)
    if missing := queries.wanted(sheet):
        who = joined(queries.desk_name(sheet, desk) for desk in missing)
        yield Awaited(_("Signatures under the ranking"), who, url, due=queries.due(sheet), detail=title)


def _from_units() -> Iterator[Awaited]:
    """By campaign: the lists that units still draw up or put right."""
    sheets = Sheet.objects.filter(state__in=CHANGEABLE).select_related("campaign", "unit").order_by("campaign_id", "pk")
    for campaign, group in groupby(sheets, key=lambda sheet: sheet.campaign):
        here = list(group)
        for state, title in (
            (SheetState.DRAFT, _("Lists to be handed in")),
            (SheetState.RETURNED, _("Returned lists")),
        ):
            if found := [sheet for sheet in here if sheet.state == state]:
                yield Awaited(
                    title,
                    _("recommending units"),
                    f"{reverse('recommendations:list')}?state={state}&campaign={campaign.pk}",
                    count=len(found),
                    due=_first_closing(found) if state == SheetState.DRAFT else None,
                    detail=campaign.title,
                    campaign=campaign.pk,
                )


def _first_closing(sheets: list[Sheet]) -> datetime | None:
    closing = [queries.window_of_sheet(sheet).closes_at for sheet in sheets]
    return min((moment for moment in closing if moment), default=None)


def watched(person: Any) -> Iterator[Watched]:
    """The sheets that a person may read."""
    yield Watched(keys_of(queries.visible_to(person), "sheet"), "recommendations:sheet")
