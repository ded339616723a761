"""Signing the list desk by desk, and submitting it."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import PermissionDenied

from tidu.campaigns import window_findings
from tidu.core import clock
from tidu.core.findings import refuse_if
from tidu.stages.recommendations import queries, rules, telling
from tidu.stages.recommendations.models import Sheet, Signature
from tidu.stages.recommendations.permissions import signs_for
from tidu.stages.recommendations.states import SheetState
from tidu.workflow.acts import perform


def sign(person: Any, sheet: Sheet, desk: str, seen: str) -> Signature:
    """Sign for one desk under exactly the list whose digest the person saw.

    Raises PermissionDenied for another's desk; Refused when the list is empty, changed since, or signed already.
    """
    with perform(person, "sign", sheet) as act:
        if not signs_for(person, act.row, desk):
            raise PermissionDenied(desk)
        ranked = act.row.entries.count()
        is_signed = queries.valid_signatures(act.row).filter(desk=desk).exists()
        citation = act.row.campaign.notice.stage(act.row.stage_key).citation
        refuse_if(rules.signing_findings(ranked, act.row.digest, seen, is_signed, citation))
        act.record(desk=desk, digest=act.row.digest, revision=act.row.revision)
        return Signature.objects.create(
            sheet=act.row,
            desk=desk,
            digest=act.row.digest,
            revision=act.row.revision,
            signed_by=person,
            signed_at=clock.now(),
        )


def submit(person: Any, sheet: Sheet) -> None:
    """Hand the signed list in to the ministry.

    Raises Refused after the unit's deadline (a returned sheet may come back, decision 0009), for an empty list and
    for each signature that is missing.
    """
    with perform(person, "submit", sheet) as act:
        stage = act.row.campaign.notice.stage(act.row.stage_key)
        if act.row.state != SheetState.RETURNED:
            refuse_if(window_findings(queries.window_of_sheet(act.row), clock.received()))
        missing = [queries.desk_name(act.row, desk) for desk in queries.unsigned(act.row)]
        refuse_if(rules.submission_findings(act.row.entries.count(), missing, stage.citation))
        act.row.submitted_at = clock.received()
        act.record(digest=act.row.digest, revision=act.row.revision)
        telling.submitted(act.row)
