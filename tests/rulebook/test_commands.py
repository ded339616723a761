"""``tidu rulebook``: exit codes, the two forms of output, and never a traceback."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

from tests.rulebook.spoiling import NOTICE, Copy
from tidu.rulebook.commands import main


def test_check_of_a_clean_rulebook(copy: Copy, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["check", str(copy.root), "--json"]) == 0
    assert json.loads(capsys.readouterr().out) == {"findings": []}


def test_check_prints_path_line_code_reason(copy: Copy, capsys: pytest.CaptureFixture[str]) -> None:
    copy.unlock()
    copy.edit(f"{NOTICE}/quotas.yaml", "limit: 20", "limit: -3")
    assert main(["check", str(copy.root)]) == 1
    reason = "quotas.0.limit: -3 is less than the minimum of 0"
    assert capsys.readouterr().out == f"{NOTICE}/quotas.yaml:2: schema.minimum: {reason}\n"
    assert main(["check", "--json", str(copy.root)]) == 1
    finding = {"path": f"{NOTICE}/quotas.yaml", "line": 2, "code": "schema.minimum", "reason": reason}
    assert json.loads(capsys.readouterr().out) == {"findings": [finding]}


@pytest.mark.parametrize("argv", [[], ["bless"], ["check", "--loud"], ["check", "/no/such/folder"], ["diff", "a", "b"]])
def test_wrong_usage(argv: list[str]) -> None:
    assert main(argv) == 2


def test_show_and_unknown_notice(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["show"]) == 0
    assert capsys.readouterr().out.startswith("miit/2024-399  ")
    assert main(["show", "miit/2024-399"]) == 0
    assert "  province: 20 [二(二)2]" in capsys.readouterr().out
    assert main(["show", "miit/1999-1"]) == 2


def test_diff_names_each_criterion(copy: Copy, capsys: pytest.CaptureFixture[str]) -> None:
    copy.unlock()
    shipped = str(Path(__file__).resolve().parents[2] / "rulebook")
    copy.edit(f"{NOTICE}/quotas.yaml", "limit: 20", "limit: 25")
    copy.edit(f"{NOTICE}/eligibility.yaml", "    binding: false\n", "")
    copy.edit("standards/score-sheets/excellent-2024.yaml", "key: plan", "key: outlook")
    assert main(["diff", shipped, str(copy.root)]) == 0
    assert capsys.readouterr().out.splitlines() == [
        "~ condition miit/2024-399 advanced-title: binding: False -> True",
        "~ quota miit/2024-399 province: limit: 20 -> 25",
        "- criterion miit/2024-399 excellent-2024.plan",
        "+ criterion miit/2024-399 excellent-2024.outlook",
    ]


def test_diff_of_a_notice_with_itself_is_empty(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["diff", "miit/2024-399", "miit/2024-399", "--json"]) == 0
    assert json.loads(capsys.readouterr().out) == {"differences": []}


def test_unknown_stage_package_is_wrong_usage(monkeypatch: pytest.MonkeyPatch, copy: Copy) -> None:
    monkeypatch.setenv("TIDU_STAGES", "no.such.package")
    assert main(["check", str(copy.root)]) == 2


def test_rulebook_needs_no_django() -> None:
    code = "import sys, tidu.rulebook.commands, tidu.stages; sys.exit('django' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
