"""From a rulebook folder to problems or a built rulebook."""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import lru_cache
from pathlib import Path
from typing import Any

from tidu.rulebook import build
from tidu.rulebook.checks import Book, check_book
from tidu.rulebook.decisions import read_decisions
from tidu.rulebook.drafts import Draft, drafts_of, rows, word
from tidu.rulebook.kinds import extra_packages, parameter_schemas
from tidu.rulebook.layout import Source, Tree, read_tree
from tidu.rulebook.lock import mismatches
from tidu.rulebook.maturity import MaturityScheme
from tidu.rulebook.maturity_files import guide_of, model_of, questionnaire_of, scheme_of
from tidu.rulebook.model import Choice, ConditionOverlay, ElementCondition, Level, Reference, Rulebook
from tidu.rulebook.problems import Problem, RulebookError
from tidu.rulebook.reader import Node
from tidu.rulebook.reference import read_reference
from tidu.rulebook.schemas import Schemas

PROJECT = Path(__file__).resolve().parents[2]
Kinds = Mapping[str, Mapping[str, Any]]
UNBUILDABLE = (KeyError, TypeError, ValueError, AttributeError, ArithmeticError)


@dataclass(frozen=True)
class Examined:
    """What reading a rulebook gave. ``rulebook`` is None when there are problems."""

    problems: tuple[Problem, ...]
    rulebook: Rulebook | None


def shipped_folder() -> Path:
    """The folder of the rulebook that the platform runs on: ``TIDU_RULEBOOK``, or the project's own."""
    return Path(os.environ.get("TIDU_RULEBOOK") or PROJECT / "rulebook")


def examine(root: Path, kinds: Kinds | None = None, overlay: Path | None = None) -> Examined:
    """Read and check a rulebook, with an overlay laid over it. Never raises for what the folders hold.

    ``kinds``: the JSON Schema of the parameters of each known stage kind; None leaves parameters unchecked.
    """
    trees = [read_tree(root), *([read_tree(overlay)] if overlay else [])]
    schemas = Schemas(root / "schema")
    drafts, problems = drafts_of(trees)
    reference, reference_problems = reference_of(trees[0])
    book = Book(
        sources=tuple(source for tree in trees for source in tree.sources.values()),
        drafts=drafts,
        names=names_of(trees, drafts, reference),
        decisions=read_decisions(root / "docs/decisions" for root in [PROJECT, *(tree.root.parent for tree in trees)]),
        schemas=schemas,
        kinds=kinds,
    )
    problems += [*reference_problems, *schemas.problems]
    for tree in trees:
        problems += [*tree.problems, *mismatches(tree), *shape_problems(tree, book)]
    problems += check_book(book)
    if problems or reference is None:
        return Examined(tuple(sorted(set(problems))), None)
    return built(book, reference)


def shape_problems(tree: Tree, book: Book) -> Iterator[Problem]:
    """What the schemas refuse; a file that could not be read at all has its problem already."""
    for source in tree.sources.values():
        if source.data is not None or not any(problem.path == source.path for problem in tree.problems):
            yield from book.schemas.check(source, book.names)


def reference_of(tree: Tree) -> tuple[Reference | None, list[Problem]]:
    """The reference data of a whole rulebook."""
    folder = tree.root / "reference"
    if not folder.is_dir():
        return None, [Problem("reference", 1, "file.missing", "every rulebook has reference data")]
    try:
        return read_reference(folder), []
    except RulebookError as error:
        return None, [within_reference(problem) for problem in error.problems]
    except Exception as error:  # whatever the files do to the reader is a problem of theirs
        reason = f"{type(error).__name__}: {error}".replace("\n", " ")[:200]
        return None, [Problem("reference", 1, "reference.unreadable", reason)]


def within_reference(problem: Problem) -> Problem:
    """A problem of the reference reader with its path from the rulebook's folder."""
    name = problem.path.removeprefix("reference").strip("/")
    return replace(problem, path=f"reference/{name}".rstrip("/"), line=max(problem.line, 1))


def names_of(
    trees: Sequence[Tree], drafts: Mapping[str, Draft], reference: Reference | None
) -> dict[str, frozenset[str]]:
    """The names that files may refer to, by kind of name."""
    listed = {
        "level": keys_in(trees, "levels", "levels", "key"),
        "segment": keys_in(trees, "segments", "segments", "key"),
        "source": keys_in(trees, "sources", "sources", "key"),
        "score_sheet": frozenset(word(source.data, "key") for source in of_kind(trees, "score-sheet")),
        "maturity_model": frozenset(word(source.data, "model") for source in of_kind(trees, "maturity-model")),
        "element": keys_in(trees, "element-conditions", "conditions", "code"),
        "issuer": keys_in(trees, "issuer", "issuers", "key") | frozenset(key.split("/")[0] for key in drafts),
        "notice": frozenset(drafts),
    }
    if reference is None:
        return listed
    departments = frozenset(reference.departments)
    return listed | {
        "department": departments,
        "signer": departments | {"unit"},
        "unit_kind": frozenset(reference.unit_kinds),
        "industry": frozenset(reference.industries),
    }


def of_kind(trees: Sequence[Tree], kind: str) -> list[Source]:
    """The files of one kind in all trees."""
    return [source for tree in trees for source in tree.of_kind(kind)]


def keys_in(trees: Sequence[Tree], kind: str, items: str, key: str) -> frozenset[str]:
    """The keys of the items in all files of a kind."""
    return frozenset(word(item, key) for source in of_kind(trees, kind) for item in rows(source.data, items))


