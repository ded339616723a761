"""The rulebook as frozen objects: what a programme says, each value with its clause, source and confidence."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any, Protocol, TypeVar

from tidu.rulebook.maturity import MaturityScheme, Questionnaire, ScenarioGuide
from tidu.rulebook.wording import Citation as Citation
from tidu.rulebook.wording import Text as Text


class HasKey(Protocol):
    """Anything that a notice lists by key."""

    @property
    def key(self) -> str: ...


Keyed = TypeVar("Keyed", bound=HasKey)


@dataclass(frozen=True)
class Clause:
    """One clause of a notice. ``wording`` is the project's own until the operator loads the official text."""

    number: str
    label: Text
    wording: Text
    official: bool = False


@dataclass(frozen=True)
class Test:
    """How a condition is decided from one fact: ``fact`` ``operator`` ``value``.

    Operators: is_true, equals, at_least, at_most, one_of, includes_all, not_after_today, present.
    """

    fact: str
    operator: str
    value: Any = None


@dataclass(frozen=True)
class Condition:
    """One condition of eligibility. It is met when any one of ``alternatives`` has all its tests met.

    ``binding`` False: an unmet condition warns and asks for a justification instead of refusing.
    ``settled_by``: the section or document key where the applicant can settle it (a link on the page).
    ``judged``: what the applicant states and proves is not enough: experts judge it, so it is never met before.
    ``justified_by``: the fact of the field that justifies an unmet condition that does not bind.
    ``element``: the code of the element condition it stands for, or "".
    """

    code: str
    text: Text
    alternatives: tuple[tuple[Test, ...], ...]
    citation: Citation
    binding: bool = True
    settled_by: str = ""
    hint: Text | None = None
    justified_by: str = ""
    judged: bool = False
    element: str = ""


@dataclass(frozen=True)
class Choice:
    """One allowed answer of a field."""

    key: str
    label: Text


@dataclass(frozen=True)
class Field:
    """One field of a form.

    ``kind``: text, long_text, integer, decimal, date, boolean, choice, email, phone, credit_code, url.
    ``unit`` is shown behind the input (万元, %). ``fact``: the fact its answer states (see Test), or "".
    ``pattern``: a regular expression that the whole answer must match, explained by ``help``; "" for none.
    """

    key: str
    label: Text
    kind: str
    citation: Citation
    required: bool = True
    help: Text | None = None
    unit: Text | None = None
    choices: tuple[Choice, ...] = ()
    max_length: int | None = None
    minimum: Decimal | None = None
    maximum: Decimal | None = None
    not_in_future: bool = False
    fact: str = ""
    confidential: bool = False
    pattern: str = ""


@dataclass(frozen=True)
class Section:
    """One part of the application. ``repeated``: a table whose rows have the fields, else one set of fields."""

    key: str
    title: Text
    fields: tuple[Field, ...]
    citation: Citation
    help: Text | None = None
    repeated: bool = False
    minimum_rows: int = 0
    maximum_rows: int = 0


@dataclass(frozen=True)
class Declaration:
    """A statement that the signatory makes about the whole application. ``fact``: what it proves when made."""

    key: str
    text: Text
    citation: Citation
    fact: str = ""


@dataclass(frozen=True)
class Document:
    """A proof to attach. ``required_if``: a test on facts; None with ``required`` False means optional."""

    key: str
    title: Text
    citation: Citation
    required: bool
    formats: tuple[str, ...]
    max_megabytes: int
    max_count: int
    required_if: Test | None = None
    fact: str = ""
    help: Text | None = None


@dataclass(frozen=True)
class Application:
    """The application form of a notice. ``missing``: official lists that are not loaded, said on the page."""

    sections: tuple[Section, ...]
    declarations: tuple[Declaration, ...]
    documents: tuple[Document, ...]
    missing: tuple[Text, ...] = ()
    scenario_list: tuple[Choice, ...] = ()

    def section(self, key: str) -> Section:
        """The section with this key; KeyError where the notice has none."""
        return next_or_key_error(self.sections, key)

    def document(self, key: str) -> Document:
        """The document with this key; KeyError where the notice has none."""
        return next_or_key_error(self.documents, key)

    def declaration(self, key: str) -> Declaration:
        """The declaration with this key; KeyError where the notice has none."""
        return next_or_key_error(self.declarations, key)


@dataclass(frozen=True)
class Window:
    """When a stage may be acted in. Days of Asia/Shanghai, both inclusive; the last ends at 23:59:59."""

    opens_on: date | None
    closes_on: date | None
    citation: Citation


@dataclass(frozen=True)
class Stage:
    """One stage of a process: a kind with parameters. ``parameters`` fit the kind's own JSON Schema."""

    key: str
    kind: str
    title: Text
    parameters: Mapping[str, Any]
    window: Window
    citation: Citation


@dataclass(frozen=True)
class Quota:
    """How many projects one recommending unit of ``unit_kind`` may recommend."""

    unit_kind: str
    limit: int
    citation: Citation


@dataclass(frozen=True)
class Criterion:
    """One criterion of a score sheet: 0 to ``points`` in steps of ``step``."""

    key: str
    title: Text
    guide: Text
    points: Decimal
    step: Decimal
    citation: Citation


