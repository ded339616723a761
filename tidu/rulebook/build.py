"""Builds the frozen notice of the model from a draft that has passed every check."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from tidu.rulebook.drafts import Draft
from tidu.rulebook.facts import field_fact
from tidu.rulebook.model import (
    Application,
    Choice,
    Citation,
    Clause,
    Condition,
    ConditionOverlay,
    Criterion,
    Declaration,
    Document,
    ElementCondition,
    Field,
    Level,
    Notice,
    Quota,
    ScoreSheet,
    Section,
    Stage,
    Test,
    Text,
    Window,
)
from tidu.rulebook.reader import plain

Data = Mapping[str, Any]
Alternatives = tuple[tuple[Test, ...], ...]


@dataclass(frozen=True)
class Labels:
    """How a clause is named to people: of notices by id and number, of other sources after their title."""

    clauses: Mapping[str, Mapping[str, Text]]
    sources: Mapping[str, Text]

    def label(self, source: str, clause: str) -> Text:
        """The short name of a clause."""
        if source.startswith("decision "):
            number = source.removeprefix("decision ")
            return Text(f"决定{number}第{clause}点", f"decision {number}, point {clause}")
        if source not in self.sources:
            return self.clauses[source][clause]
        title, own = self.sources[source], self.clauses.get(source, {}).get(clause, Text(clause, clause))
        return Text(f"{title.zh} {own.zh}".strip(), f"{title.en} {own.en}".strip())


@dataclass(frozen=True)
class Shared:
    """What notices share: levels, segments, score sheets, names of clauses, digests of the shared files."""

    levels: Mapping[str, Level]
    segments: tuple[Choice, ...]
    score_sheets: Mapping[str, ScoreSheet]
    labels: Labels
    digests: Mapping[str, str]


def text(data: Data) -> Text:
    """A text in both languages."""
    return Text(str(data["zh"]).strip(), str(data["en"]).strip())


def optional_text(data: Data | None) -> Text | None:
    """A text, or None where there is none."""
    return None if data is None else text(data)


def number(value: float | None) -> Decimal | None:
    """An exact number."""
    return None if value is None else Decimal(str(value))


def choices(items: Sequence[Data]) -> tuple[Choice, ...]:
    """The allowed answers of a field."""
    return tuple(Choice(item["key"], text(item["label"])) for item in items)


def citation(data: Data, labels: Labels, otherwise: Citation | None = None) -> Citation:
    """The citation of an item; one without its own has that of what it belongs to."""
    if "clause" not in data and otherwise is not None:
        return otherwise
    source, clause = data["source"], data["clause"]
    return Citation(source, clause, labels.label(source, clause), data["confidence"])


def test(data: Data) -> Test:
    """One test of a condition."""
    value = plain(data.get("value"))
    return Test(data["fact"], data["operator"], tuple(value) if isinstance(value, list) else value)


def alternatives(data: Data) -> Alternatives:
    """The ways in which a condition can be met, each with all its tests."""
    return tuple(tuple(test(item) for item in tests) for tests in data["alternatives"])


def condition(data: Data, labels: Labels) -> Condition:
    """One condition of eligibility."""
    return Condition(
        code=data["code"],
        text=text(data["text"]),
        alternatives=alternatives(data),
        citation=citation(data, labels),
        binding=data.get("binding", True),
        settled_by=data.get("settled_by", ""),
        hint=optional_text(data.get("hint")),
        justified_by=data.get("justified_by", ""),
        judged=data.get("judged", False),
        element=data.get("element", ""),
    )


class ApplicationBuilder:
    """Builds the application form of one notice."""

    def __init__(self, draft: Draft, shared: Shared) -> None:
        self.draft = draft
        self.labels = shared.labels
        self.segments = shared.segments
        self.scenarios = choices(draft.rows("official-scenarios", "scenarios"))

    def application(self) -> Application:
        """The whole form."""
        data = self.draft.parts["application"]
        loaded = {part.removeprefix("official-") for part in self.draft.parts if part.startswith("official-")}
        return Application(
            sections=tuple(self.section(item) for item in data["sections"]),
            declarations=tuple(self.declaration(item) for item in data["declarations"]),
            documents=self.documents(),
            missing=tuple(text(item["text"]) for item in data.get("missing", ()) if item["key"] not in loaded),
            scenario_list=self.scenarios,
        )

    def section(self, data: Data) -> Section:
        own = citation(data, self.labels)
        return Section(
            key=data["key"],
            title=text(data["title"]),
            fields=tuple(self.field(item, data, own) for item in data["fields"]),
            citation=own,
            help=optional_text(data.get("help")),
            repeated=data.get("repeated", False),
            minimum_rows=data.get("minimum_rows", 0),
            maximum_rows=data.get("maximum_rows", 0),
        )

    def field(self, data: Data, section: Data, otherwise: Citation) -> Field:
        offered = self.offered(data)
        return Field(
            key=data["key"],
            label=text(data["label"]),
            kind="choice" if offered else data["kind"],
            citation=citation(data, self.labels, otherwise),
            required=data.get("required", True),
            help=optional_text(data.get("help")),
            unit=optional_text(data.get("unit")),
            choices=offered,
            max_length=data.get("max_length"),
            minimum=number(data.get("minimum")),
            maximum=number(data.get("maximum")),
            not_in_future=data.get("not_in_future", False),
            fact="" if section.get("repeated") else field_fact(section["key"], data),
            confidential=data.get("confidential", False),
            pattern=data.get("pattern", ""),
        )

    def offered(self, data: Data) -> tuple[Choice, ...]:
        """A field's choices: its own, the segments, or the official scenarios once they are loaded."""
        lists = {"segments": self.segments, "scenarios": self.scenarios}
        return lists.get(data.get("choices_from", ""), choices(data.get("choices", [])))

    def declaration(self, data: Data) -> Declaration:
        fact = data.get("fact", f"declaration.{data['key']}")
        return Declaration(data["key"], text(data["text"]), citation(data, self.labels), fact)

    def documents(self) -> tuple[Document, ...]:
        """The documents of the notice; those of an official list replace them by key or are appended."""
        items = [*self.draft.rows("documents", "documents"), *self.draft.rows("official-materials", "documents")]
        return tuple({item["key"]: self.document(item) for item in items}.values())

    def document(self, data: Data) -> Document:
        required_if = data.get("required_if")
        return Document(
            key=data["key"],
            title=text(data["title"]),
            citation=citation(data, self.labels),
            required=data["required"],
            formats=tuple(data["formats"]),
            max_megabytes=data["max_megabytes"],
            max_count=data["max_count"],
            required_if=None if required_if is None else test(required_if),
            fact=data.get("fact", f"document.{data['key']}"),
            help=optional_text(data.get("help")),
        )


