"""What pages show of a dossier: its content in parts, its way, its conditions, its log."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from tidu.assessments import Judgement, Outcome
from tidu.campaigns import WindowInForce
from tidu.campaigns.queries import window_of
from tidu.core import clock, presentation
from tidu.dossiers import rules
from tidu.dossiers.models import Dossier, Step
from tidu.dossiers.pages.outline import place_url
from tidu.dossiers.pages.words import in_language
from tidu.dossiers.states import DossierState, StepState
from tidu.organisations.queries import department_name
from tidu.organisations.roles import Role
from tidu.rulebook import shipped
from tidu.rulebook.model import Application, Field, Section, Text
from tidu.workflow.models import Entry
from tidu.workflow.verbs import verb_label

RAIL_STATES: Mapping[str, Any] = {
    StepState.PASSED: "done",
    StepState.OPEN: "now",
    StepState.RETURNED: "stopped",
    StepState.REFUSED: "stopped",
    StepState.WITHDRAWN: "stopped",
    StepState.WAITING: "next",
}
DOSSIER_TONES: Mapping[str, presentation.Tone] = {
    DossierState.SUBMITTED: "brand",
    DossierState.RETURNED: "warn",
    DossierState.RECOGNISED: "ok",
    DossierState.DRAFT: "quiet",
}


@dataclass(frozen=True)
class Answer:
    """One answer as it is read. ``place``: ``section.field`` or ``document.key``, as reasons name it."""

    label: Text
    value: Any
    place: str
    long: bool = False


@dataclass(frozen=True)
class Part:
    """One part of the application as it is read: answers, or the rows of a table under its labels."""

    key: str
    title: Text
    answers: Sequence[Answer] = ()
    labels: Sequence[Text] = ()
    rows: Sequence[Sequence[Any]] = ()


@dataclass(frozen=True)
class ReadFile:
    """One attached file as it is read."""

    name: str
    digest: str
    size: int


@dataclass(frozen=True)
class Proof:
    """One document with its files."""

    key: str
    title: Text
    files: Sequence[ReadFile]


def parts_of(
    application: Application, contents: Mapping[str, Mapping[str, Any]], *, confidential: bool = True
) -> list[Part]:
    """All sections in the order of the form, answered or not; without ``confidential``, no field that is marked so."""
    return [
        _part(shown_section(section, confidential=confidential), contents.get(section.key, {}))
        for section in application.sections
    ]


def shown_section(section: Section, *, confidential: bool) -> Section:
    """The section with the fields that the reader may see."""
    return replace(section, fields=tuple(field for field in section.fields if confidential or not field.confidential))


def _part(section: Section, content: Mapping[str, Any]) -> Part:
    if section.repeated:
        rows = [[shown_value(field, row.get(field.key)) for field in section.fields] for row in content.get("rows", [])]
        return Part(section.key, section.title, labels=[field.label for field in section.fields], rows=rows)
    answers = [
        Answer(
            field.label,
            shown_value(field, content.get(field.key)),
            f"{section.key}.{field.key}",
            field.kind == "long_text",
        )
        for field in section.fields
    ]
    return Part(section.key, section.title, answers=answers)


def shown_value(field: Field, value: Any) -> Any:
    """An answer as people read it: the label of a choice, yes or no, a number with its unit."""
    if value is None or value == "":
        return None
    if field.kind == "choice":
        return next((choice.label for choice in field.choices if choice.key == value), value)
    if field.kind == "boolean":
        return _("yes") if value else _("no")
    if field.kind in {"integer", "decimal"}:
        value = f"{Decimal(str(value)):,}"
    return f"{value} {in_language(field.unit)}" if field.unit else value


def proofs_of(application: Application, files: Iterable[Mapping[str, Any]]) -> list[Proof]:
    """All documents with the files attached to each; ``files`` as a version freezes them."""
    rows = list(files)
    return [
        Proof(
            document.key,
            document.title,
            [ReadFile(row["name"], row["digest"], row["size"]) for row in rows if row["document"] == document.key],
        )
        for document in application.documents
    ]


def state_tag(dossier: Dossier) -> presentation.Tag:
    """The state of a dossier as a tag."""
    return presentation.Tag(dossier.get_state_display(), DOSSIER_TONES.get(dossier.state, "quiet"))


def rail_of(dossier: Dossier, steps: Iterable[Step]) -> list[presentation.RailStep]:
    """The stages of the process as the dossier went through them."""
    notice = dossier.campaign.notice
    by_key = {step.stage_key: step for step in steps}
    return [
        presentation.RailStep(
            in_language(stage.title),
            _rail_state(by_key[stage.key]),
            _rail_note(by_key[stage.key], window_of(dossier.campaign, stage, dossier.unit_id)),
        )
        for stage in notice.process
        if stage.key in by_key
    ]


def _rail_state(step: Step) -> Any:
    return "next" if _never_begun(step) else RAIL_STATES[step.state]


def _never_begun(step: Step) -> bool:
    """A stage that the application was withdrawn before."""
    return step.state == StepState.WITHDRAWN and step.opened_at is None


def _rail_note(step: Step, window: WindowInForce) -> str:
    if step.state == StepState.WAITING:
        return pgettext("deadline", "until %(day)s") % {"day": window.closes_on} if window.closes_on else ""
    if _never_begun(step):
        return ""
    when = step.closed_at or step.opened_at
    day = f"{when.astimezone(clock.SHANGHAI):%m-%d}" if when else ""
    return " ".join(part for part in (day, _state_words(step)) if part)


def _state_words(step: Step) -> str:
    """How a stage went: the application is submitted, not passed."""
    is_submitted = step.position == 1 and step.state == StepState.PASSED
    return str(DossierState.SUBMITTED.label if is_submitted else step.get_state_display())


def judgement_of(
    judgement: Judgement, dossier: Dossier | None = None, application: Application | None = None
) -> presentation.Judgement:
    """A condition as the pages show it, with the place where it can be settled."""
    condition = judgement.condition
    warns = not condition.binding and judgement.outcome is Outcome.UNMET
    place = rules.link_of(condition.settled_by, application) if application is not None else ""
    url = place_url(dossier, place) if dossier is not None and dossier.is_editable else ""
    return presentation.Judgement(
        state="warning" if warns else judgement.outcome.value,
        text=in_language(condition.text),
        evidence=evidence_of(judgement),
        citation=condition.citation,
        settle_url=url if judgement.outcome not in (Outcome.MET, Outcome.STATED) else "",
        settle_label=_("Go there"),
        binding=condition.binding,
        hint=in_language(condition.hint) if condition.hint else "",
        asks_reason=bool(condition.justified_by),
    )


def evidence_of(judgement: Judgement) -> str:
    """What a condition was decided on, in words."""
    if judgement.outcome is Outcome.UNKNOWN:
        return _("not proved yet")
    values = [_fact_words(value) for value in judgement.evidence.values()]
    return " · ".join(value for value in values if value)


def _fact_words(value: Any) -> str:
    if isinstance(value, bool):
        return ""
    if isinstance(value, list):
        return _("%(count)s stated") % {"count": len(value)}
    return f"{value:%Y-%m-%d}" if hasattr(value, "strftime") else ""


def timeline_of(dossier: Dossier, entries: Iterable[Entry], whole: bool) -> list[presentation.Entry]:
    """The log as a timeline, newest first. Unless ``whole``, people are shown by capacity only."""
    return [
        presentation.Entry(
            when=entry.at,
            who=_who(entry, whole),
            what=verb_label(entry.verb),
            reason=entry.reason,
            where=roles_of(entry.capacity) if whole else "",
        )
        for entry in reversed(list(entries))
    ]


def _who(entry: Entry, whole: bool) -> str:
    if entry.person is None:
        return _("by rule")
    return str(entry.person.name) if whole else role_of(entry.capacity)


def role_of(capacity: str) -> str:
    """The role in which somebody acted, in words: ``department_officer:finance/320000`` is a department officer."""
    role = capacity.split("/")[0].split(":")[0]
    return str(Role(role).label) if role in Role.values else ""


def roles_of(capacity: str) -> str:
    """All roles in which somebody acted, with the department that each signs for."""
    roles = []
    for part in capacity.split(","):
        department = part.partition("/")[0].partition(":")[2]
        words = (role_of(part), department_name(department) if department in shipped().reference.departments else "")
        roles.append(" ".join(word for word in words if word))
    return str(_(", ")).join(role for role in roles if role)


def labelled_reasons(reasons: Iterable[Mapping[str, str]], application: Application) -> list[dict[str, str]]:
    """Reasons of a return or a refusal with the label of what each is about; "" where it is the whole dossier."""
    labels = labels_of(application)
    return [
        {**reason, "label": in_language(labels[reason["field"]]) if reason["field"] in labels else ""}
        for reason in reasons
    ]


def labels_of(application: Application) -> dict[str, Text]:
    """The labels of everything that a reason can be about: sections, fields, documents."""
    sections = {section.key: section.title for section in application.sections}
    fields = {f"{section.key}.{field.key}": field.label for section in application.sections for field in section.fields}
    documents = {f"document.{document.key}": document.title for document in application.documents}
    return sections | fields | documents
