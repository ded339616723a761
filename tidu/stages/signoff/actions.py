"""Drawing up the list, proposing it, signing it."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction

from tidu.campaigns import window_findings
from tidu.core import clock
from tidu.core.findings import Finding, Refused, refuse_if
from tidu.dossiers.actions import pass_step, refuse_step
from tidu.dossiers.models import Step
from tidu.dossiers.queries import last_version
from tidu.stages.signoff import queries, rules, telling
from tidu.stages.signoff.models import Change, ListEntry, Signature, SignoffList
from tidu.stages.signoff.states import ListState
from tidu.workflow.acts import Act, begin, perform


def enter(step: Step, under: Act[Any]) -> None:
    """Put a dossier that reaches the stage at the end of the list. Refused once all departments have signed."""
    signoff_list = _list_for(step)
    if signoff_list.state == ListState.SIGNED:
        raise Refused([Finding("signoff.list_closed", step.stage.citation)])
    version = last_version(step.dossier)
    assert version is not None, "a dossier that reaches a stage was submitted"
    with perform(None, "add", signoff_list, under=under) as act:
        position = act.row.entries.count() + 1
        ListEntry.objects.create(list=act.row, step=step, version=version, position=position)
        _note_change(act, Change.ADDED, str(step.dossier), position=position)


def _list_for(step: Step) -> SignoffList:
    signoff_list, created = SignoffList.objects.get_or_create(campaign=step.dossier.campaign, stage_key=step.stage_key)
    if created:
        begin(None, "begin", signoff_list, notice=signoff_list.campaign.notice_id, stage=step.stage_key)
    return signoff_list


@transaction.atomic
def move(person: Any, entry: ListEntry, place: int) -> None:
    """Put an entry at another place, counted from 1. Standing signatures become void."""
    with perform(person, "move", entry.list) as act:
        before = list(act.row.entries.order_by("position").values_list("pk", flat=True))
        after = rules.moved(before, entry.pk, place)
        if after != before:
            _renumber(act.row, after)
            _note_change(act, Change.MOVED, str(entry.step.dossier), position=after.index(entry.pk) + 1)


@transaction.atomic
def remove(person: Any, entry: ListEntry, reason: str) -> None:
    """Take a dossier off the list, which ends its way. Standing signatures become void."""
    step = entry.step
    with perform(person, "remove", entry.list, reason=reason) as act:
        refuse_if(rules.reason_findings(reason, queries.stage_of(act.row).citation))
        deleted, _ = ListEntry.objects.filter(pk=entry.pk, list=act.row).delete()
        if not deleted:
            raise Refused([Finding("signoff.not_on_list")])
        _renumber(act.row, list(act.row.entries.order_by("position").values_list("pk", flat=True)))
        _note_change(act, Change.REMOVED, str(step.dossier))
    refuse_step(person, step, [{"field": "", "reason": reason}], under=act)


@transaction.atomic
def propose(person: Any, signoff_list: SignoffList, answer: str = "") -> None:
    """Lay the list before the departments. ``answer``: what is said to a dissent; earlier signatures become void."""
    with perform(person, "propose", signoff_list, reason=answer) as act:
        stage = queries.stage_of(act.row)
        refuse_if(window_findings(queries.window_of_list(act.row), clock.received()))
        stopped, count = act.row.state == ListState.STOPPED, act.row.entries.count()
        refuse_if(rules.propose_findings(count, stopped=stopped, answer=answer, citation=stage.citation))
        voided = _void(act.row, Change.PROPOSED, "", dissents=True)
        act.record(digest=queries.digest_of(act.row), revision=act.row.revision, entries=count, voided=voided)
    telling.proposed(signoff_list)


@transaction.atomic
def sign(person: Any, signoff_list: SignoffList, department: str, seen: str) -> None:
    """Sign for a department. ``seen``: the digest of the list that the person saw; Refused where it has changed.

    With the last signature the list is complete and every dossier on it goes on.
    """
    with perform(person, "sign", signoff_list) as act:
        _put_down(person, act, department, seen)
        signed = set(queries.standing_signatures(act.row).values_list("department", flat=True))
        complete = signed >= set(queries.signers_of(act.row))
    if complete:
        _complete(signoff_list, act)


@transaction.atomic
def dissent(person: Any, signoff_list: SignoffList, department: str, seen: str, reason: str) -> None:
    """Dissent for a department, which stops the list until the secretariat proposes it again."""
    with perform(person, "dissent", signoff_list, reason=reason) as act:
        stage = queries.stage_of(act.row)
        refuse_if(rules.reason_findings(reason, stage.citation, needed=stage.parameters["dissent_needs_reason"]))
        _put_down(person, act, department, seen, dissent=True, reason=reason)
    telling.dissented(signoff_list, department, reason)


def _put_down(person: Any, act: Act[SignoffList], department: str, seen: str, **dissent: Any) -> None:
    """Keep one signature or dissent; the list is locked, and the database refuses a second one besides."""
    if department not in queries.departments_of(person, act.row):
        raise PermissionDenied(department)
    stage, digest = queries.stage_of(act.row), queries.digest_of(act.row)
    refuse_if(window_findings(queries.window_of_list(act.row), clock.received()))
    has_signed = queries.standing_signatures(act.row).filter(department=department).exists()
    count = act.row.entries.count()
    refuse_if(rules.signing_findings(seen, digest, count=count, has_signed=has_signed, citation=stage.citation))
    signature = Signature(list=act.row, department=department, digest=digest, revision=act.row.revision, **dissent)
    signature.signed_by, signature.signed_at = person, clock.now()
    try:
        with transaction.atomic():
            signature.save()
    except IntegrityError as twice:
        raise Refused([Finding("signoff.already_signed", stage.citation)]) from twice
    act.record(department=department, digest=digest, revision=act.row.revision)


def _complete(signoff_list: SignoffList, under: Act[SignoffList]) -> None:
    with perform(None, "complete", signoff_list, under=under) as act:
        digest = queries.digest_of(act.row)
        act.record(digest=digest, revision=act.row.revision)
    for entry in queries.entries_of(signoff_list):
        pass_step(None, entry.step, under=act, list=digest, position=entry.position)
    telling.completed(signoff_list)


def _renumber(signoff_list: SignoffList, order: list[int]) -> None:
    """Give the entries their positions anew; the database looks at them when the transaction ends."""
    places = {pk: place for place, pk in enumerate(order, 1)}
    entries = list(ListEntry.objects.filter(list=signoff_list))
    for entry in entries:
        entry.position = places[entry.pk]
    ListEntry.objects.bulk_update(entries, ["position"])


def _note_change(act: Act[SignoffList], change: Change, about: str, **data: Any) -> None:
    act.row.revision += 1
    voided = _void(act.row, change, about)
    act.record(change=change.value, dossier=about, revision=act.row.revision, voided=voided, **data)


def _void(signoff_list: SignoffList, change: Change, about: str, *, dissents: bool = False) -> list[str]:
    """Make the standing signatures void and return their departments. A dissent stands until it is answered."""
    standing = queries.standing_signatures(signoff_list)
    if not dissents:
        standing = standing.filter(dissent=False)
    found = sorted(standing.values_list("department", "signed_by"))
    standing.update(voided_at=clock.now(), void_change=change, void_about=about)
    telling.voided(signoff_list, [signer for _department, signer in found])
    return [department for department, _signer in found]
