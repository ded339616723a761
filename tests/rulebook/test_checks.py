"""Each fault is a finding with its file and code, and hides no other."""

import os
from pathlib import Path

import pytest

from tests.rulebook.spoiling import NOTICE, Copy

ELIGIBILITY = f"{NOTICE}/eligibility.yaml"
APPLICATION = f"{NOTICE}/application.yaml"
PROCESS = f"{NOTICE}/process.yaml"
QUOTAS = f"{NOTICE}/quotas.yaml"
SHEET = "standards/score-sheets/excellent-2024.yaml"
SCHEME = "standards/maturity/gbt-39117-2020-discrete.yaml"
ITEMS = "standards/maturity-items/gbt-39116-2020.yaml"
TESTS = "standards/element-tests/2025.yaml"
OVERLAY = "standards/condition-overlays/jiangsu.yaml"
FAULTS = [
    (
        "level not asked",
        ITEMS,
        '      3:\n        - {zh: "对实施',
        '      4:\n        - {zh: "对实施',
        "questionnaire.levels",
    ),
    ("subdomain not in the model", ITEMS, "code: M13", "code: M14", "questionnaire.levels"),
    ("questionnaire on no model", ITEMS, "model: gbt-39116-2020", "model: gbt-1", "maturity_model.unknown"),
    ("scenario of no guide", ITEMS, "scenarios: [1, 30]", "scenarios: [1, 41]", "scenario.unknown"),
    ("level without effort", ITEMS, ", 5: 10}", "}", "schema.required"),
    ("element fact unproved", TESTS, "fact: maturity.level", "fact: maturity.rank", "fact.unproved"),
    ("element value of the wrong kind", TESTS, "at_most, value: 0", "at_most, value: none", "test.value"),
    ("element that asks for the day", TESTS, "operator: is_true}", "operator: not_after_today}", "test.day"),
    ("test of no element", TESTS, "code: basic.basic.scale", "code: basic.basic.size", "element.unknown"),
    ("overlay fact unproved", OVERLAY, "fact: scenarios.count", "fact: scenarios.number", "fact.unproved"),
    ("overlay without source", OVERLAY, "source: jiangsu/2025", "source: hearsay", "source.unknown"),
    ("weights that do not sum", SCHEME, "weight: 77", "weight: 76", "maturity.sum"),
    ("weights of a group that do not sum", SCHEME, "code: M9, weight: 13", "code: M9, weight: 14", "maturity.sum"),
    ("weight of nothing", SCHEME, "code: M1, weight: 50", "code: M1, weight: 0", "maturity.weight"),
    ("weight not a number", SCHEME, "code: M1, weight: 50", "code: M1, weight: .nan", "number.not_finite"),
    ("weight below nothing", SCHEME, "code: M1, weight: 50", "code: M1, weight: -50", "schema.minimum"),
    ("weight in words", SCHEME, "code: M1, weight: 50", "code: M1, weight: half", "schema.pattern"),
    ("subdomain unknown", SCHEME, "code: M1, weight", "code: M99, weight", "maturity.code"),
    ("subdomain twice", SCHEME, "code: M1, weight", "code: M2, weight", "maturity.code"),
    ("group unknown", SCHEME, "code: logistics", "code: transport", "maturity.code"),
    ("unused subdomain unknown", SCHEME, "unused: []", "unused: [M99]", "maturity.code"),
    ("fixed part unknown", SCHEME, "fixed: [P,", "fixed: [Q,", "maturity.code"),
    ("origin unknown", SCHEME, "origin: single}", "origin: hearsay}", "origin.unknown"),
    ("threshold above the whole", SCHEME, "met_from: 0.8", "met_from: 1.1", "maturity.threshold"),
    ("model unknown", SCHEME, "model: gbt-39116-2020", "model: gbt-1", "maturity_model.unknown"),
    ("origin by hearsay", SCHEME, "confidence: M", "confidence: D", "confidence.unofficial"),
    ("malformed YAML", ELIGIBILITY, "conditions:", "conditions: [", "yaml.malformed"),
    ("tab for indent", ELIGIBILITY, "  - code", "\t- code", "yaml.malformed"),
    ("clause left out", ELIGIBILITY, '    clause: "2.1.1"\n', "", "schema.required"),
    ("source left out", ELIGIBILITY, "    source: miit/2024-399\n", "", "schema.required"),
    ("confidence left out", ELIGIBILITY, "    confidence: A\n", "", "schema.required"),
    ("code left out", ELIGIBILITY, "  - code: region\n    text", "  - text", "schema.required"),
    ("code twice", ELIGIBILITY, "code: region", "code: registered", "code.duplicate"),
    ("criterion twice", SHEET, "key: plan", "key: results", "key.duplicate"),
    ("unknown key", ELIGIBILITY, "    text:", "    colour: red\n    text:", "schema.unknown_key"),
    ("key twice", ELIGIBILITY, "    text:", "    code: x\n    text:", "yaml.duplicate_key"),
    ("unknown clause", ELIGIBILITY, 'clause: "2.1.1"', 'clause: "2.1.9"', "clause.unknown"),
    ("unknown source", ELIGIBILITY, "source: miit/2024-399", "source: hearsay", "source.unknown"),
    ("missing decision", APPLICATION, "source: decision 0005", "source: decision 9999", "decision.missing"),
    ("missing point", APPLICATION, 'clause: "1"', 'clause: "77"', "decision.missing"),
    ("confidence D", ELIGIBILITY, "confidence: A", "confidence: D", "confidence.unofficial"),
    ("confidence unknown", ELIGIBILITY, "confidence: A", "confidence: sure", "schema.enum"),
    ("unproved fact", ELIGIBILITY, "commitments.inspection", "commitments.visit", "fact.unproved"),
    ("value of the wrong kind", ELIGIBILITY, "at_least, value: 1", "at_least, value: one", "test.value"),
    ("value too many", ELIGIBILITY, "operator: is_true", "operator: is_true, value: 3", "test.value"),
    ("nowhere to settle", ELIGIBILITY, "settled_by: factory", "settled_by: plant", "settled_by.unknown"),
    ("unknown element", ELIGIBILITY, "excellent.basic.scale", "excellent.basic.size", "element.unknown"),
    ("no English", ELIGIBILITY, ", en: Agrees to on-site inspection}", "}", "schema.required"),
    ("not a number", QUOTAS, "limit: 20", "limit: .nan", "number.not_finite"),
    ("infinite", SHEET, "points: 20", "points: .inf", "number.not_finite"),
    ("infinite by exponent", SHEET, "points: 20", "points: 1e999", "number.not_finite"),
    ("endless number", QUOTAS, "limit: 20", f"limit: {'9' * 6000}", "number.not_finite"),
    ("negative quota", QUOTAS, "limit: 20", "limit: -1", "schema.minimum"),
    ("quota as text", QUOTAS, "limit: 20", 'limit: "20"', "schema.type"),
    ("quota left out", QUOTAS, "{unit_kind: corps", "{unit_kind: province", "quota.missing"),
    ("unknown unit kind", QUOTAS, "unit_kind: corps", "unit_kind: army", "unit_kind.unknown"),
    ("points do not sum", SHEET, "points: 20", "points: 21", "score_sheet.sum"),
    ("points out of step", SHEET, "step: 0.5", "step: 0.3", "score_sheet.step"),
    ("unknown stage kind", PROCESS, "kind: publicity", "kind: applause", "stage.unknown_kind"),
    ("parameter left out", PROCESS, "      working_days: 5\n", "      {}\n", "schema.required"),
    ("unknown parameter", PROCESS, "working_days: 5", "calendar_days: 5", "schema.unknown_key"),
    ("parameter of the wrong type", PROCESS, "working_days: 5", "working_days: five", "schema.type"),
    ("unknown signer", PROCESS, "province: [industry,", "province: [industrie,", "signer.unknown"),
    ("unknown department", PROCESS, "signers: [industry,", "signers: [industrie,", "department.unknown"),
    ("unknown score sheet", PROCESS, "score_sheet: excellent-2024", "score_sheet: other", "score_sheet.unknown"),
    ("stage twice", PROCESS, "key: publicity", "key: recognition", "key.duplicate"),
    ("closes before it opens", PROCESS, '"2024-10-28"', '"2024-12-28"', "window.reversed"),
    ("dates go backward", PROCESS, '{closes_on: "2024-11-29"', '{closes_on: "2024-11-02"', "process.backward"),
    ("no such day", PROCESS, '"2024-11-29"', '"2024-11-31"', "schema.format"),
    ("alias", QUOTAS, "limit: 20", "limit: *twenty", "yaml.alias"),
    ("anchor", QUOTAS, "limit: 20", "limit: &twenty 20", "yaml.anchor"),
    ("tag", QUOTAS, "limit: 20", "limit: !!python/object:os.system 20", "yaml.tag"),
    ("second document", QUOTAS, "quotas:", "--- {}\n---\nquotas:", "yaml.documents"),
    ("wrong id", f"{NOTICE}/notice.yaml", "id: miit/2024-399", "id: miit/2024-400", "notice.id"),
    ("unknown level", f"{NOTICE}/notice.yaml", "level: excellent", "level: supreme", "level.unknown"),
    ("broken pattern", APPLICATION, '".+智能工厂"', '"(智能工厂"', "schema.format"),
]


