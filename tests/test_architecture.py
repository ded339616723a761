"""The shape of the code, as docs/architecture.md says it; the import contracts stand in pyproject.toml."""

import ast
import re
import tomllib
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import grimp
import pytest

ROOT = Path(__file__).parents[1]
SOURCES = sorted(path for path in (ROOT / "tidu").rglob("*.py") if "migrations" not in path.parts)
TEMPLATES = sorted((ROOT / "tidu").rglob("templates/**/*.html"))
STATICS = sorted(
    path for path in (ROOT / "tidu").rglob("static/**/*") if path.suffix in {".css", ".js", ".svg", ".html"}
)
HANDED_OUT = {"models", "queries", "actions", "permissions", "states"}
# Modules that all stand on, and single files that a module offers to those above it.
FOUNDATIONS = {"tidu.core", "tidu.workflow"}
OFFERED = {
    "tidu.accounts.confirmation",
    "tidu.accounts.mail",
    "tidu.accounts.request",
    "tidu.campaigns.pages",
    "tidu.documents.excel",
    "tidu.documents.pdf",
    "tidu.documents.qr",
    "tidu.dossiers.lists",
    "tidu.dossiers.pages",
    "tidu.dossiers.stages",
    "tidu.factories.aims",  # what a module above tells of the next level
    "tidu.factories.pages",
    "tidu.organisations.awaiting",
    "tidu.organisations.roles",
    "tidu.register.pages",
    "tidu.rulebook.kinds",
    "tidu.rulebook.maturity",
    "tidu.rulebook.model",
    "tidu.rulebook.reader",  # files of others in the same narrow YAML
    "tidu.rulebook.reference",
    "tidu.rulebook.schemas",  # facts of others against the published schema
}
MOST_LINES = 400
MOST_DOCSTRING_LINES = 8


def named(path: Path) -> str:
    return str(path.relative_to(ROOT))


def module_of(dotted: str) -> str:
    """The module that a file belongs to: ``tidu.dossiers``, ``tidu.stages.checks``."""
    parts = dotted.split(".")
    return ".".join(parts[: 3 if parts[1:2] == ["stages"] else 2])


@cache
def graph() -> grimp.ImportGraph:
    return grimp.build_graph("tidu", cache_dir=None)


def may_take(importer: str, imported: str) -> bool:
    """Whether one file may import another one, of another module."""
    home, rest = module_of(imported), imported.removeprefix(module_of(imported)).strip(".")
    return (
        module_of(importer) in {home, "tidu.config"}
        or home in FOUNDATIONS
        or imported in OFFERED
        or not rest
        or rest.split(".")[0] in HANDED_OUT
    )


def test_another_modules_inside_is_left_alone() -> None:
    taken = {
        f"{importer} takes {imported}"
        for importer in graph().modules
        for imported in graph().find_modules_directly_imported_by(importer)
        if not may_take(importer, imported)
    }
    assert taken == set()


@pytest.mark.parametrize(
    ("importer", "imported", "allowed"),
    [
        ("tidu.dossiers.actions", "tidu.factories.models", True),
        ("tidu.dossiers.actions", "tidu.factories.queries.titles", True),
        ("tidu.dossiers.actions", "tidu.factories", True),
        ("tidu.dossiers.views", "tidu.dossiers.forms", True),
        ("tidu.dossiers.views", "tidu.factories.forms", False),
        ("tidu.stages.checks.actions", "tidu.dossiers.stages", True),
        ("tidu.stages.checks.actions", "tidu.dossiers.content", False),
        ("tidu.stages.checks.views", "tidu.core.lists", True),
        ("tidu.config.verbs", "tidu.dossiers.content", True),
    ],
)
def test_may_take(importer: str, imported: str, allowed: bool) -> None:
    assert may_take(importer, imported) is allowed


def test_contract_covers_every_application() -> None:
    contracts = tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]["importlinter"]["contracts"]
    listed = {name for contract in contracts for name in contract.get("containers", []) if name != "tidu"}
    applications = {".".join(path.parent.relative_to(ROOT).parts) for path in SOURCES if path.name == "apps.py"}
    assert listed == applications


