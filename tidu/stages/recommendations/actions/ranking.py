"""Changing the list. Each change voids the signatures under the list as it was.

Locks are always taken in one order, the dossiers before the sheet, as a withdrawal takes them.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.db import transaction

from tidu.core import clock
from tidu.core.findings import refuse_if
from tidu.dossiers.models import Dossier
from tidu.stages.recommendations import queries, rules, telling
from tidu.stages.recommendations.models import Entry, Sheet
from tidu.stages.recommendations.rules import Change, Listed
from tidu.workflow.acts import Act, perform


@transaction.atomic
def reorder(person: Any, sheet: Sheet, order: Sequence[int], seen: str) -> None:
    """Bring the list into another order, in one act: ``order`` names the steps, ``seen`` is the digest of the list
    from which it was made. Dossiers that wait may be put on, those on the list taken off.

    Raises Refused for a list that was changed since, a full quota, a dossier that does not wait for this unit, and an
    order that changes nothing.
    """
    _lock_dossiers(set(order) - set(queries.order_of(sheet)))
    with perform(person, "reorder", sheet) as act:
        citation, before = act.row.stage.citation, queries.listed(act.row)
        refuse_if(rules.freshness_findings(act.row.digest, seen, citation))
        known = {each.step: each for each in before}
        known |= queries.arrivals(act.row, set(order) - known.keys())
        refuse_if(rules.arrival_findings(known.keys() >= set(order), citation))
        after = [known[step] for step in dict.fromkeys(order)]
        quota = act.row.campaign.notice.quota_for(act.row.unit.unit_kind)
        effect = rules.effect_of(before, after, quota, queries.signed_digests(act.row))
        refuse_if([*effect.findings, *rules.change_findings(effect.changes, citation)])
        _write_order(act.row, after)
        act.record(before=[each.number for each in before], changes=[each.plain() for each in effect.changes])
        _settle(act, rules.named(effect.changes), effect.digest)
        if not before:
            telling.to_sign(act.row)


def _lock_dossiers(steps: set[int]) -> None:
    arriving = Dossier.objects.filter(steps__in=steps).order_by("pk")
    list(arriving.select_for_update(no_key=True, of=("self",)))


def _write_order(sheet: Sheet, order: Sequence[Listed]) -> None:
    """Let the entries stand in this order, from 1."""
    entries = {entry.step_id: entry for entry in sheet.entries.all()}
    for step in entries.keys() - {each.step for each in order}:
        entries[step].delete()
    for rank, each in enumerate(order, 1):
        entry = entries.get(each.step) or Entry(
            sheet=sheet, step_id=each.step, rank=0, quota=sheet.quota, version_digest=each.version
        )
        if entry.rank != rank:
            entry.rank = rank
            entry.save()


def drop(sheet: Sheet, entry: Entry, under: Act[Any]) -> None:
    """Take an entry off because the applicant withdrew the dossier."""
    with perform(None, "remove", sheet, under=under) as act:
        before = queries.listed(act.row)
        gone = [each for each in before if each.step == entry.step_id]
        remaining = [each for each in before if each.step != entry.step_id]
        _write_order(act.row, remaining)
        rank = before.index(gone[0]) + 1
        change = Change("withdrawn", gone[0].number, gone[0].title, 0, rank)
        _settle(act, change, rules.digest_of_order(remaining))


def _settle(act: Act[Sheet], change: Change, digest: str) -> None:
    """Give the list its new digest, and void what was signed under another one."""
    act.row.revision, act.row.digest = act.row.revision + 1, digest
    act.record(change=change.plain(), revision=act.row.revision, digest=digest, voided=_void(act.row, change))


def _void(sheet: Sheet, change: Change) -> list[str]:
    voided = queries.valid_signatures(sheet).exclude(digest=sheet.digest)
    found = list(voided.order_by("pk").values_list("desk", "signed_by"))
    voided.update(voided_at=clock.now(), void_reason=change.plain())
    telling.voided(sheet, [signer for _desk, signer in found])
    return [desk for desk, _signer in found]
