"""Checks that a JSON Schema cannot make: references, sums, dates, and that every condition can be decided.

Each check takes raw data of any shape and yields problems; what the schema already refuses is passed over here.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from tidu.rulebook.decisions import Decisions
from tidu.rulebook.drafts import Draft, identity, rows, word
from tidu.rulebook.facts import element_facts, facts_of
from tidu.rulebook.layout import NOTICE_FOLDER, Source
from tidu.rulebook.maturity_files import check_questionnaires, check_schemes
from tidu.rulebook.problems import Problem
from tidu.rulebook.reader import Node, nodes_in, rows_in
from tidu.rulebook.schemas import Names, Schemas

LISTED = ("one_of", "includes_all")
MEASURED = ("at_least", "at_most")
BARE = ("is_true", "not_after_today", "present")
SIGNED_SHEETS = "recommendation"


@dataclass(frozen=True)
class Book:
    """A rulebook as read, before it is built."""

    sources: tuple[Source, ...]
    drafts: Mapping[str, Draft]
    names: Names
    decisions: Decisions
    schemas: Schemas
    kinds: Mapping[str, Mapping[str, Any]] | None


def problem(node: Node, key: str, code: str, reason: str) -> Problem:
    """A problem at a key of a node."""
    return Problem(node.path, node.lines.get(key, node.line), code, reason)


def check_book(book: Book) -> Iterator[Problem]:
    """Every problem of meaning in a rulebook."""
    for source in book.sources:
        yield from duplicates(source)
        if not source.path.startswith("reference/"):
            yield from citations(source, book)
        if source.kind == "score-sheet":
            yield from score_sheet(source)
    yield from check_schemes(book.sources)
    yield from check_questionnaires(book.sources)
    yield from element_tests(book)
    for draft in book.drafts.values():
        yield from own_id(draft)
        yield from tests(draft)
        yield from ways_out(draft)
        yield from process(draft, book)
        yield from quotas(draft, book)


def duplicates(source: Source) -> Iterator[Problem]:
    """Items of one list that bear the same code, key or number."""
    for found in rows_in(source.data):
        seen: dict[tuple[str, str], int] = {}
        for item in found:
            known = identity(item)
            if known is None:
                continue
            if known in seen:
                reason = f"{known[0]} {known[1]!r} already stands in line {seen[known]}"
                yield problem(item, known[0], f"{known[0]}.duplicate", reason)
            seen.setdefault(known, item.line)


def citations(source: Source, book: Book) -> Iterator[Problem]:
    """Clauses, decisions and sources that do not exist, and confidences that may not be shipped."""
    own = NOTICE_FOLDER.match(source.path)
    for node in nodes_in(source.data):
        if node.get("confidence") == "D":
            reason = "confidence D is unofficial and is no rule"
            yield problem(node, "confidence", "confidence.unofficial", reason)
        cited = word(node, "source") or (f"{own['issuer']}/{own['notice']}" if own else "")
        if word(node, "clause") and cited:
            yield from citation(node, cited, book)


def citation(node: Node, cited: str, book: Book) -> Iterator[Problem]:
    """What is wrong with one reference to a clause."""
    clause = word(node, "clause")
    if cited.startswith("decision "):
        reason = book.decisions.refusal(cited.removeprefix("decision "), clause)
        if reason:
            yield problem(node, "source", "decision.missing", reason)
    elif cited in book.drafts:
        numbers = {word(item, "number") for item in book.drafts[cited].rows("notice", "clauses")}
        if clause not in numbers:
            yield problem(node, "clause", "clause.unknown", f"{cited} has no clause {clause!r}")
    elif cited not in book.names.get("source", ()):
        yield problem(node, "source", "source.unknown", f"{cited!r} is no notice, decision or registered source")


def number(node: Node, key: str) -> Decimal | None:
    """The number under a key, or None."""
    value = node.get(key)
    is_number = isinstance(value, int | float) and not isinstance(value, bool)
    return Decimal(str(value)) if is_number else None


def score_sheet(source: Source) -> Iterator[Problem]:
    """The points must sum to the total and be reachable by steps."""
    if not isinstance(source.data, Node):
        return
    total = Decimal(0)
    for criterion in rows(source.data, "criteria"):
        points, step = number(criterion, "points"), number(criterion, "step")
        total += points or Decimal(0)
        if points and step and step > 0 and points % step:
            yield problem(criterion, "step", "score_sheet.step", f"steps of {step} do not reach {points}")
    wanted = number(source.data, "total")
    if wanted is not None and total != wanted:
        yield problem(source.data, "criteria", "score_sheet.sum", f"the points sum to {total}, not to {wanted}")


def own_id(draft: Draft) -> Iterator[Problem]:
    """A notice's id says where its folder lies."""
    notice = draft.parts.get("notice")
    if notice is not None and word(notice, "id") and word(notice, "id") != draft.id:
        yield problem(notice, "id", "notice.id", f"the folder is that of {draft.id}")
    if notice is not None and word(notice, "issuer") and word(notice, "issuer") != draft.id.split("/")[0]:
        yield problem(notice, "issuer", "notice.id", f"the folder is that of {draft.id}")