@dataclass(frozen=True)
class ScoreSheet:
    """What experts score by. The points of the criteria sum to ``total``."""

    key: str
    title: Text
    criteria: tuple[Criterion, ...]
    citation: Citation

    @property
    def total(self) -> Decimal:
        """The highest possible score."""
        return sum((criterion.points for criterion in self.criteria), Decimal(0))


@dataclass(frozen=True)
class Level:
    """One of the four levels, 1 basic to 4 leading."""

    key: str
    rank: int
    name: Text


@dataclass(frozen=True)
class ElementCondition:
    """One demand of the element conditions on a level. ``block``: basic, construction or results.

    It is met when any one of ``alternatives`` has all its tests met; without any, no fact decides it.
    """

    code: str
    level: str
    edition: str
    block: str
    segment: str
    text: Text
    citation: Citation
    alternatives: tuple[tuple[Test, ...], ...] = ()


@dataclass(frozen=True)
class ConditionOverlay:
    """What a province or a group asks beyond the element conditions, in each of ``editions``."""

    key: str
    title: Text
    editions: tuple[str, ...]
    conditions: tuple[ElementCondition, ...]


@dataclass(frozen=True)
class Notice:
    """A notice with everything that a campaign needs. ``digest`` is over every byte of its files."""

    id: str
    issuer: str
    number: Text
    title: Text
    issued_on: date
    level: Level
    edition: str
    summary: Text
    clauses: Mapping[str, Clause]
    conditions: tuple[Condition, ...]
    application: Application
    process: tuple[Stage, ...]
    quotas: tuple[Quota, ...]
    score_sheets: Mapping[str, ScoreSheet]
    digest: str
    official_url: str = ""
    issuing_departments: tuple[str, ...] = ()

    def stage(self, key: str) -> Stage:
        """The stage with this key; KeyError where the process has none."""
        return next_or_key_error(self.process, key)

    def stage_after(self, key: str) -> Stage | None:
        """The stage that follows, or None after the last."""
        keys = [stage.key for stage in self.process]
        following = keys.index(key) + 1
        return self.process[following] if following < len(keys) else None

    def quota_for(self, unit_kind: str) -> Quota:
        """The quota of a kind of recommending unit; KeyError where the notice gives none."""
        for quota in self.quotas:
            if quota.unit_kind == unit_kind:
                return quota
        raise KeyError(unit_kind)


@dataclass(frozen=True)
class Region:
    """A region of GB/T 2260. ``tier``: province, city or county; ``parent`` is the code above or ""."""

    code: str
    name: Text
    tier: str
    parent: str
    unit_kind: str = ""


@dataclass(frozen=True)
class Industry:
    """A section (letter) or division (two digits) of GB/T 4754. ``branches_may_apply`` per notice, not here."""

    code: str
    name: Text
    parent: str


@dataclass(frozen=True)
class Department:
    """One of the six departments, at both tiers."""

    key: str
    name: Text
    short: Text
    ministry: Text
    provincial: Text


@dataclass(frozen=True)
class RecommendingUnit:
    """A unit that may recommend: a region or a central enterprise group."""

    code: str
    kind: str
    name: Text
    region: str


@dataclass(frozen=True)
class Reference:
    """Reference data shared by all programmes."""

    regions: Mapping[str, Region]
    industries: Mapping[str, Industry]
    departments: Mapping[str, Department]
    units: Mapping[str, RecommendingUnit]
    unit_kinds: Mapping[str, Text]


@dataclass(frozen=True)
class Rulebook:
    """All notices and reference data of one rulebook folder.

    ``element_conditions`` by ``<edition>/<level>``; ``editions``: the day from which each is in force; ``overlays``:
    what provinces and groups ask beyond them; ``maturity``: the schemes by id; ``questionnaires``: by model;
    ``guides``: the guides of scenarios by edition.
    """

    notices: Mapping[str, Notice]
    levels: Mapping[str, Level]
    reference: Reference
    segments: tuple[Choice, ...] = field(default=())
    element_conditions: Mapping[str, tuple[ElementCondition, ...]] = field(default_factory=dict)
    maturity: Mapping[str, MaturityScheme] = field(default_factory=dict)
    editions: Mapping[str, date] = field(default_factory=dict)
    overlays: Mapping[str, ConditionOverlay] = field(default_factory=dict)
    questionnaires: Mapping[str, Questionnaire] = field(default_factory=dict)
    guides: Mapping[str, ScenarioGuide] = field(default_factory=dict)

    def notice(self, notice_id: str) -> Notice:
        """The notice with this id; KeyError where there is none."""
        return self.notices[notice_id]

    def edition_on(self, day: date) -> str:
        """The edition of the element conditions in force on a day: the latest begun, or the first before any has."""
        by_day = sorted((since, edition) for edition, since in self.editions.items())
        begun = [edition for since, edition in by_day if since <= day]
        return begun[-1] if begun else by_day[0][1]


def next_or_key_error(items: tuple[Keyed, ...], key: str) -> Keyed:
    """The item whose ``key`` is ``key``."""
    for item in items:
        if item.key == key:
            return item
    raise KeyError(key)
