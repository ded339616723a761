"""Reads of sheets."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any, Literal

from django.db.models import Count, Q, QuerySet

from tidu.campaigns import WindowInForce
from tidu.campaigns.queries import window_of
from tidu.core.search import matching
from tidu.dossiers import queries as dossiers
from tidu.dossiers.models import Dossier, Step, Version
from tidu.dossiers.states import StepState
from tidu.organisations import queries as organisations
from tidu.organisations.roles import NATIONAL_ROLES, Role
from tidu.rulebook import shipped
from tidu.rulebook.model import Citation, Text
from tidu.stages.recommendations.models import Entry, Sheet, Signature
from tidu.stages.recommendations.rules import UNIT_DESK, Listed
from tidu.stages.recommendations.states import SheetState
from tidu.workflow import queries as log
from tidu.workflow.models import Entry as LogEntry

if TYPE_CHECKING:
    from tidu.organisations.queries import Person

SUMMARY_FORM = "summary_form"
VALID = Q(voided_at__isnull=True)
DOSSIER = ("dossier__factory__enterprise", "dossier__campaign", "dossier__unit")


@dataclass(frozen=True)
class Paper:
    """A stamped paper that the notice asks of a unit, and the desk of the ministry that receives it."""

    document: str
    title: Text
    desk: str
    citation: Citation


def visible_to(person: Person) -> QuerySet[Sheet]:
    """The sheets of the units for which a person is officer; all of them for national roles."""
    sheets = Sheet.objects.select_related("campaign", "unit").order_by("unit__code", "pk")
    if organisations.holds_any(person, NATIONAL_ROLES):
        return sheets
    units = organisations.organisations_of(person, Role.UNIT_OFFICER, Role.DEPARTMENT_OFFICER)
    return sheets.filter(unit__in=units)


def with_counts(sheets: QuerySet[Sheet]) -> QuerySet[Any]:
    """Sheets with the numbers of entries (``ranked``), valid signatures (``signed``) and receipts (``received``)."""
    return sheets.annotate(
        ranked=Count("entries", distinct=True),
        signed=Count("signatures", filter=Q(signatures__voided_at__isnull=True), distinct=True),
        received=Count("receipts", distinct=True),
    )


def search(sheets: QuerySet[Sheet], words: str) -> QuerySet[Sheet]:
    """Sheets of units whose name or code contains the words."""
    return matching(sheets, words, "unit__words")


def entries_of(sheet: Sheet) -> QuerySet[Entry]:
    """The entries of a sheet with all that a line of the list needs, in order."""
    related = [f"step__{lookup}" for lookup in DOSSIER]
    return Entry.objects.filter(sheet=sheet).select_related(*related).order_by("rank")


def search_steps(steps: QuerySet[Step], words: str) -> QuerySet[Step]:
    """Steps of the dossiers that the search of dossiers finds."""
    return steps.filter(dossier__in=dossiers.search(Dossier.objects.all(), words))


def steps_of(sheet: Sheet) -> QuerySet[Step]:
    """The steps at the sheet's stage of all dossiers that the unit recommends."""
    unit = Q(dossier__campaign=sheet.campaign_id, dossier__unit=sheet.unit_id)
    return Step.objects.filter(unit, stage_key=sheet.stage_key).select_related(*DOSSIER).order_by("opened_at", "pk")


def waiting_for(sheet: Sheet, put_on: Collection[int] = (), taken_off: Collection[int] = ()) -> QuerySet[Step]:
    """The steps that wait at the sheet's stage and are not ranked, the longest waiting first; as they would be after
    a proposal that puts some on the list and takes some off."""
    unranked = Q(ranked_as__isnull=True) | Q(pk__in=taken_off)
    return steps_of(sheet).filter(unranked, state=StepState.OPEN).exclude(pk__in=put_on)


def listed(sheet: Sheet) -> list[Listed]:
    """The list as it stands, in order."""
    return [
        Listed(entry.step_id, entry.dossier.number or "", entry.dossier.title, entry.version_digest)
        for entry in entries_of(sheet)
    ]


def order_of(sheet: Sheet) -> list[int]:
    """The steps on the list, in order."""
    return list(Entry.objects.filter(sheet=sheet).order_by("rank").values_list("step", flat=True))


def arrivals(sheet: Sheet, steps: Collection[int]) -> dict[int, Listed]:
    """Those of the steps that wait for this unit and can be put on the list, with the version to be ranked."""
    if not steps:
        return {}
    waiting = list(waiting_for(sheet).filter(pk__in=steps))
    last = Version.objects.filter(dossier__in=[step.dossier_id for step in waiting]).order_by("number")
    digests = dict(last.values_list("dossier", "digest"))
    return {
        step.pk: Listed(step.pk, step.dossier.number or "", step.dossier.title, digests[step.dossier_id])
        for step in waiting
    }


def signed_digests(sheet: Sheet) -> dict[str, str]:
    """The digest of the list under each valid signature, by desk in the order of signing."""
    return dict(valid_signatures(sheet).order_by("pk").values_list("desk", "digest"))


def not_yet_here(sheet: Sheet) -> QuerySet[Step]:
    """The open steps, at stages before the sheet's, of dossiers that the unit recommends."""
    before = [stage.key for stage in sheet.campaign.notice.process]
    before = before[: before.index(sheet.stage_key)]
    unit = Q(dossier__campaign=sheet.campaign_id, dossier__unit=sheet.unit_id)
    return Step.objects.filter(unit, stage_key__in=before, state=StepState.OPEN)


