"""Reads of questions: of one's own, of those one answers, and of what everybody can read."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db.models import Count, F, Q, QuerySet

from tidu.accounts.models import User
from tidu.core.search import matching
from tidu.organisations import queries as organisations
from tidu.organisations.models import Organisation
from tidu.organisations.roles import Role
from tidu.questions.models import Question
from tidu.questions.states import PUBLIC, QuestionState

if TYPE_CHECKING:
    from tidu.organisations.queries import Person


def visible_to(person: Person) -> QuerySet[Question]:
    """The questions that a person asked or answers. What is published is read by ``published``."""
    if not person.is_authenticated:
        return Question.objects.none()
    return Question.objects.filter(Q(asked_by=person) | answered_by(person)).select_related("unit", "answer")


def answered_by(person: Person) -> Q:
    """The condition on questions that a person answers: the secretariat's, or those addressed to the own unit."""
    units = organisations.organisations_of(person, Role.UNIT_OFFICER)
    condition = Q(unit__in=units)
    return condition | Q(unit__isnull=True) if organisations.holds(person, Role.SECRETARIAT) else condition


def waiting_for(person: Person) -> QuerySet[Question]:
    """The questions that await a person's answer, the oldest first."""
    waiting = Question.objects.filter(answered_by(person), state=QuestionState.WAITING)
    return waiting.order_by("asked_at", "pk")


def answerers_of(question: Question) -> QuerySet[User]:
    """The people who answer a question."""
    if question.unit is None:
        return organisations.secretariat()
    return organisations.people_with_role(question.unit, Role.UNIT_OFFICER)


def published(notice_id: str, topic: str = "") -> QuerySet[Question]:
    """What everybody can read about a notice, or about one part of it, the newest first; withdrawn answers among them.

    Only the public wording is read: neither what was asked nor by whom.
    """
    rows = Question.objects.filter(notice_id=notice_id, state__in=PUBLIC).select_related("unit", "answer")
    rows = rows.filter(topic=topic) if topic else rows
    revised = Count("wordings")
    return rows.annotate(revisions=revised).defer("text", "asked_by").order_by(F("answer__written_at").desc(), "-pk")


def search(rows: QuerySet[Question], words: str) -> QuerySet[Question]:
    """Published questions whose wording or answer contains the words; a withdrawn answer is found by none of them."""
    return matching(rows.filter(state=QuestionState.ANSWERED), words, "answer__words")


def names_of(person: User) -> list[str]:
    """What must not stand in a published wording: the person's name and the enterprises' they act for."""
    enterprises = organisations.enterprises_of(person)
    return [person.name, *(enterprise.name for enterprise in enterprises)]


def units_to_ask() -> QuerySet[Organisation]:
    """The units that a question can be addressed to."""
    return organisations.recommending_units()
