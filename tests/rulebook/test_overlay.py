"""An overlay replaces what it names and leaves the rest."""

from pathlib import Path

import pytest

from tests.rulebook.spoiling import KINDS, NOTICE, Copy
from tests.rulebook.test_lock import OFFICIAL
from tidu.rulebook import Notice, RulebookError, load
from tidu.rulebook.commands import main
from tidu.rulebook.loading import PROJECT
from tidu.rulebook.model import Text

SHIPPED = PROJECT / "rulebook"
PROVINCE = """\
id: jiangsu/2024-1
issuer: jiangsu
overlays: miit/2024-399
title: {zh: 江苏省卓越级智能工厂推荐通知, en: Jiangsu's call}
"""
CONDITIONS = """\
conditions:
  - code: element-ai
    text: {zh: 人工智能场景占比不低于30%, en: At least 30 per cent}
    alternatives: [[{fact: scenarios.ai_share, operator: at_least, value: 30}]]
    source: miit/2024-399
    clause: "1.2"
    confidence: C
  - code: scenario-number
    text: {zh: 场景不少于15个, en: At least 15 scenarios}
    alternatives: [[{fact: scenarios.count, operator: at_least, value: 15}]]
    source: miit/2024-399
    clause: "1.2"
    confidence: C
"""
MATERIALS = """\
source: miit/2024-399
clause: attachment.3
confidence: A
documents:
  - {key: other, title: {zh: 其他, en: Other}, required: true, formats: [pdf], max_megabytes: 5, max_count: 2,
     source: miit/2024-399, clause: attachment.3, confidence: A}
  - {key: commitment_letter, title: {zh: 承诺书, en: Letter}, required: true, formats: [pdf], max_megabytes: 5,
     max_count: 1, source: miit/2024-399, clause: attachment.3, confidence: A}
"""
CLAUSES = 'clauses:\n  - {number: "2.1.3", zh: 官方文本}\n'


@pytest.fixture
def overlay(tmp_path: Path) -> Copy:
    return Copy(tmp_path)


def laid_over(overlay: Copy, notice: str) -> Notice:
    return load(SHIPPED, KINDS, overlay.root).notice(notice)


def test_notice_that_overlays_another_keeps_the_rest(overlay: Copy) -> None:
    overlay.write("issuers/jiangsu/notices/2024-1/notice.yaml", PROVINCE)
    overlay.write("issuers/jiangsu/notices/2024-1/eligibility.yaml", CONDITIONS)
    base, notice = load(SHIPPED, KINDS).notice("miit/2024-399"), laid_over(overlay, "jiangsu/2024-1")
    codes = [condition.code for condition in base.conditions]
    assert [condition.code for condition in notice.conditions] == [*codes, "scenario-number"]
    changed = [new.code for old, new in zip(base.conditions, notice.conditions, strict=False) if old != new]
    assert changed == ["element-ai"]
    assert (notice.issuer, notice.number, notice.process) == ("jiangsu", base.number, base.process)
    assert notice.digest != base.digest


def test_base_is_untouched_by_an_overlay_of_its_own_id(overlay: Copy) -> None:
    overlay.write("issuers/jiangsu/notices/2024-1/notice.yaml", PROVINCE)
    assert laid_over(overlay, "miit/2024-399") == load(SHIPPED, KINDS).notice("miit/2024-399")


def test_official_scenarios_fill_the_choices(overlay: Copy) -> None:
    overlay.write(f"{NOTICE}/official/scenarios.yaml", OFFICIAL)
    form = laid_over(overlay, "miit/2024-399").application
    assert [choice.key for choice in form.scenario_list] == ["s01"]
    name = next(field for field in form.section("scenarios").fields if field.key == "name")
    assert (name.kind, name.choices) == ("choice", form.scenario_list)
    assert len(form.missing) == 1


def test_official_materials_replace_and_append_documents(overlay: Copy) -> None:
    overlay.write(f"{NOTICE}/official/materials.yaml", MATERIALS)
    form = laid_over(overlay, "miit/2024-399").application
    assert form.document("other").required
    assert form.documents[-1].key == "commitment_letter"
    assert len(form.missing) == 1


def test_official_clauses_are_marked_official(overlay: Copy) -> None:
    overlay.write(f"{NOTICE}/official/clauses.yaml", CLAUSES)
    clauses = laid_over(overlay, "miit/2024-399").clauses
    assert [number for number, clause in clauses.items() if clause.official] == ["2.1.3"]
    assert clauses["2.1.3"].wording.zh == "官方文本"


def test_process_of_an_overlay_is_replaced_whole(overlay: Copy) -> None:
    overlay.write("issuers/jiangsu/notices/2024-1/notice.yaml", PROVINCE)
    overlay.write(
        "issuers/jiangsu/notices/2024-1/process.yaml",
        "stages:\n  - {key: publicity, kind: publicity, title: {zh: 公示, en: Publicity}, source: decision 0007,"
        ' clause: "1", confidence: C, parameters: {working_days: 7}}\n',
    )
    assert [stage.parameters for stage in laid_over(overlay, "jiangsu/2024-1").process] == [{"working_days": 7}]


def test_overlay_on_nothing_is_a_finding(overlay: Copy, capsys: pytest.CaptureFixture[str]) -> None:
    overlay.write("issuers/jiangsu/notices/2024-1/notice.yaml", PROVINCE.replace("2024-399", "2024-1000"))
    assert main(["check", str(overlay.root)]) == 1
    assert "issuers/jiangsu/notices/2024-1/notice.yaml:3: notice.unknown:" in capsys.readouterr().out


def test_broken_overlay_cannot_be_loaded(overlay: Copy) -> None:
    overlay.write(f"{NOTICE}/quotas.yaml", "quotas: 3")
    with pytest.raises(RulebookError, match=r"quotas\.yaml:1: schema\.type"):
        load(SHIPPED, KINDS, overlay.root)


def test_decision_label_names_the_point() -> None:
    citation = load(SHIPPED, KINDS).notice("miit/2024-399").stage("publicity").citation
    assert citation.label == Text("决定0007第1点", "decision 0007, point 1")
