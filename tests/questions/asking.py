"""Questions in any state, by the ordinary actions."""

from __future__ import annotations

from typing import Any

from tests.builders import a_person, an_enterprise
from tidu.accounts.models import User
from tidu.organisations.models import Organisation
from tidu.organisations.roles import Role
from tidu.questions import actions
from tidu.questions.models import Question

NOTICE = "miit/2024-399"
ASKED = "我公司青梧精工的分厂能否单独申报？联系人周敏，13800000000。"
WORDING = "企业的分厂能否单独申报？"
ANSWER = "分厂具有独立法人资格，或者属于特殊行业法人分支机构的，可以申报。"


def an_applicant(**over: Any) -> User:
    """Somebody who applies for an enterprise."""
    return a_person(Role.APPLICANT_EDITOR, an_enterprise(**over))


def a_question(person: User | None = None, unit: Organisation | None = None, **over: Any) -> Question:
    """A question that waits."""
    return actions.ask(person or an_applicant(), NOTICE, over.pop("text", ASKED), unit=unit, **over)


def an_answered_question(person: User | None = None, officer: User | None = None, **over: Any) -> Question:
    """A question with its answer, read by everybody."""
    question = a_question(person, over.pop("unit", None))
    said = {"wording": WORDING, "text": ANSWER, "topic": "", **over}
    actions.answer(officer or a_person(Role.SECRETARIAT), question, **said)
    return question
