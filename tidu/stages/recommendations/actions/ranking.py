"""Changing the list. Each change voids the signatures under the list as it was.

Locks are always taken in one order, the dossier before the sheet, as a withdrawal takes them.
"""

from __future__ import annotations

from typing import Any

from django.db import transaction

from tidu.core import clock
from tidu.core.findings import refuse_if
from tidu.dossiers.models import Dossier, Step
from tidu.dossiers.queries import last_version
from tidu.dossiers.states import StepState
from tidu.stages.recommendations import queries, rules
from tidu.stages.recommendations.models import Entry, Sheet
from tidu.stages.recommendations.rules import Change
from tidu.workflow.acts import Act, lock, perform


@transaction.atomic
def rank(person: Any, sheet: Sheet, step: Step, place: int | None = None) -> Entry:
    """Put a dossier that waits here on the list, at the end or at a place.

    Raises Refused for a full quota, a dossier that does not wait for this unit, a place that does not exist.
    """
    dossier = lock(step.dossier)
    with perform(person, "rank", sheet) as act:
        entries = list(queries.entries_of(act.row))
        at = len(entries) + 1 if place is None else place
        refuse_if(_arrival_findings(act.row, step, entries))
        quota = act.row.campaign.notice.quota_for(act.row.unit.unit_kind)
        refuse_if(rules.quota_findings(len(entries), quota))
        refuse_if(rules.place_findings(at, len(entries) + 1))
        entry = Entry(sheet=act.row, step=step, rank=at, quota=act.row.quota, version_digest=_version(dossier))
        _settle(act, rules.inserted(entries, entry, at), _change("added", entry, rank=at))
    return entry


def _arrival_findings(sheet: Sheet, step: Step, entries: list[Entry]) -> list[Any]:
    waits = queries.steps_of(sheet).filter(pk=step.pk, state=StepState.OPEN).exists()
    is_ranked = any(entry.step_id == step.pk for entry in entries)
    return rules.arrival_findings(waits, is_ranked, sheet.stage.citation)


def _version(dossier: Dossier) -> str:
    version = last_version(dossier)
    assert version is not None  # a dossier reaches no stage without a submitted version
    return version.digest


def move(person: Any, sheet: Sheet, entry: Entry, place: int) -> None:
    """Give an entry another place; those between move up or down."""
    with perform(person, "move", sheet) as act:
        entries, found = _entries_with(act.row, entry)
        refuse_if(rules.place_findings(place, len(entries)))
        change = _change("moved", found, rank=place, before=found.rank)
        _settle(act, rules.moved(entries, found, place), change)


def remove(person: Any, sheet: Sheet, entry: Entry, *, kind: str = "removed", under: Act[Any] | None = None) -> None:
    """Take an entry off the list; the dossier waits again. ``kind``: ``withdrawn`` when the applicant took it back."""
    with perform(person, "remove", sheet, under=under) as act:
        entries, found = _entries_with(act.row, entry)
        change = _change(kind, found, rank=0, before=found.rank)
        remaining = rules.without(entries, found)
        found.delete()
        _settle(act, remaining, change)


def _entries_with(sheet: Sheet, entry: Entry) -> tuple[list[Entry], Entry]:
    """The entries as they stand under the lock, and the one that is meant; refused when it is gone."""
    entries = list(queries.entries_of(sheet))
    found = [each for each in entries if each.pk == entry.pk]
    refuse_if(rules.presence_findings(bool(found), sheet.stage.citation))
    return entries, found[0]


def _change(kind: str, entry: Entry, *, rank: int, before: int = 0) -> Change:
    dossier = entry.dossier
    return Change(kind, dossier.number or "", dossier.title, rank, before)


def _settle(act: Act[Sheet], entries: list[Entry], change: Change) -> None:
    """Number the entries from 1, and void what was signed under another list."""
    for place, entry in enumerate(entries, 1):
        if entry.rank != place or entry.pk is None:
            entry.rank = place
            entry.save()
    digest = rules.list_digest((entry.rank, entry.dossier.number or "", entry.version_digest) for entry in entries)
    if digest == act.row.digest:
        return
    act.row.revision, act.row.digest = act.row.revision + 1, digest
    act.record(change=change.plain(), revision=act.row.revision, digest=digest, voided=_void(act.row, change))


def _void(sheet: Sheet, change: Change) -> list[str]:
    voided = queries.valid_signatures(sheet).exclude(digest=sheet.digest)
    desks = list(voided.order_by("pk").values_list("desk", flat=True))
    voided.update(voided_at=clock.now(), void_reason=change.plain())
    return desks