def signers_of(sheet: Sheet) -> list[str]:
    """The desks that must sign, in the notice's order: departments, or the unit itself."""
    return list(sheet.stage.parameters["signers"].get(sheet.unit.unit_kind, []))


def window_of_sheet(sheet: Sheet) -> WindowInForce:
    """Until when the unit hands the sheet in."""
    return window_of(sheet.campaign, sheet.stage, sheet.unit_id)


def valid_signatures(sheet: Sheet) -> QuerySet[Signature]:
    """The signatures that stand."""
    return Signature.objects.filter(VALID, sheet=sheet)


def last_signatures(sheet: Sheet) -> dict[str, Signature]:
    """The last signature of each desk, valid or void."""
    return {row.desk: row for row in Signature.objects.filter(sheet=sheet).select_related("signed_by").order_by("pk")}


def unsigned(sheet: Sheet) -> list[str]:
    """The desks whose valid signature is missing."""
    signed = set(valid_signatures(sheet).values_list("desk", flat=True))
    return [desk for desk in signers_of(sheet) if desk not in signed]


def wanted(sheet: Sheet) -> list[str]:
    """The desks that can sign now and have not: there is a list, it can be changed, their signature is missing."""
    return unsigned(sheet) if sheet.is_changeable and sheet.entries.exists() else []


def due(sheet: Sheet) -> datetime | None:
    """Until when a list that was never handed in is handed in; None for one that was returned."""
    return window_of_sheet(sheet).closes_at if sheet.state == SheetState.DRAFT else None


def desk_name(sheet: Sheet, desk: str, *, short: bool = True) -> Text:
    """How a desk of the unit is called; ``short`` as on a stamp, else as within a sentence."""
    if desk == UNIT_DESK:
        return Text(zh=sheet.unit.name, en=sheet.unit.name_en or sheet.unit.name)
    department = shipped().reference.departments[desk]
    return department.short if short else department.name


def papers_of(sheet: Sheet) -> list[Paper]:
    """The papers that the notice asks of this kind of unit."""
    kind = sheet.unit.unit_kind
    rows = sheet.stage.parameters["paper"]
    return [_paper(sheet, row) for row in rows if kind in row.get("unit_kinds", [kind])]


def _paper(sheet: Sheet, row: Any) -> Paper:
    notice = sheet.campaign.notice
    citation = sheet.stage.citation
    if row["source"] == notice.id:
        clause = notice.clauses[row["clause"]]
        citation = Citation(notice.id, clause.number, clause.label, row["confidence"])
    return Paper(row["document"], Text(**row["title"]), row["desk"], citation)


def acts_on(sheet: Sheet) -> list[LogEntry]:
    """What was done with a sheet, newest first, with the people who did it."""
    return list(log.entries_of(sheet.chain_key).reverse())


def acts_since(acts: list[LogEntry], seen: str) -> list[LogEntry]:
    """The changes of the list among the acts, oldest first, that came after the list had a digest."""
    found: list[LogEntry] = []
    for act in acts:
        if act.data.get("digest") == seen:
            break
        if "change" in act.data:
            found.insert(0, act)
    return found


def last_reorder(sheet: Sheet, acts: list[LogEntry]) -> LogEntry | None:
    """The act that brought the list into its present order; None where a withdrawal did, or nobody yet."""
    last = next((act for act in acts if "change" in act.data), None)
    return last if last is not None and last.verb == "recommendations.reorder" else None


def steps_numbered(sheet: Sheet, numbers: list[str]) -> list[int]:
    """The steps of dossiers with these numbers, in this order, as far as they are on the list or wait for it."""
    here = steps_of(sheet).filter(state=StepState.OPEN, dossier__number__in=numbers)
    found = dict(here.values_list("dossier__number", "pk"))
    return [found[number] for number in numbers if number in found]


@dataclass(frozen=True)
class Standing:
    """Whether a digest is that of a list: ``state`` agrees, superseded or unknown, and since when."""

    state: Literal["agrees", "superseded", "unknown"]
    since: datetime | None = None


def standing_of(sheet_key: int, digest: str) -> Standing:
    """How a digest on a paper stands to the list with this key. A list that does not exist is like any other."""
    acts = log.entries_of(f"sheet/{sheet_key}").filter(data__has_key="change")
    changes = list(acts.values_list("at", "data__digest"))
    found = [index for index, (_at, reached) in enumerate(changes) if reached == digest]
    if not found:
        return Standing("unknown")
    last = found[-1]
    if last == len(changes) - 1:
        return Standing("agrees", changes[last][0])
    return Standing("superseded", changes[last + 1][0])


def copies_of(sheet: Sheet) -> list[Paper]:
    """The summary forms that go to further desks of the ministry beside the first."""
    return [paper for paper in papers_of(sheet) if paper.document == SUMMARY_FORM][1:]


def reason_of_return(acts: list[LogEntry]) -> str:
    """The reason of the last return among the acts; "" where there is none."""
    return next((act.reason for act in acts if act.verb == "recommendations.return"), "")


def ranked_versions(entries: list[Entry]) -> dict[int, Version]:
    """The version that was ranked, by dossier."""
    wanted = {entry.step.dossier_id: entry.version_digest for entry in entries}
    versions = Version.objects.filter(dossier__in=wanted, digest__in=wanted.values())
    return {row.dossier_id: row for row in versions if row.digest == wanted[row.dossier_id]}
