"""Whom the module tells what: those who answer that something was asked, the asker what became of it."""

from __future__ import annotations

from typing import Any

from django.urls import reverse

from tidu.notifications.actions import notify
from tidu.questions import queries
from tidu.questions.models import Question


def asked(question: Question) -> None:
    """Those who answer."""
    notify(queries.answerers_of(question), "questions.asked", url=_url(question), params=_facts(question))


def answered(question: Question) -> None:
    """The asker: there is an answer."""
    _tell_asker(question, "questions.answered")


def corrected(question: Question) -> None:
    """The asker: the answer was corrected."""
    _tell_asker(question, "questions.corrected")


def retracted(question: Question) -> None:
    """The asker: the answer does not hold any more."""
    _tell_asker(question, "questions.retracted", reason=question.reason)


def set_aside(question: Question) -> None:
    """The asker: nothing is published, and why."""
    _tell_asker(question, "questions.set_aside", reason=question.reason)


def _tell_asker(question: Question, kind: str, **facts: Any) -> None:
    notify([question.asked_by], kind, url=_url(question), params=_facts(question) | facts)


def _url(question: Question) -> str:
    return reverse("questions:detail", args=[question.pk])


def _facts(question: Question) -> dict[str, Any]:
    return {"notice": question.notice.title}
