"""``tidu conditions check`` on files."""

from __future__ import annotations

import json
from itertools import pairwise
from pathlib import Path
from typing import Any

import jsonschema
import pytest

from tests.rulebook.conftest import PROJECT
from tidu.assessments.condition_commands import main
from tidu.rulebook import shipped

EXAMPLES = PROJECT / "docs" / "examples" / "conditions"
LEVELS = ("basic", "advanced", "excellent", "leading")
KEYS = ["code", "clause", "state", "text_zh", "text_en", "source", "confidence", "needs"]


def answer(capsys: pytest.CaptureFixture[str], file: Path, *words: str) -> dict[str, Any]:
    assert main(["check", str(file), *words, "--json"]) == 0
    said = capsys.readouterr()
    assert said.err == ""
    result: dict[str, Any] = json.loads(said.out)
    return result


@pytest.mark.parametrize("edition", ["2024", "2025"])
@pytest.mark.parametrize("level", LEVELS)
def test_the_example_of_a_level_reaches_it(capsys: pytest.CaptureFixture[str], level: str, edition: str) -> None:
    said = answer(capsys, EXAMPLES / f"{level}.yaml", "--level", level, "--edition", edition)
    assert {finding["state"] for finding in said["findings"]} == {"met"} == {said["verdict"]}
    assert [list(finding) for finding in said["findings"]] == [KEYS] * len(said["findings"])
    assert len(said["findings"]) == len(shipped().element_conditions[f"{edition}/{level}"])


@pytest.mark.parametrize(("level", "above"), list(pairwise(LEVELS)))
def test_the_example_of_a_level_does_not_reach_the_next(
    capsys: pytest.CaptureFixture[str], level: str, above: str
) -> None:
    said = answer(capsys, EXAMPLES / f"{level}.yaml", "--level", above, "--edition", "2025")
    assert said["verdict"] == "unmet"


def test_what_is_not_known_is_asked_for(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    file = tmp_path / "facts.yaml"
    file.write_text("maturity: {level: 2}\nenterprise: {larger_accidents: 0, violations: null}\n")
    said = answer(capsys, file, "--level", "basic", "--edition", "2024")
    needs = {finding["code"]: finding["needs"] for finding in said["findings"] if finding["state"] == "unknown"}
    assert said["verdict"] == "unknown"
    assert needs["basic.basic.record"] == [
        "enterprise.finances_sound",
        "enterprise.credit_good",
        "enterprise.violations",
    ]
    assert "basic.basic.maturity" not in needs


def test_json_is_read_as_well(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    file = tmp_path / "facts.json"
    file.write_text('{\n\t"maturity": {"level": 1}\n}')
    assert answer(capsys, file, "--level", "basic", "--edition", "2024")["verdict"] == "unmet"


def test_for_people(capsys: pytest.CaptureFixture[str]) -> None:
    words = ["check", str(EXAMPLES / "advanced.yaml"), "--level", "advanced", "--edition", "2025"]
    assert main([*words, "--overlay", "jiangsu"]) == 0
    said = capsys.readouterr().out.splitlines()
    assert said[-1] == "verdict: unmet"
    place = said.index("unknown jiangsu.advanced.self_test  数字化转型自测不低于60分。")
    assert said[place + 1 : place + 3] == [
        "        江苏省先进级智能工厂申报问答（2025年） 自测要求 (B)",
        "        needs enterprise.digital_self_test",
    ]


BOMB = "a: &a [x]\nb: &b [*a, *a, *a, *a, *a, *a, *a, *a, *a]\nscenarios: [*b, *b]\n"
REFUSED = {
    "unknown group": ("colour: red\n", 1, "colour"),
    "unknown fact": ("maturity: {level: 2, colour: 3}\n", 1, "colour"),
    "level 6": ("factory: x\nmaturity: {level: 6}\n", 2, "6"),
    "no number": ("maturity: {level: NaN}\n", 1, "NaN"),
    "word for a truth": ("enterprise:\n  credit_good: perhaps\n", 2, "perhaps"),
    "unknown segment": ("scenarios:\n  - {segment: kitchen}\n", 2, "kitchen"),
    "unknown title": ("titles: {recognised: [best]}\n", 1, "best"),
    "billion laughs": (BOMB, 1, "anchor"),
    "no mapping": ("- 1\n", 1, "mapping"),
    "nothing": ("", 1, "nothing"),
}


@pytest.mark.parametrize("name", REFUSED)
def test_what_is_wrong_is_said_by_file_and_line(capsys: pytest.CaptureFixture[str], tmp_path: Path, name: str) -> None:
    content, line, word = REFUSED[name]
    file = tmp_path / "facts.yaml"
    file.write_text(content)
    assert main(["check", str(file), "--level", "basic", "--edition", "2024"]) == 2
    said = capsys.readouterr()
    assert said.out == ""
    first = said.err.splitlines()[0]
    assert first.startswith(f"{file}:{line}: ")
    assert word in said.err


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("--level", "best", "--edition", "2024"), "level 'best' is none of advanced, basic, excellent, leading"),
        (("--level", "basic", "--edition", "2023"), "edition '2023' is none of 2024, 2025"),
        (("--level", "basic", "--edition", "2024", "--overlay", "x"), "overlay 'x' is none of jiangsu"),
        (("--edition", "2024"), "the following arguments are required: --level"),
    ],
)
def test_what_there_is_not(capsys: pytest.CaptureFixture[str], words: tuple[str, ...], said: str) -> None:
    assert main(["check", str(EXAMPLES / "basic.yaml"), *words]) == 2
    assert said in capsys.readouterr().err


def test_the_published_schema_is_one() -> None:
    schema = json.loads((PROJECT / "rulebook" / "schema" / "element-facts.schema.json").read_text())
    jsonschema.Draft202012Validator.check_schema(schema)
