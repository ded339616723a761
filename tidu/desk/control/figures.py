"""What is counted in the control room: a fixed number of queries, however many dossiers there are."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any

from django.db.models import Count, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce, Left, TruncHour

from tidu.campaigns.models import Campaign
from tidu.campaigns.queries import window_of
from tidu.core import clock
from tidu.desk import rules
from tidu.desk.rules import UnitFigures
from tidu.dossiers.models import Dossier, Step, Version
from tidu.dossiers.states import DossierState, StepState
from tidu.organisations import queries as organisations
from tidu.organisations.models import Organisation
from tidu.organisations.roles import Role
from tidu.rulebook.model import Notice, Stage
from tidu.stages.recommendations.models import Entry, Receipt, Sheet
from tidu.stages.recommendations.models import Signature as SheetSignature

if TYPE_CHECKING:
    from tidu.organisations.queries import Person

OVERSEERS = frozenset({Role.SECRETARIAT, Role.AUDITOR})
ENOUGH = 30
"""Fewer submissions than this of an earlier campaign say nothing of how they come."""
NOT_IN_PROCESS = (DossierState.DRAFT, DossierState.WITHDRAWN)


@dataclass(frozen=True)
class Room:
    """Whose figures are shown: a campaign's, of all units or of the person's own."""

    campaign: Campaign
    units: tuple[Organisation, ...]
    is_national: bool

    @property
    def notice(self) -> Notice:
        """The notice of the campaign."""
        return self.campaign.notice_today

    @property
    def dossiers(self) -> QuerySet[Dossier]:
        """The dossiers that are counted here."""
        rows = Dossier.objects.filter(campaign=self.campaign)
        return rows if self.is_national else rows.filter(unit__in=self.units)

    def of_dossiers(self, prefix: str) -> Q:
        """The same for rows that lead to a dossier."""
        mine = Q(**{f"{prefix}campaign": self.campaign})
        return mine if self.is_national else mine & Q(**{f"{prefix}unit__in": self.units})

    def stage(self, kind: str) -> Stage | None:
        """The last stage of a kind in the notice's process."""
        return next((stage for stage in reversed(self.notice.process) if stage.kind == kind), None)


def room_of(person: Person, campaign: Campaign) -> Room:
    """The room of a person: all units for those who oversee, else the own ones."""
    if organisations.holds_any(person, OVERSEERS):
        return Room(campaign, tuple(organisations.recommending_units()), True)
    own = [unit for unit in organisations.organisations_of(person, Role.UNIT_OFFICER) if unit.is_unit]
    return Room(campaign, tuple(sorted(own, key=lambda unit: unit.code or "")), False)


@dataclass(frozen=True)
class Figures:
    """Everything that is counted at one moment. ``passed``: dossiers that passed a stage, by its key."""

    room: Room
    by_unit: dict[int, UnitFigures]
    passed: dict[str, int]
    recognised: int

    def total(self, name: str) -> int:
        """The sum of a figure over all units."""
        return sum(getattr(unit, name) for unit in self.by_unit.values())

    def ranked_where(self, name: str) -> int:
        """How many ranked dossiers stand on lists of which something holds."""
        return sum(unit.ranked for unit in self.by_unit.values() if getattr(unit, name))

    def units_where(self, name: str) -> int:
        """Of how many units something holds."""
        return sum(bool(getattr(unit, name)) for unit in self.by_unit.values())


def figures_of(room: Room) -> Figures:
    """Count everything, in three queries."""
    counts: defaultdict[int, dict[str, Any]] = defaultdict(dict)
    recognised = 0
    for unit, state, number in room.dossiers.values_list("unit", "state").annotate(number=Count("pk")):
        name = "drafts" if state == DossierState.DRAFT else "submitted"
        if state != DossierState.WITHDRAWN:
            counts[unit][name] = counts[unit].get(name, 0) + number
        recognised += number if state == DossierState.RECOGNISED else 0
    passed = _stages(room, counts)
    for sheet in _sheets(room):
        counts[sheet.unit_id] |= _of_sheet(sheet)
    blank = {unit.pk: _asked_of(room, unit) for unit in room.units}
    by_unit = {pk: UnitFigures(**{**asked, **counts[pk]}) for pk, asked in blank.items()}
    return Figures(room, by_unit, passed, recognised)


def _stages(room: Room, counts: dict[int, dict[str, Any]]) -> dict[str, int]:
    """How many dossiers passed each stage; of the check also by unit, with those that wait at it."""
    passed: defaultdict[str, int] = defaultdict(int)
    check = room.stage("check")
    steps = Step.objects.filter(room.of_dossiers("dossier__"), state__in=[StepState.OPEN, StepState.PASSED])
    rows = steps.order_by().values_list("dossier__unit", "stage_key", "state").annotate(number=Count("pk"))
    for unit, key, state, number in rows:
        is_passed = state == StepState.PASSED
        passed[key] += number if is_passed else 0
        if check is not None and key == check.key:
            counts[unit]["passed" if is_passed else "waiting"] = number
    return dict(passed)


