"""The documents say what is there: links, commands, folders, decisions, terms."""

import re
from pathlib import Path

import pytest

from tidu.accounts.personas import PERSONAS
from tidu.config.demo import STAGES

ROOT = Path(__file__).parents[1]
DOCUMENTS = [*sorted(ROOT.glob("*.md")), *sorted((ROOT / "docs").rglob("*.md"))]
READMES = [ROOT / "README.md", ROOT / "README.zh-CN.md"]
DECISIONS = ROOT / "docs/decisions"
RECORDS = sorted(DECISIONS.glob("[0-9]*.md"))
ELSEWHERE = {"PORT", "STAGE", "FRESH", "PROMETHEUS_MULTIPROC_DIR"}
"""Variables that are read but set no instance: those of the demo, and one that is set by ourselves."""
READS = r"(?:env(?:bool|int|list|path|pairs|providers|secret|database)\(|environ\.get\(|environ\[)"
PARTS = ["Context", "Decision", "Why", "Consequences", "What would change it"]
LINK = re.compile(r"\[[^\]]*\]\(([^)\s]+)\)")
CITED = re.compile(r"\bdecision[s]?[ /](\d{4})\b", re.IGNORECASE)
CHINESE = re.compile(r"[\u4e00-\u9fff]")


def named(path: Path) -> str:
    return str(path.relative_to(ROOT))


def text_of(path: Path) -> str:
    return path.read_text(encoding="utf-8")