@pytest.mark.parametrize(("path", "old", "new", "code"), [fault[1:] for fault in FAULTS], ids=[f[0] for f in FAULTS])
def test_fault_is_found_in_its_file(copy: Copy, path: str, old: str, new: str, code: str) -> None:
    copy.unlock()
    assert copy.found() == set()
    copy.edit(path, old, new)
    assert (path, code) in copy.found()


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", "yaml.empty"),
        (b"# only a comment\n", "yaml.empty"),
        (b"- a\n- b\n", "schema.type"),
        (b"just a text", "schema.type"),
        (b"42", "schema.type"),
        (b"null", "schema.type"),
        (b"\x00\x01\x02", "yaml.malformed"),
        (b"conditions: \xff\xfe\n", "file.not_utf8"),
        (b"conditions: {[a]: b}\n", "yaml.key"),
        (b"a: " + b"[" * 5000, "yaml.depth"),
        (b'a: "\\u0000"\n', "yaml.control_character"),
        (b"x" * 2_000_001, "file.unreadable"),
    ],
)
def test_file_of_any_content_is_a_finding(copy: Copy, content: bytes, code: str) -> None:
    copy.write(ELIGIBILITY, content)
    assert (ELIGIBILITY, code) in copy.found()


def test_finding_names_the_line(copy: Copy) -> None:
    copy.write(QUOTAS, "quotas:\n  - unit_kind: province\n    limit: 20\n    colour: red\n")
    lines = {(problem.code, problem.line) for problem in copy.problems() if problem.path == QUOTAS}
    assert ("schema.unknown_key", 4) in lines
    assert ("schema.required", 2) in lines


