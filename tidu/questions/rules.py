"""What a question may be about, and what makes an answer unfit to be published. Values in, values or findings out."""

from __future__ import annotations

import re
from collections.abc import Collection
from dataclasses import dataclass

from tidu.core.findings import Finding
from tidu.rulebook.model import Notice, Text

SECTION, CLAUSE, DOCUMENT = "section/", "clause/", "document/"
MOBILE = re.compile(r"(?<!\d)1[3-9]\d{9}(?!\d)")
ADDRESS = re.compile(r"[\w.+-]{1,64}@[\w-]{1,63}\.[\w.-]{1,63}")


@dataclass(frozen=True)
class Topic:
    """A part of a notice that a question can be about."""

    key: str
    title: Text


def topics_of(notice: Notice) -> list[Topic]:
    """The sections and documents of the application, then the clauses of the notice."""
    sections = [Topic(f"{SECTION}{one.key}", one.title) for one in notice.application.sections]
    documents = [Topic(f"{DOCUMENT}{one.key}", one.title) for one in notice.application.documents]
    clauses = [Topic(f"{CLAUSE}{number}", clause.label) for number, clause in notice.clauses.items()]
    return [*sections, *documents, *clauses]


def topic_findings(notice: Notice, topic: str) -> list[Finding]:
    """A topic is one of the notice's, or none."""
    known = not topic or topic in {one.key for one in topics_of(notice)}
    return [] if known else [Finding("questions.topic_unknown", field="topic")]


def wording_findings(question: str, answer: str, names: Collection[str]) -> list[Finding]:
    """Why a wording cannot be published: something is missing, or it names who asked or how to reach the asker.

    ``names``: of the asker and of the enterprises that the asker acts for.
    """
    findings = [
        Finding("questions.wording_missing", field=field)
        for field, text in (("question", question), ("answer", answer))
        if not text.strip()
    ]
    for field, text in (("question", question), ("answer", answer)):
        if any(name in text for name in names if name):
            findings.append(Finding("questions.names_asker", field=field))
    if MOBILE.search(question) or ADDRESS.search(question):
        findings.append(Finding("questions.holds_contact", field="question"))
    return findings


def reason_findings(reason: str) -> list[Finding]:
    """A reason is given."""
    return [] if reason.strip() else [Finding("questions.reason_missing", field="reason")]
