"""Who may ask and who answers."""

from __future__ import annotations

from typing import Any

import rules

from tidu.organisations import queries as organisations
from tidu.organisations.permissions import is_signed_in
from tidu.organisations.roles import Role
from tidu.questions.models import Question


@rules.predicate
def is_asker(person: Any, question: Question | None) -> bool:
    """Who asked."""
    return question is not None and question.asked_by_id == person.pk


@rules.predicate
def answers(person: Any, question: Question | None) -> bool:
    """The secretariat, or an officer of the unit that the question is addressed to."""
    if question is None:
        return False
    if question.unit_id is None:
        return organisations.holds(person, Role.SECRETARIAT)
    return organisations.holds(person, Role.UNIT_OFFICER, question.unit_id)


@rules.predicate
def is_for_a_unit(person: Any, question: Question | None) -> bool:
    """Addressed to a unit, so that the secretariat is another one to answer it."""
    return question is not None and question.unit_id is not None


TABLE = {
    "questions.ask": is_signed_in,
    "questions.see": is_asker | answers,
    "questions.answer": answers,
    "questions.correct": answers,
    "questions.retract": answers,
    "questions.set_aside": answers,
    "questions.pass_on": answers & is_for_a_unit,
    "questions.take_back": is_asker,
}