def anchors_of(document: Path) -> set[str]:
    """The anchors of a document's headings, as they are made from the words."""
    headings = re.findall(r"^#+ (.+)$", text_of(document), re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-") for heading in headings}


def is_broken(document: Path, link: str) -> bool:
    """Whether a relative link leads nowhere."""
    target, _, anchor = link.partition("#")
    place = (document.parent / target).resolve() if target else document
    return not place.exists() or (bool(anchor) and anchor not in anchors_of(place))


def rows_of(document: Path, heads: str) -> list[list[str]]:
    """The rows of the table whose first line starts with ``heads``."""
    table = text_of(document).split(f"\n{heads}", 1)[1].split("\n\n", 1)[0].splitlines()[2:]
    return [[cell.strip() for cell in line.strip("|").split("|")] for line in table]


@pytest.mark.parametrize("document", DOCUMENTS, ids=named)
def test_links_lead_somewhere(document: Path) -> None:
    links = [link for link in LINK.findall(text_of(document)) if not link.startswith(("http:", "https:"))]
    assert [link for link in links if is_broken(document, link)] == []


@pytest.mark.parametrize(
    ("link", "broken"),
    [
        ("CONTRIBUTING.md", False),
        ("docs/architecture.md#lock-order", False),
        ("docs/architecture.md#nothing", True),
        ("docs/nothing.md", True),
    ],
)
def test_is_broken(link: str, broken: bool) -> None:
    assert is_broken(ROOT / "README.md", link) is broken


@pytest.mark.parametrize("document", DOCUMENTS, ids=named)
def test_every_named_target_is_made(document: Path) -> None:
    made = set(re.findall(r"^([a-z-]+):", text_of(ROOT / "Makefile"), re.MULTILINE))
    assert set(re.findall(r"(?:^ {4}|`)make ([a-z-]+)", text_of(document), re.MULTILINE)) - made == set()


@pytest.mark.parametrize("document", DOCUMENTS, ids=named)
def test_every_named_verb_is_one_of_the_command(document: Path) -> None:
    verbs = set(re.findall(r'^ {4}"(\w+)": Verb', text_of(ROOT / "tidu/config/command.py"), re.MULTILINE))
    assert set(re.findall(r"\btidu (\w+)(?= |`|$)", code_of(document), re.MULTILINE)) - verbs == set()


def code_of(document: Path) -> str:
    """What a document shows as code: indented lines and words between backticks, one a line."""
    text = text_of(document)
    return "\n".join(
        [
            *(line for line in text.splitlines() if re.match(r" {4}(\.venv/bin/)?tidu ", line)),
            *(word for word in re.findall(r"`([^`\n]+)`", text) if re.match(r"(\w+=\S+ )?(\.venv/bin/)?tidu ", word)),
        ]
    )


@pytest.mark.parametrize("readme", READMES, ids=named)
def test_map_names_folders_that_exist(readme: Path) -> None:
    folders = [
        folder for row in rows_of(readme, "| folder " if readme.stem == "README" else "| 目录 ") for folder in row
    ]
    paths = [path for cell in folders for path in re.findall(r"`([\w./-]+/)`", cell)]
    below_stages = {f"{stage.name}/" for stage in (ROOT / "tidu/stages").iterdir() if stage.is_dir()}
    assert [path for path in paths if path not in below_stages and not (ROOT / path).is_dir()] == []


@pytest.mark.parametrize("readme", READMES, ids=named)
def test_map_names_every_module_and_stage(readme: Path) -> None:
    paths = set(re.findall(r"`([\w./-]+/)`", text_of(readme)))
    modules = {f"tidu/{package.parent.name}/" for package in (ROOT / "tidu").glob("*/__init__.py")}
    stages = {f"{package.parent.name}/" for package in (ROOT / "tidu/stages").glob("*/apps.py")}
    assert (modules | stages) - paths == set()


@pytest.mark.parametrize("readme", READMES, ids=named)
def test_readme_names_every_stage_of_the_demo(readme: Path) -> None:
    row = next(line for line in text_of(readme).splitlines() if line.startswith("| `STAGE`"))
    assert set(re.findall(r"`([a-z]+)`", row)) == set(STAGES)


def test_readmes_name_the_personas() -> None:
    """All but those of whom there are several of one kind."""
    single = [persona for persona in PERSONAS if not persona.department and persona.role != "expert"]
    english, chinese = map(text_of, READMES)
    assert [persona.key for persona in single if f"| {persona.name.en}," not in english] == []
    assert [persona.key for persona in single if f"| {persona.name.zh}（" not in chinese] == []


def test_readmes_show_the_same() -> None:
    shown = [
        (
            re.findall(r"^ {4}(\S.*?)(?: {2,}#.*)?$", text, re.MULTILINE),
            re.findall(r"^\| `([^`]+)`", text, re.MULTILINE),
        )
        for text in map(text_of, READMES)
    ]
    assert shown[0] == shown[1]


def test_every_variable_named_is_read() -> None:
    sources = "\n".join(text_of(path) for path in (ROOT / "tidu").rglob("*.py"))
    named_variables = {name for document in DOCUMENTS for name in re.findall(r"\bTIDU_[A-Z_]+\b", text_of(document))}
    assert {name for name in named_variables if f'"{name}"' not in sources} == set()


def test_operations_lists_every_variable_that_is_read() -> None:
    read = re.compile(READS + r'\s*"([A-Z][A-Z_0-9]+)"')
    sources = [text_of(path) for path in (ROOT / "tidu").rglob("*.py")]
    wanted = {name for text in sources for name in read.findall(text)}
    rows = rows_of(ROOT / "docs/operations.md", "| variable ")
    listed = {name for row in rows for name in re.findall(r"`([A-Z][A-Z_0-9]+)`", row[0])}
    assert wanted - listed == ELSEWHERE
    assert listed - wanted == set()
    assert all(len(row) == 3 and all(row) for row in rows)


def test_alerts_name_figures_that_are_told() -> None:
    named_figures = set(re.findall(r"\btidu_[a-z_]+", text_of(ROOT / "docs/prometheus-alerts.yaml")))
    sources = text_of(ROOT / "tidu/core/metrics.py") + text_of(ROOT / "tidu/config/monitoring.py")
    told = set(re.findall(r'"(tidu_[a-z_]+)"', sources))
    assert {name for name in named_figures if re.sub(r"_(total|bucket)$", "", name) not in told} == set()


def test_every_cited_decision_has_a_record() -> None:
    sources = [path for folder in ("rulebook", "tidu", "docs") for path in (ROOT / folder).rglob("*")]
    texts = [text_of(path) for path in sources if path.suffix in {".py", ".yaml", ".html", ".po", ".md"}]
    cited = {number for text in texts for number in CITED.findall(text)}
    assert cited - {record.name[:4] for record in RECORDS} == set()
    assert "0005" in cited


@pytest.mark.parametrize("record", RECORDS, ids=named)
def test_record_has_its_parts(record: Path) -> None:
    text = text_of(record)
    assert text.startswith(f"# {record.name[:4]} ")
    assert re.findall(r"^## (.+)$", text, re.MULTILINE) == PARTS
    points = re.findall(r"^(\d+)\. ", text.split("## Decision")[1].split("## Why")[0], re.MULTILINE)
    assert points == [str(number) for number in range(1, len(points) + 1)]
    assert points


def test_index_lists_every_record() -> None:
    listed = re.findall(r"^\| \[(\d{4})\]\(([^)]+)\)", text_of(DECISIONS / "README.md"), re.MULTILINE)
    assert listed == [(record.name[:4], record.name) for record in RECORDS]
    assert len({number for number, _ in listed}) == len(listed)


def test_glossary_has_both_languages_in_each_row() -> None:
    rows = rows_of(ROOT / "docs/glossary.md", "| 中文 ")
    lacking = [
        row[0]
        for row in rows
        if len(row) != 3
        or not CHINESE.search(row[0])
        or CHINESE.search(row[1])
        or not row[1]
        or not CHINESE.search(row[2])
        or not re.search(r"[a-z]", row[2])
    ]
    assert lacking == []
    assert len(rows) > 30


def test_no_term_stands_twice_in_the_glossary() -> None:
    rows = rows_of(ROOT / "docs/glossary.md", "| 中文 ")
    assert len({row[0] for row in rows}) == len({row[1] for row in rows}) == len(rows)
