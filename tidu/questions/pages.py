"""What pages show of questions."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from tidu.core import presentation
from tidu.core.lists import Column, Filter
from tidu.core.permissions import may
from tidu.core.presentation import Act, Tag, Tone
from tidu.organisations.queries import said
from tidu.questions import queries, rules
from tidu.questions.models import Question
from tidu.questions.states import QuestionState
from tidu.questions.wording import VERBS
from tidu.rulebook.model import Notice
from tidu.workflow.models import Entry

TONES: dict[str, Tone] = {
    QuestionState.WAITING: "warn",
    QuestionState.ANSWERED: "ok",
    QuestionState.RETRACTED: "seal",
    QuestionState.SET_ASIDE: "quiet",
    QuestionState.TAKEN_BACK: "quiet",
}


def state_tag(question: Question) -> Tag:
    """The state, as a tag."""
    return Tag(question.get_state_display(), TONES[question.state])


def topic_choices(notice: Notice) -> list[Any]:
    """The parts of a notice to choose from, in groups."""
    groups = {
        rules.SECTION: _("Sections of the application"),
        rules.DOCUMENT: _("Documents"),
        rules.CLAUSE: _("Clauses"),
    }
    topics = rules.topics_of(notice)
    return [
        ("", _("The notice as a whole")),
        *(
            (words, [(topic.key, said(topic.title)) for topic in topics if topic.key.startswith(prefix)])
            for prefix, words in groups.items()
        ),
    ]


def topic_words(question: Question) -> str:
    """The part of the notice that a question is about."""
    found = next((topic for topic in rules.topics_of(question.notice) if topic.key == question.topic), None)
    if found is None:
        return _("The notice as a whole")
    return (
        _("Clause %(number)s") % {"number": said(found.title)}
        if question.topic.startswith(rules.CLAUSE)
        else said(found.title)
    )


def who_answers(question: Question) -> str:
    """The secretariat, or the unit that the question is addressed to."""
    return question.unit.label if question.unit else _("The secretariat")


def topic_filter(notice: Notice, used: Iterable[str]) -> Filter:
    """The parts of the notice about which something is answered."""
    known = set(used)
    topics = [(topic.key, said(topic.title)) for topic in rules.topics_of(notice) if topic.key in known]
    return Filter("topic", _("About"), topics, group="topic")


def _said(question: Question) -> str:
    """What the list of the own desk shows: the asker's own words, shortened."""
    return question.text if len(question.text) <= 80 else f"{question.text[:79]}…"


COLUMNS: Sequence[Column] = (
    Column("text", gettext_lazy("Question"), _said, "main"),
    Column("topic", gettext_lazy("About"), topic_words, "wide"),
    Column("unit", gettext_lazy("Who answers"), who_answers, "wide"),
    Column("asked", gettext_lazy("Asked at"), lambda row: row.asked_at, "wide tight", sort=("asked_at",)),
    Column("state", gettext_lazy("State"), state_tag),
)


ANSWERING, ASKED = "answering", "asked"


def own_filters(person: Any) -> list[Filter]:
    """By state, and by whether the person asked or answers."""
    parts = {ANSWERING: queries.answered_by(person), ASKED: Q(asked_by=person.pk)}
    words = [(ANSWERING, _("To be answered by me")), (ASKED, _("Asked by me"))]
    return [
        Filter("state", _("State"), QuestionState.choices, group="state"),
        Filter("part", _("My part"), words, lambda rows, part: rows.filter(parts[part])),
    ]


def ask_act(person: Any, notice_id: str) -> Act:
    """The way to ask, through signing in for those who have not."""
    url = reverse("questions:ask", args=[notice_id])
    if may(person, "questions.ask"):
        return Act(_("Ask a question"), url, "get", tone="quiet")
    return Act(_("Sign in to ask a question"), f"{reverse('account_login')}?next={url}", "get", tone="quiet")


def acts(person: Any, question: Question) -> list[Act]:
    """What the person can do with a question beside answering it."""
    waiting, answered = question.state == QuestionState.WAITING, question.state == QuestionState.ANSWERED
    offered = []
    if waiting and may(person, "questions.pass_on", question):
        asked = _("The secretariat answers it instead of your unit.")
        offered.append(_act("pass_on", _("Pass it on to the secretariat"), question, confirm=asked))
    if waiting and may(person, "questions.set_aside", question):
        label = _("Reason, which the asker alone will see")
        offered.append(_act("set_aside", _("Publish nothing"), question, reason_label=label))
    if answered and may(person, "questions.retract", question):
        label = _("Reason, which everybody will see")
        offered.append(_act("retract", _("Withdraw the answer"), question, tone="seal", reason_label=label))
    if waiting and may(person, "questions.take_back", question):
        asked = _("Nobody will answer it any more.")
        offered.append(_act("take_back", _("Take the question back"), question, confirm=asked))
    return offered


def _act(name: str, label: str, question: Question, tone: Any = "quiet", **more: Any) -> Act:
    return Act(label, reverse(f"questions:{name}", args=[question.pk]), tone=tone, **more)


def history(entries: Iterable[Entry], *, named: bool) -> list[presentation.Entry]:
    """The acts on a question, the newest first. ``named``: to those who answer; the asker reads no officer's name."""
    return [
        presentation.Entry(entry.at, str(entry.person) if named and entry.person else "", VERBS[entry.verb])
        for entry in entries
    ][::-1]