def _sheets(room: Room) -> QuerySet[Any]:
    stage = room.stage("recommendation")
    sheets = Sheet.objects.filter(campaign=room.campaign, stage_key=stage.key if stage else "", unit__in=room.units)
    return sheets.annotate(
        ranked=_count(Entry.objects.all()),
        signed=_count(SheetSignature.objects.filter(voided_at__isnull=True)),
        received=_count(Receipt.objects.all()),
    )


def _count(rows: QuerySet[Any]) -> Coalesce:
    counted = rows.filter(sheet=OuterRef("pk")).order_by().values("sheet").annotate(number=Count("pk"))
    return Coalesce(Subquery(counted.values("number")), 0)


def _of_sheet(sheet: Any) -> dict[str, Any]:
    return {name: getattr(sheet, name) for name in ("ranked", "signed", "received", "quota")} | {"sheet": sheet.state}


def _asked_of(room: Room, unit: Organisation) -> dict[str, int]:
    """What the notice asks of a unit: signatures and papers, under which quota."""
    stage = room.stage("recommendation")
    if stage is None:
        return {}
    papers = [row for row in stage.parameters["paper"] if unit.unit_kind in row.get("unit_kinds", [unit.unit_kind])]
    quotas = {quota.unit_kind: quota.limit for quota in room.notice.quotas}
    signers = stage.parameters["signers"].get(unit.unit_kind, [])
    return {"signers": len(signers), "papers": len(papers), "quota": quotas.get(unit.unit_kind, 0)}


def submissions_by_hour(room: Room) -> dict[datetime, int]:
    """How many dossiers were submitted for the first time in each hour."""
    first = Version.objects.filter(room.of_dossiers("dossier__"), number=1)
    hours = first.annotate(hour=TruncHour("submitted_at", tzinfo=clock.SHANGHAI)).order_by()
    return dict(hours.values_list("hour").annotate(number=Count("pk")))


def checks_passed_by_hour(room: Room) -> dict[datetime, int]:
    """How many dossiers passed the check in each hour."""
    check = room.stage("check")
    steps = Step.objects.filter(
        room.of_dossiers("dossier__"),
        stage_key=check.key if check else "",
        state=StepState.PASSED,
        closed_at__isnull=False,
    )
    hours = steps.annotate(hour=TruncHour("closed_at", tzinfo=clock.SHANGHAI)).order_by()
    return dict(hours.values_list("hour").annotate(number=Count("pk")))


def by_place(room: Room, length: int) -> dict[str, int]:
    """Dossiers in the process by province (2) or city (4 digits) of the factory; keys are whole region codes."""
    rows = room.dossiers.exclude(state__in=NOT_IN_PROCESS).order_by()
    counts = rows.values_list(Left("factory__region_code", length)).annotate(number=Count("pk"))
    return {code.ljust(6, "0"): number for code, number in counts}


def expected_load(room: Room, figures: Figures) -> rules.Load | None:
    """What the busiest hour before a deadline of the applicants still brings; None where no window runs."""
    stage = room.notice.process[0]
    if stage.window.opens_on is None:
        return None
    return rules.expected_load(
        _shares(room, figures),
        opened=max(clock.moment(stage.window.opens_on), room.campaign.opened_at),
        at=clock.now(),
        exposure=_earlier_exposure(room.campaign),
    )


def _shares(room: Room, figures: Figures) -> list[rules.Share]:
    """The units' dossiers by the deadline that holds for them."""
    first = Version.objects.filter(room.of_dossiers("dossier__"), number=1).order_by()
    submitted = dict(first.values_list("dossier__unit").annotate(number=Count("pk")))
    counts: defaultdict[datetime, list[int]] = defaultdict(lambda: [0, 0])
    for pk, unit in figures.by_unit.items():
        if closes_at := window_of(room.campaign, room.notice.process[0], pk).closes_at:
            counts[closes_at][0] += submitted.get(pk, 0)
            counts[closes_at][1] += unit.drafts
    return [rules.Share(closes_at, *counted) for closes_at, counted in counts.items()]


def _earlier_exposure(campaign: Campaign) -> rules.Exposure | None:
    """How submissions came in the campaign before, where there were enough of them: each before its unit's deadline."""
    earlier = Campaign.objects.filter(opened_at__lt=campaign.opened_at).order_by("-opened_at").first()
    if earlier is None:
        return None
    first = Version.objects.filter(dossier__campaign=earlier, number=1).order_by()
    hours = first.annotate(hour=TruncHour("submitted_at", tzinfo=clock.SHANGHAI)).values_list("hour", "dossier__unit")
    rows = list(hours.annotate(number=Count("pk")))
    stage = earlier.notice_today.process[0]
    closes_at = {unit: window_of(earlier, stage, unit).closes_at for unit in {unit for _hour, unit, _number in rows}}
    left = [
        closing - hour
        for hour, unit, number in rows
        if (closing := closes_at[unit]) is not None
        for _one in range(number)
    ]
    return rules.measured(left) if len(left) >= ENOUGH else None