def built(book: Book, reference: Reference) -> Examined:
    """The rulebook of a book without problems."""
    try:
        shared = shared_of(book)
        notices = {key: build.notice(draft, shared) for key, draft in sorted(book.drafts.items())}
        elements = element_conditions(book, shared)
        schemes = maturity_schemes(book, shared)
        since, overlays = editions(book), condition_overlays(book, shared)
        asked = [questionnaire_of(data, shared.labels) for data in data_of(book, "maturity-items")]
        guides = [guide_of(data, shared.labels) for data in data_of(book, "scenario-guide")]
    except UNBUILDABLE as error:
        # Only a rulebook that brings looser schemas of its own comes here.
        reason = f"the rulebook passes its own schemas but cannot be used: {type(error).__name__}: {error}"
        return Examined((Problem(".", 1, "rulebook.unusable", reason[:200]),), None)
    made = Rulebook(
        notices=notices,
        levels=shared.levels,
        reference=reference,
        segments=shared.segments,
        element_conditions=elements,
        maturity=schemes,
        editions=since,
        overlays=overlays,
        questionnaires={found.model: found for found in asked},
        guides={guide.edition: guide for guide in guides},
    )
    return Examined((), made)


def shared_of(book: Book) -> build.Shared:
    """Levels, segments, score sheets and labels."""
    labels = labels_of(book)
    levels = (Level(item["key"], item["rank"], build.text(item["name"])) for item in items(book, "levels", "levels"))
    sheets = (build.score_sheet(source.data, labels) for source in book.sources if source.kind == "score-sheet")
    return build.Shared(
        levels={level.key: level for level in sorted(levels, key=lambda level: level.rank)},
        segments=tuple(Choice(item["key"], build.text(item["name"])) for item in items(book, "segments", "segments")),
        score_sheets={sheet.key: sheet for sheet in sheets},
        labels=labels,
        digests={source.path: source.digest for source in book.sources},
    )


def labels_of(book: Book) -> build.Labels:
    """The names of all clauses and sources."""
    clauses = {
        key: {item["number"]: build.text(item["label"]) for item in draft.rows("notice", "clauses")}
        for key, draft in book.drafts.items()
    }
    sources = items(book, "sources", "sources")
    for item in sources:
        clauses[item["key"]] = {one["number"]: build.text(one["label"]) for one in rows(item, "clauses")}
    return build.Labels(clauses, {item["key"]: build.text(item["title"]) for item in sources})


def items(book: Book, kind: str, key: str) -> list[Node]:
    """The items of all files of a kind; a later file's item of the same key replaces an earlier one's."""
    found = [item for source in book.sources if source.kind == kind for item in rows(source.data, key)]
    return list({item["key"]: item for item in found}.values())


def element_conditions(book: Book, shared: build.Shared) -> dict[str, tuple[ElementCondition, ...]]:
    """The element conditions by ``<edition>/<level>``."""
    decided = {
        data["edition"]: {item["code"]: build.alternatives(item) for item in data["tests"]}
        for data in data_of(book, "element-tests")
    }
    return {
        f"{data['edition']}/{data['level']}": build.element_conditions(
            data, decided.get(data["edition"], {}), shared.labels
        )
        for data in data_of(book, "element-conditions")
    }


def editions(book: Book) -> dict[str, date]:
    """The day from which each edition of the element conditions is in force."""
    return {data["edition"]: date.fromisoformat(data["since"]) for data in data_of(book, "element-tests")}


def condition_overlays(book: Book, shared: build.Shared) -> dict[str, ConditionOverlay]:
    """What provinces and groups ask beyond the element conditions."""
    found = (build.condition_overlay(data, shared.labels) for data in data_of(book, "condition-overlay"))
    return {overlay.key: overlay for overlay in found}


def data_of(book: Book, kind: str) -> Iterator[Any]:
    """The values of all files of a kind."""
    return (source.data for source in book.sources if source.kind == kind)


def maturity_schemes(book: Book, shared: build.Shared) -> dict[str, MaturityScheme]:
    """The schemes of maturity by id."""
    models = {
        source.data["model"]: model_of(source.data, shared.labels)
        for source in book.sources
        if source.kind == "maturity-model"
    }
    found = (source.data for source in book.sources if source.kind == "maturity-scheme")
    return {data["scheme"]: scheme_of(data, models, shared.labels) for data in found}


def load(root: Path, kinds: Kinds | None = None, overlay: Path | None = None) -> Rulebook:
    """The rulebook in a folder; RulebookError with every problem where it cannot be used."""
    examined = examine(root, kinds, overlay)
    if examined.rulebook is None:
        raise RulebookError(examined.problems)
    return examined.rulebook


def shipped(*packages: str) -> Rulebook:
    """The rulebook the platform runs on, loaded once. ``packages``: stage kinds beside those of ``TIDU_STAGES``.

    ``TIDU_OVERLAY`` names a folder to lay over it. RulebookError where it cannot be used.
    """
    overlay = os.environ.get("TIDU_OVERLAY", "")
    return loaded_once(shipped_folder(), tuple(sorted({*extra_packages(), *packages})), overlay)


@lru_cache(maxsize=4)
def loaded_once(folder: Path, packages: tuple[str, ...], overlay: str) -> Rulebook:
    """``load`` for the same folders and kinds only once in a process."""
    return load(folder, parameter_schemas(packages), Path(overlay) if overlay else None)
