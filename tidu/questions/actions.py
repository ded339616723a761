"""Asking, answering, correcting and withdrawing. What is published never names who asked."""

from __future__ import annotations

from typing import Any

from django.db import transaction

from tidu.accounts.models import User
from tidu.core import clock, permissions
from tidu.core.findings import Finding, refuse_if
from tidu.organisations.models import Organisation
from tidu.questions import queries, rules, telling
from tidu.questions.models import Answer, Question
from tidu.rulebook import shipped
from tidu.workflow.acts import Act, begin, perform


@transaction.atomic
def ask(person: User, notice_id: str, text: str, *, topic: str = "", unit: Organisation | None = None) -> Question:
    """Ask about a notice; whoever answers is told. KeyError for an unknown notice."""
    permissions.require(person, "questions.ask")
    notice = shipped().notice(notice_id)
    findings = rules.topic_findings(notice, topic)
    findings += [] if text.strip() else [Finding("questions.wording_missing", field="text")]
    findings += [] if unit is None or unit.is_unit else [Finding("questions.not_a_unit", field="unit")]
    refuse_if(findings)
    question = Question.objects.create(
        notice_id=notice.id, topic=topic, unit=unit, text=text.strip(), asked_by=person, asked_at=clock.now()
    )
    begin(person, "ask", question, notice=notice.id, topic=topic, unit=unit.code if unit else "")
    telling.asked(question)
    return question


def answer(person: User, question: Question, wording: str, text: str, topic: str) -> None:
    """Publish an answer under a wording of the question that names nobody; the asker is told."""
    with perform(person, "answer", question) as act:
        _publish(person, act, wording, text, topic)
        telling.answered(act.row)


def correct(person: User, question: Question, wording: str, text: str, topic: str) -> None:
    """Publish another wording of a question or its answer; the earlier one stays readable."""
    with perform(person, "correct", question) as act:
        _publish(person, act, wording, text, topic)
        telling.corrected(act.row)


def _publish(person: User, act: Act[Question], wording: str, text: str, topic: str) -> None:
    row = act.row
    findings = rules.wording_findings(wording, text, queries.names_of(row.asked_by))
    refuse_if([*findings, *rules.topic_findings(row.notice, topic)])
    number = row.wordings.count() + 1
    row.answer = Answer.objects.create(
        of=row, number=number, question=wording.strip(), text=text.strip(), written_by=person, written_at=clock.now()
    )
    row.topic, row.reason = topic, ""
    act.record(wording=number)


def retract(person: User, question: Question, reason: str) -> None:
    """Withdraw a published answer for a reason that everybody sees; its wordings are kept for those who answer."""
    with perform(person, "retract", question, reason=reason) as act:
        refuse_if(rules.reason_findings(reason))
        act.row.reason = reason.strip()
        telling.retracted(act.row)


def set_aside(person: User, question: Question, reason: str) -> None:
    """Publish nothing, for a reason that the asker alone sees."""
    with perform(person, "set_aside", question, reason=reason) as act:
        refuse_if(rules.reason_findings(reason))
        act.row.reason = reason.strip()
        telling.set_aside(act.row)


def pass_on(person: User, question: Question) -> None:
    """Let the secretariat answer instead of the unit."""
    with perform(person, "pass_on", question) as act:
        act.record(unit=act.row.unit.code if act.row.unit else "")
        act.row.unit = None
        telling.asked(act.row)


def take_back(person: Any, question: Question) -> None:
    """The asker no longer asks."""
    with perform(person, "take_back", question):
        pass
