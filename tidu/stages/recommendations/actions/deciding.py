"""What becomes of a sheet that was handed in: papers sent and received, return, acceptance."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import translation
from django.utils.translation import gettext as _

from tidu.core import clock
from tidu.core.findings import Finding, Refused, refuse_if
from tidu.dossiers.actions import pass_step, refuse_step
from tidu.dossiers.models import Dossier
from tidu.stages.recommendations import queries, rules, telling
from tidu.stages.recommendations.models import Dispatch, Receipt, Sheet
from tidu.stages.recommendations.permissions import receives_for
from tidu.workflow.acts import perform


def return_sheet(person: Any, sheet: Sheet, reason: str) -> None:
    """Give the sheet back to the unit with a reason. Signatures stand as long as the list is not changed."""
    with perform(person, "return", sheet, reason=reason.strip()) as act:
        if not act.reason:
            raise Refused([Finding("recommendations.reason_missing", act.row.stage.citation, field="reason")])
        telling.returned(act.row, act.reason)


@transaction.atomic
def accept(person: Any, sheet: Sheet) -> None:
    """Take the list as it is: the ranked dossiers go on, those of the unit that wait unranked end here.

    Papers may come later; acceptance does not wait for them.
    """
    _lock_dossiers(sheet)
    with perform(person, "accept", sheet) as act:
        entries = list(queries.entries_of(act.row))
        act.record(digest=act.row.digest, entries=[[entry.rank, entry.dossier.number] for entry in entries])
    for entry in entries:
        pass_step(person, entry.step, under=act, rank=entry.rank, sheet=sheet.pk)
    for step in queries.waiting_for(sheet):
        refuse_step(person, step, [not_recommended()], under=act, sheet=sheet.pk)
    telling.accepted(sheet)


def _lock_dossiers(sheet: Sheet) -> None:
    """Lock all that wait here before the sheet, in the order of a withdrawal, so that the two never wait in a ring."""
    here = list(queries.steps_of(sheet).values_list("dossier", flat=True))
    list(Dossier.objects.filter(pk__in=here).select_for_update(no_key=True, of=("self",)).order_by("pk"))


def not_recommended() -> dict[str, str]:
    """The reason that the applicant reads."""
    with translation.override("zh-hans"):
        reason = _("The recommending unit did not put the dossier on its list.")
    return {"field": "", "reason": reason, "code": "recommendations.not_recommended"}


def send(person: Any, sheet: Sheet, document: str, desk: str) -> Dispatch:
    """Record that the unit sent a stamped paper to a desk of the ministry.

    Raises Refused for a paper that is not asked for or was recorded already.
    """
    with perform(person, "send", sheet) as act:
        is_sent = act.row.dispatches.filter(document=document, desk=desk).exists()
        refuse_if(rules.dispatch_findings(_is_asked(act.row, document, desk), is_sent, act.row.stage.citation))
        act.record(document=document, desk=desk)
        return Dispatch.objects.create(sheet=act.row, document=document, desk=desk, sent_at=clock.now(), sent_by=person)


def _is_asked(sheet: Sheet, document: str, desk: str) -> bool:
    return any((paper.document, paper.desk) == (document, desk) for paper in queries.papers_of(sheet))


def receive(person: Any, sheet: Sheet, document: str, desk: str) -> Receipt:
    """Record that a stamped paper of the unit has come in at a desk of the ministry.

    Raises PermissionDenied for another's desk; Refused for a paper that is not asked for or was recorded already.
    """
    with perform(person, "receive", sheet) as act:
        if not receives_for(person, desk):
            raise PermissionDenied(desk)
        is_received = act.row.receipts.filter(document=document, desk=desk).exists()
        refuse_if(rules.receipt_findings(_is_asked(act.row, document, desk), is_received, act.row.stage.citation))
        act.record(document=document, desk=desk)
        return Receipt.objects.create(
            sheet=act.row, document=document, desk=desk, received_at=clock.now(), received_by=person
        )
