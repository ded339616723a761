"""``tidu maturity``: the forms that others build on, and every kind of malformed file."""

from __future__ import annotations

import json
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest

from tidu.assessments.commands import main

DISCRETE = "gbt-39117-2020-discrete"
CODES = ["P1", "P2", "T1", "T2", "T3", "R1", "R2", *(f"M{at}" for at in range(1, 14))]
KEYS_OF_SCORE = {
    "scheme",
    "verified",
    "level_scores",
    "score",
    "score_exact",
    "level",
    "weights_used",
    "ignored",
}


@pytest.fixture
def run(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Any:
    """Run ``tidu maturity`` on a text; exit code and what it printed."""

    def one(verb: str, text: str | bytes, *words: str, name: str = "answers.yaml") -> tuple[int, str, str]:
        file = tmp_path / name
        file.write_bytes(text if isinstance(text, bytes) else text.encode())
        code = main([verb, str(file), *words])
        said = capsys.readouterr()
        return code, said.out, said.err.replace(f"{tmp_path}/", "")

    return one


def everywhere(degree: str, levels: str = "12345") -> str:
    """One degree for every subdomain of the model of 2020 at some levels."""
    rows = "".join(f"  {level}: {{{', '.join(f'{code}: [{degree}]' for code in CODES)}}}\n" for level in levels)
    return f"scheme: {DISCRETE}\nscores:\n{rows}"


def test_four_fifths_everywhere(run: Any) -> None:
    code, out, err = run("score", everywhere("0.8"), "--json")
    said = json.loads(out)
    assert (code, err) == (0, "")
    assert set(said) == KEYS_OF_SCORE
    assert said["level_scores"] == ["4/5"] * 5
    assert (said["score"], said["score_exact"], said["level"]) == ("5.0000", "5/1", 5)
    assert said["verified"] is False
    assert said["ignored"] == ["4/P1", "5/P1", "5/P2", "5/T2", "5/R2"]
    assert sum(map(Fraction, said["weights_used"]["1"].values())) == 1


@pytest.mark.parametrize(
    ("text", "total", "level"),
    [
        (everywhere("1", "123"), "3.0000", 3),
        (everywhere("1", "1") + "  2: {" + ", ".join(f"{code}: 0.79" for code in CODES) + "}\n", "1.7900", 1),
        (everywhere("1", "1") + "  2: {" + ", ".join(f"{code}: '0.79'" for code in CODES) + "}\n", "1.7900", 1),
        (f"scheme: {DISCRETE}\nscores: {{}}\n", "0.0000", 0),
        (f"scheme: {DISCRETE}\n", "0.0000", 0),
        (f"scheme: {DISCRETE}\nscores: {{1: {{P1: 0.33333333333333333333333}}}}\n", "0.0100", 0),
    ],
)
def test_totals(run: Any, text: str, total: str, level: int) -> None:
    said = json.loads(run("score", text, "--json")[1])
    assert (said["score"], said["level"]) == (total, level)


def test_numbers_are_read_digit_by_digit(run: Any) -> None:
    text = f"scheme: {DISCRETE}\nscores: {{1: {{P1: 0.12345678901234567890123}}}}\n"
    said = json.loads(run("score", text, "--json")[1])
    share = Fraction(6, 100) / 2
    assert Fraction(said["score_exact"]) == share * Fraction("0.12345678901234567890123")


def test_json_with_tabs_is_read_too(run: Any) -> None:
    text = json.dumps({"scheme": DISCRETE, "scores": {"1": {"P1": [0.8, "0.5"]}}}, indent="\t")
    said = json.loads(run("score", text, "--json", name="answers.json")[1])
    assert Fraction(said["score_exact"]) == Fraction("0.65") * Fraction(3, 100)


def test_what_a_firm_leaves_out(run: Any) -> None:
    said = json.loads(run("score", everywhere("0.5", "1") + "tailored_out: [M12, M13]\n", "--json")[1])
    assert said["level_scores"][0] == "1/2"
    assert {"M12", "M13"}.isdisjoint(said["weights_used"]["1"])
    assert {"1/M12", "1/M13"} <= set(said["ignored"])


def test_for_people_it_says_what_it_rests_on(run: Any) -> None:
    _, out, _ = run("score", everywhere("0.8", "12"))
    assert "score 2.0000 (2/1), level 2; met from 0.8000" in out
    assert "not all verified" in out


def test_a_plan(run: Any) -> None:
    code, out, _ = run(
        "plan", everywhere("0.5", "1") + "effort: {1: {M5: [3]}}\nfrozen: [1/M3/0]\n", "--target", "1", "--json"
    )
    said = json.loads(out)
    assert code == 0
    assert (said["reached"], said["optimal"], said["level_after"]) == (True, True, 1)
    assert said["effort"] == sum(
        {("0.5", "0.8"): 1, ("0.5", "1"): 2}[f"{r['from']}", f"{r['to']}"] for r in said["raises"]
    )
    assert {"level": 1, "code": "M3", "index": 0} not in [
        {k: r[k] for k in ("level", "code", "index")} for r in said["raises"]
    ]
    assert Fraction(said["score_after_exact"]) >= Fraction(4, 5)


def test_a_plan_for_what_is_reached(run: Any) -> None:
    said = json.loads(run("plan", everywhere("0.8"), "--target", "5", "--json")[1])
    assert (said["reached"], said["effort"], said["optimal"], said["raises"]) == (True, 0, True, [])


def test_a_plan_that_frozen_items_forbid(run: Any) -> None:
    frozen = ", ".join(f"1/{code}/0" for code in CODES)
    said = json.loads(run("plan", everywhere("0.5", "1") + f"frozen: [{frozen}]\n", "--target", "1", "--json")[1])
    assert said["reached"] is False
    assert "level 1" in said["reason"]


LAUGHS = "a: &a [lol]\nb: &b [*a, *a]\nc: [*b, *b]\n"
MALFORMED = [
    ("scheme: nowhere\n", "answers.yaml:1: scheme.unknown: scheme is one of: gbt-39117-2020-discrete"),
    ("scores: {}\n", "answers.yaml:1: scheme.unknown"),
    (f"scheme: {DISCRETE}\nscores:\n  1:\n    X9: [1]\n", "answers.yaml:4: code.unknown: 'X9' is no subdomain"),
    (
        f"scheme: {DISCRETE}\nscores:\n  1:\n    P1: [0.7]\n",
        "answers.yaml:4: degree.unknown: a degree is 0, 0.5, 0.8 or 1",
    ),
    (f"scheme: {DISCRETE}\nscores:\n  1:\n    P1: [true]\n", "answers.yaml:4: degree.unknown"),
    (f"scheme: {DISCRETE}\nscores:\n  1:\n    P1: [null]\n", "answers.yaml:4: degree.unknown"),
    (
        f"scheme: {DISCRETE}\nscores:\n  1:\n    P1: 1.2\n",
        "answers.yaml:4: score.range: P1 is a list of degrees or a number",
    ),
    (f"scheme: {DISCRETE}\nscores:\n  1:\n    P1: -0.1\n", "answers.yaml:4: score.range"),
    (f"scheme: {DISCRETE}\nscores:\n  1:\n    P1: much\n", "answers.yaml:4: score.range"),
    (f"scheme: {DISCRETE}\nscores:\n  1:\n    P1: {{a: 1}}\n", "answers.yaml:4: score.range"),
    (f"scheme: {DISCRETE}\nscores:\n  1:\n    P1: .nan\n", "answers.yaml:4: number.not_finite"),
    (f"scheme: {DISCRETE}\nscores:\n  1:\n    P1: 1e400\n", "answers.yaml:4: number.not_finite"),
    (f"scheme: {DISCRETE}\nscores:\n  1:\n    P1: '1e-999999'\n", "answers.yaml:4: score.range"),
    (f"scheme: {DISCRETE}\nscores:\n  6: {{}}\n", "answers.yaml:3: level.unknown: level '6' is none of 1, 2, 3, 4, 5"),
    (f"scheme: {DISCRETE}\nscores:\n  1: {{}}\n  '1': {{}}\n", "answers.yaml:4: yaml.duplicate_key"),
    (f"scheme: {DISCRETE}\nscores: [1]\n", "answers.yaml:2: file.shape"),
    (f"scheme: {DISCRETE}\nscores:\n  1: [1]\n", "answers.yaml:3: file.shape"),
    (f"scheme: {DISCRETE}\ntailored_out: M1\n", "answers.yaml:2: file.shape"),
    (f"scheme: {DISCRETE}\ntailored_out: [Q1]\n", "answers.yaml:2: code.unknown"),
    (
        f"scheme: {DISCRETE}\ntailored_out: [{', '.join(CODES)}]\n",
        "answers.yaml:1: tailored_out.everything: nothing is left",
    ),
    (f"scheme: {DISCRETE}\ntailord_out: [M1]\n", "answers.yaml:2: key.unknown: 'tailord_out' is none of scheme"),
    (f"scheme: {DISCRETE}\nfrozen: [1/P1]\n", "answers.yaml:2: frozen.unknown"),
    (f"scheme: {DISCRETE}\nfrozen: [6/P1/0]\n", "answers.yaml:2: frozen.unknown"),
    (f"scheme: {DISCRETE}\neffort: {{1: {{P1: [-1]}}}}\n", "answers.yaml:2: effort.range"),
    (f"scheme: {DISCRETE}\neffort: {{1: {{P1: 3}}}}\n", "answers.yaml:2: file.shape"),
    (LAUGHS, "answers.yaml:1: yaml.anchor"),
    ("[" * 100000, "answers.yaml:1: "),
    ("scheme: [unclosed\n", "answers.yaml:2: yaml.malformed"),
    ("", "answers.yaml:1: yaml.empty"),
    ("just words\n", "answers.yaml:1: file.shape"),
    (b"\xff\xfe\x00", "answers.yaml:1: file.not_utf8"),
    ("scheme: a\x00b\n", "answers.yaml:1: yaml."),
    ("!!python/object/apply:os.system [ls]\n", "answers.yaml:1: yaml.tag"),
]


@pytest.mark.parametrize(("text", "said"), MALFORMED)
@pytest.mark.parametrize("words", [("score",), ("plan", "--target", "2")])
def test_malformed_files(run: Any, text: str | bytes, said: str, words: tuple[str, ...]) -> None:
    code, out, err = run(words[0], text, *words[1:])
    assert (code, out) == (2, "")
    assert err.startswith(said), err
    assert all(line.startswith("answers.yaml:") for line in err.splitlines())


def test_no_file(run: Any, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["score", "/nowhere/answers.yaml"]) == 2
    assert capsys.readouterr().err == "/nowhere/answers.yaml:1: file.unreadable: No such file or directory\n"


@pytest.mark.parametrize("words", [[], ["rank"], ["score"], ["plan", "x.yaml"], ["plan", "x.yaml", "--target", "6"]])
def test_wrong_usage(words: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    assert main(words) == 2
    assert "usage: tidu maturity" in capsys.readouterr().err


def test_a_plan_needs_lists(run: Any) -> None:
    code, _, err = run("plan", f"scheme: {DISCRETE}\nscores: {{1: {{P1: 0.5}}}}\n", "--target", "1")
    assert code == 2
    assert "as lists: 1/P1" in err