def tests(draft: Draft) -> Iterator[Problem]:
    """Every test asks for a fact that something states, with a value that fits its operator."""
    known = facts_of(draft)
    for part in ("eligibility", "documents", "official-materials"):
        for node in nodes_in(draft.parts.get(part)):
            yield from test(node, known, "nothing in the application states")


def test(node: Node, known: Collection[str], unproved: str) -> Iterator[Problem]:
    """A test asks for a fact that is known, else ``unproved`` says so before its name, with a value that fits."""
    fact, operator = word(node, "fact"), word(node, "operator")
    if fact and operator and fact not in known:
        yield problem(node, "fact", "fact.unproved", f"{unproved} {fact!r}")
    if operator:
        yield from operand(node, operator)


def element_tests(book: Book) -> Iterator[Problem]:
    """Every test of an element condition asks for a fact of the published schema, with a value that fits."""
    known = element_facts(book.schemas.by_kind.get("element-facts", {}))
    for source in book.sources:
        for node in nodes_in(source.data) if source.kind in ("element-tests", "condition-overlay") else ():
            yield from test(node, known, "no fact of element-facts.schema.json is")
            if word(node, "operator") == "not_after_today":
                yield problem(node, "operator", "test.day", "an element condition does not depend on the day")


def ways_out(draft: Draft) -> Iterator[Problem]:
    """A condition is settled in a section or by a document that exists, and justified in a field that exists."""
    known = facts_of(draft)
    listed = [*draft.rows("application", "sections"), *draft.rows("documents", "documents")]
    places = {word(item, "key") for item in [*listed, *draft.rows("official-materials", "documents")]}
    for condition in draft.rows("eligibility", "conditions"):
        place, fact = word(condition, "settled_by"), word(condition, "justified_by")
        if place and place not in places:
            yield problem(condition, "settled_by", "settled_by.unknown", f"no section or document is {place!r}")
        if fact and fact not in known:
            yield problem(condition, "justified_by", "fact.unproved", f"nothing in the application states {fact!r}")


def operand(node: Node, operator: str) -> Iterator[Problem]:
    """Whether a test's value fits its operator."""
    has_value = "value" in node
    fits = {
        **dict.fromkeys(LISTED, isinstance(node.get("value"), list)),
        **dict.fromkeys(MEASURED, number(node, "value") is not None),
        **dict.fromkeys(BARE, not has_value),
        "equals": has_value and not isinstance(node.get("value"), dict | list),
    }
    if not fits.get(operator, True):
        yield problem(node, "value" if has_value else "operator", "test.value", f"the value does not fit {operator}")


def process(draft: Draft, book: Book) -> Iterator[Problem]:
    """Known kinds, parameters that fit them, and dates that go forward."""
    latest: dict[str, tuple[date, str]] = {}
    for stage in draft.rows("process", "stages"):
        yield from parameters(stage, book)
        yield from window(stage, latest)


def parameters(stage: Node, book: Book) -> Iterator[Problem]:
    """Whether a stage is of a known kind and its parameters fit the kind's schema."""
    if book.kinds is None or not word(stage, "kind"):
        return
    schema = book.kinds.get(word(stage, "kind"))
    if schema is None:
        reason = f"{word(stage, 'kind')!r} is none of {', '.join(sorted(book.kinds))}"
        yield problem(stage, "kind", "stage.unknown_kind", reason)
    elif isinstance(stage.get("parameters"), Node):
        yield from book.schemas.compare(stage["parameters"], schema, book.names)


def window(stage: Node, latest: dict[str, tuple[date, str]]) -> Iterator[Problem]:
    """A window that closes before it opens, or earlier than a stage before it in the process."""
    node = stage.get("window")
    if not isinstance(node, Node):
        return
    days = {key: day(node, key) for key in ("opens_on", "closes_on")}
    opens, closes = days["opens_on"], days["closes_on"]
    if opens and closes and closes < opens:
        yield problem(node, "closes_on", "window.reversed", f"closes on {closes}, before it opens on {opens}")
    for key, value in days.items():
        before = latest.get(key)
        if value and before and value < before[0]:
            reason = f"{key} {value} is before that of the stage {before[1]} ({before[0]})"
            yield problem(node, key, "process.backward", reason)
        if value and (before is None or value > before[0]):
            latest[key] = (value, word(stage, "key"))


def day(node: Node, key: str) -> date | None:
    """The day under a key, or None where there is none or it is no day."""
    try:
        return date.fromisoformat(word(node, key))
    except ValueError:
        return None


def quotas(draft: Draft, book: Book) -> Iterator[Problem]:
    """A notice with recommendations gives a quota to every kind of recommending unit."""
    part = draft.parts.get("quotas")
    kinds = {word(stage, "kind") for stage in draft.rows("process", "stages")}
    if part is None or SIGNED_SHEETS not in kinds:
        return
    given = {word(quota, "unit_kind") for quota in draft.rows("quotas", "quotas")}
    for unit_kind in sorted(book.names.get("unit_kind", frozenset()) - given):
        yield problem(part, "quotas", "quota.missing", f"there is no quota for the unit kind {unit_kind}")