def window(data: Data, labels: Labels, otherwise: Citation) -> Window:
    """When a stage may be acted in."""
    opens, closes = data.get("opens_on"), data.get("closes_on")
    return Window(
        opens_on=date.fromisoformat(opens) if opens else None,
        closes_on=date.fromisoformat(closes) if closes else None,
        citation=citation(data, labels, otherwise),
    )


def stage(data: Data, labels: Labels) -> Stage:
    """One stage of the process."""
    own = citation(data, labels)
    parameters = plain(data["parameters"])
    return Stage(
        data["key"], data["kind"], text(data["title"]), parameters, window(data.get("window", {}), labels, own), own
    )


def score_sheet(data: Data, labels: Labels) -> ScoreSheet:
    """What experts score by."""
    own = citation(data, labels)
    criteria = tuple(
        Criterion(
            key=item["key"],
            title=text(item["title"]),
            guide=text(item["guide"]),
            points=Decimal(str(item["points"])),
            step=Decimal(str(item["step"])),
            citation=citation(item, labels, own),
        )
        for item in data["criteria"]
    )
    return ScoreSheet(data["key"], text(data["title"]), criteria, own)


def element_condition(item: Data, level: str, edition: str, decided: Alternatives, labels: Labels) -> ElementCondition:
    """One element condition, and how it is decided."""
    return ElementCondition(
        code=item["code"],
        level=level,
        edition=edition,
        block=item["block"],
        segment=item.get("segment", ""),
        text=text(item["text"]),
        citation=citation(item, labels),
        alternatives=decided,
    )


def element_conditions(data: Data, tests: Mapping[str, Alternatives], labels: Labels) -> tuple[ElementCondition, ...]:
    """The element conditions of one level in one edition; ``tests``: how those of the edition are decided, by code."""
    return tuple(
        element_condition(item, data["level"], data["edition"], tests.get(item["code"], ()), labels)
        for item in data["conditions"]
    )


def condition_overlay(data: Data, labels: Labels) -> ConditionOverlay:
    """What a province or a group asks beyond the element conditions."""
    conditions = (element_condition(item, item["level"], "", alternatives(item), labels) for item in data["conditions"])
    return ConditionOverlay(data["overlay"], text(data["title"]), tuple(data["editions"]), tuple(conditions))


def clauses(draft: Draft) -> dict[str, Clause]:
    """The clauses of a notice by number, with the official Chinese text where the operator has loaded it."""
    official = {item["number"]: item["zh"] for item in draft.rows("official-clauses", "clauses")}
    result = {}
    for item in draft.rows("notice", "clauses"):
        wording = text(item["wording"])
        known = official.get(item["number"])
        wording = Text(known, wording.en) if known else wording
        result[item["number"]] = Clause(item["number"], text(item["label"]), wording, official=bool(known))
    return result


def digest(draft: Draft, shared: Shared, sheets: Mapping[str, ScoreSheet]) -> str:
    """SHA-256 over the paths and digests of all files that a notice is made of."""
    notice = draft.parts["notice"]
    standards = [
        "standards/segments.yaml",
        f"standards/element-conditions/{notice['edition']}/{notice['level']}.yaml",
        *(f"standards/score-sheets/{key}.yaml" for key in sheets),
    ]
    used = [(path, shared.digests[path]) for path in standards if path in shared.digests]
    lines = [f"{path} {value}\n" for path, value in sorted([*draft.files, *used])]
    return hashlib.sha256("".join(lines).encode()).hexdigest()


def notice(draft: Draft, shared: Shared) -> Notice:
    """One notice with everything that a campaign needs."""
    data, labels = draft.parts["notice"], shared.labels
    process = tuple(stage(item, labels) for item in draft.parts["process"]["stages"])
    used = {item.parameters.get("score_sheet") for item in process}
    sheets = {key: sheet for key, sheet in shared.score_sheets.items() if key in used}
    return Notice(
        id=draft.id,
        issuer=data["issuer"],
        number=text(data["number"]),
        title=text(data["title"]),
        issued_on=date.fromisoformat(data["issued_on"]),
        level=shared.levels[data["level"]],
        edition=data["edition"],
        summary=text(data["summary"]),
        clauses=clauses(draft),
        conditions=tuple(condition(item, labels) for item in draft.parts["eligibility"]["conditions"]),
        application=ApplicationBuilder(draft, shared).application(),
        process=process,
        quotas=tuple(
            Quota(item["unit_kind"], item["limit"], citation(item, labels)) for item in draft.parts["quotas"]["quotas"]
        ),
        score_sheets=sheets,
        digest=digest(draft, shared, sheets),
        official_url=data.get("official_url", ""),
        issuing_departments=tuple(data.get("issuing_departments", ())),
    )