def test_duplicate_names_both_lines(copy: Copy) -> None:
    copy.edit(ELIGIBILITY, "code: region", "code: registered")
    lines = copy.root.joinpath(ELIGIBILITY).read_text("utf-8").splitlines()
    second = lines.index("  - code: registered", lines.index("  - code: registered") + 1) + 1
    found = [problem for problem in copy.problems() if problem.code == "code.duplicate"]
    assert [(problem.line, problem.reason) for problem in found] == [
        (second, "code 'registered' already stands in line 3")
    ]


def test_missing_files_are_findings(copy: Copy) -> None:
    (copy.root / QUOTAS).unlink()
    (copy.root / "standards/levels.yaml").unlink()
    assert {(QUOTAS, "file.missing"), ("standards/levels.yaml", "file.missing")} <= copy.found()


def test_folder_in_place_of_a_file_is_a_finding(copy: Copy) -> None:
    (copy.root / QUOTAS).unlink()
    (copy.root / QUOTAS).mkdir()
    assert (QUOTAS, "file.unreadable") in copy.found()


def test_pipe_in_place_of_a_file_does_not_hang(copy: Copy) -> None:
    (copy.root / QUOTAS).unlink()
    os.mkfifo(copy.root / QUOTAS)
    assert (QUOTAS, "file.unreadable") in copy.found()


def test_file_that_belongs_nowhere_is_a_finding(copy: Copy) -> None:
    copy.write("issuers/miit/remarks.yaml", "a: 1")
    assert copy.found() == {("issuers/miit/remarks.yaml", "file.unknown")}


def test_missing_reference_data_are_a_finding(copy: Copy) -> None:
    (copy.root / "reference/departments.yaml").write_text("departments: 3")
    assert any(path.startswith("reference") for path, _ in copy.found())


@pytest.mark.parametrize("content", ["{", "[]", '{"type": 3}', '{"$ref": "https://example.invalid/x"}', "3"])
def test_broken_schema_is_a_finding(copy: Copy, content: str) -> None:
    copy.write("schema/quotas.schema.json", content)
    assert "schema.malformed" in {code for _, code in copy.found()}


def test_loose_schemas_of_its_own_are_no_traceback(copy: Copy) -> None:
    copy.unlock()
    for file in (copy.root / "schema").iterdir():
        file.write_text("{}")
    copy.write(QUOTAS, "quotas: {a: [b]}")
    copy.edit(ELIGIBILITY, "    text:", "    words:")
    assert copy.problems() != ()


def test_overlaying_itself_is_a_finding(copy: Copy) -> None:
    copy.edit(f"{NOTICE}/notice.yaml", "issuer: miit", "issuer: miit\noverlays: miit/2024-399")
    assert (f"{NOTICE}/notice.yaml", "notice.cycle") in copy.found()


def test_empty_folder_is_no_rulebook_of_its_own(tmp_path: Path) -> None:
    (tmp_path / "schema").mkdir()
    found = {problem.code for problem in Copy(tmp_path).problems()}
    assert found == {"file.missing"}