def state_writes(tree: ast.AST) -> Iterator[int]:
    """Lines that give a row a state: ``row.state = ...``, ``.update(state=...)``, ``setattr(row, "state", ...)``."""
    for node in ast.walk(tree):
        targets = node.targets if isinstance(node, ast.Assign) else [getattr(node, "target", None)]
        if any(isinstance(target, ast.Attribute) and target.attr == "state" for target in targets):
            yield node.lineno  # type: ignore[attr-defined]
        if isinstance(node, ast.Call):
            called = getattr(node.func, "attr", getattr(node.func, "id", ""))
            if called == "update" and any(keyword.arg == "state" for keyword in node.keywords):
                yield node.lineno
            if called == "setattr" and "'state'" in map(ast.unparse, node.args):
                yield node.lineno
            if called == "bulk_update" and "'state'" in "".join(map(ast.unparse, node.args)):
                yield node.lineno


@pytest.mark.parametrize(
    ("line", "is_write"),
    [
        ("row.state = 'open'", True),
        ("row.state: str = 'open'", True),
        ("rows.update(state='open')", True),
        ("setattr(row, 'state', 'open')", True),
        ("rows.bulk_update(found, ['state'])", True),
        ("state = row.state", False),
        ("rows.filter(state='open')", False),
    ],
)
def test_state_writes(line: str, is_write: bool) -> None:
    assert bool(list(state_writes(ast.parse(line)))) is is_write


def test_only_the_workflow_writes_a_state() -> None:
    writes = {
        f"{named(path)}:{line}"
        for path in SOURCES
        if path.parts[len(ROOT.parts) + 1] != "workflow"
        for line in state_writes(ast.parse(path.read_text(encoding="utf-8")))
    }
    assert writes == set()


INLINE = {
    "style attribute": re.compile(r"<[^>]*\sstyle\s*=", re.IGNORECASE),
    "style element": re.compile(r"<style\b", re.IGNORECASE),
    "script without src": re.compile(r"<script(?![^>]*\ssrc=)[^>]*>", re.IGNORECASE),
    "event attribute": re.compile(r"<[^>]*\son[a-z]+\s*=", re.IGNORECASE),
    "htmx evaluation": re.compile(r"\shx-on[:-]", re.IGNORECASE),
}


def test_templates_hold_nothing_inline() -> None:
    found = {
        f"{named(path)}: {what}"
        for path in TEMPLATES
        for what, pattern in INLINE.items()
        if pattern.search(path.read_text(encoding="utf-8"))
    }
    assert found == set()


def foreign_addresses(text: str) -> list[str]:
    """Addresses that a browser would fetch; the name of a markup language is none."""
    return re.findall(r"(?:https?:)?//[\w-]+\.[\w.-]+", re.sub(r"""xmlns(:\w+)?=["'][^"']*["']""", "", text))


def test_pages_fetch_nothing_from_elsewhere() -> None:
    found = {f"{named(path)}: {foreign_addresses(path.read_text(encoding='utf-8'))}" for path in [*TEMPLATES, *STATICS]}
    assert {line for line in found if not line.endswith("[]")} == set()


def test_every_package_says_briefly_what_it_owns() -> None:
    wrong = set()
    for path in SOURCES:
        if path.name == "__init__.py" and path.parent.name not in {"management", "commands", "templatetags"}:
            said = ast.get_docstring(ast.parse(path.read_text(encoding="utf-8"))) or ""
            if not 1 <= len(said.splitlines()) <= MOST_DOCSTRING_LINES:
                wrong.add(named(path))
    assert wrong == set()


def test_no_file_is_too_long() -> None:
    long = {named(path) for path in SOURCES if len(path.read_text(encoding="utf-8").splitlines()) > MOST_LINES}
    assert long == set()


def test_times_come_from_the_clock() -> None:
    calls = re.compile(r"\b(timezone|datetime)\.(now|utcnow|today)\(|\bdate\.today\(")
    found = {named(path) for path in SOURCES if calls.search(path.read_text(encoding="utf-8"))}
    assert found == {"tidu/core/clock.py"}
