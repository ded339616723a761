"""The papers of a sheet on its page: what was sent and received, and the forms to print."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _

from tidu.core.permissions import may
from tidu.core.presentation import Act, Fact, Tag
from tidu.core.templatetags.tidu import localised, minute
from tidu.rulebook import shipped
from tidu.stages.recommendations import queries
from tidu.stages.recommendations.models import Sheet
from tidu.stages.recommendations.pages.words import url_of
from tidu.stages.recommendations.permissions import receives_for
from tidu.stages.recommendations.states import HANDED_IN


def paper_facts(person: Any, sheet: Sheet) -> list[Fact]:
    """The papers asked for, each with who sent and received it and when, or the button that records it."""
    sent = {(row.document, row.desk): row for row in sheet.dispatches.select_related("sent_by")}
    received = {(row.document, row.desk): row for row in sheet.receipts.select_related("received_by")}
    facts = []
    for paper in queries.papers_of(sheet):
        key = paper.document, paper.desk
        told = [
            _sent(person, sheet, paper, sent.get(key), key in received),
            _received(person, sheet, paper, received.get(key)),
        ]
        facts.append(Fact(localised(paper.title), tuple(each for each in told if each), paper.citation))
    return facts


def _sent(person: Any, sheet: Sheet, paper: queries.Paper, row: Any, is_received: bool) -> Any:
    if row is not None:
        return _("sent {when}, {who}").format(when=minute(row.sent_at), who=row.sent_by.name)
    if not is_received and sheet.state in HANDED_IN and may(person, "recommendations.send", sheet):
        return Act(_("Record as sent"), url_of("send", sheet), tone="quiet", hidden=_hidden(paper))
    return None


def _received(person: Any, sheet: Sheet, paper: queries.Paper, row: Any) -> Any:
    if row is not None:
        return (Tag(_("received"), "ok"), f"{minute(row.received_at)} {row.received_by.name}")
    if sheet.state in HANDED_IN and receives_for(person, paper.desk):
        return Act(_("Record receipt"), url_of("receive", sheet), tone="quiet", hidden=_hidden(paper))
    return Tag(_("not received"))


def _hidden(paper: queries.Paper) -> dict[str, str]:
    return {"document": paper.document, "desk": paper.desk}


def summary_acts(sheet: Sheet) -> list[Act]:
    """The summary form, and its copies to further desks of the ministry."""
    form = url_of("summary", sheet)
    departments = shipped().reference.departments
    copies = [
        Act(
            _("Copy to: {desk}").format(desk=localised(departments[paper.desk].ministry)),
            f"{form}?copy={paper.desk}",
            method="get",
            tone="quiet",
        )
        for paper in queries.copies_of(sheet)
    ]
    return [Act(_("Summary form"), form, method="get", tone="quiet"), *copies]
