"""The invented names of the demo: valid, different, the same every time, and spread over the country."""

from collections import Counter
from decimal import Decimal
from pathlib import Path
from random import Random

import pytest
import yaml
from stdnum.cn import uscc

from tidu.config.demo import names
from tidu.config.demo.business import LEAST_AI_SHARE, business_text
from tidu.config.demo.scenario_texts import SCENARIOS
from tidu.config.demo.trades import STRENGTHS, TRADES
from tidu.rulebook.model import Reference
from tidu.rulebook.reference import read_reference, recommending_region

RULEBOOK = Path(__file__).resolve().parents[2] / "rulebook"
COUNT = 320
# Brands that people know; none may be made of our syllables.
KNOWN = (
    "海尔 海信 格力 美的 华为 中兴 小米 联想 三一 宁德 亿纬 蔚来 理想 小鹏 吉利 长城 奇瑞 启辰 岚图 "
    "汇川 新松 正泰 远景 隆基 晶科 天合 福耀"
)


@pytest.fixture(scope="module")
def reference() -> Reference:
    return read_reference(RULEBOOK / "reference")


@pytest.fixture(scope="module")
def enterprises(reference: Reference) -> list[names.InventedEnterprise]:
    return names.invented_enterprises(COUNT, 399, reference)


def test_credit_codes_are_valid_and_different(enterprises: list[names.InventedEnterprise]) -> None:
    codes = [item.credit_code for item in enterprises]
    codes += [item.parent_credit_code for item in enterprises if item.parent_credit_code]
    assert len(set(codes)) == len(codes) > COUNT
    assert all(uscc.validate(code) == code for code in codes)
    assert {code[8:10] for code in codes} == {"YY"}


def test_organisation_check_digit() -> None:
    """Every possible remainder gives one character, so that the code has always 18."""
    rng = Random(1)
    codes = {names.credit_code(rng, "320100") for _ in range(2000)}
    assert {len(code) for code in codes} == {18}
    assert {code[16] for code in codes} == set("0123456789X")


def test_names_are_different(enterprises: list[names.InventedEnterprise]) -> None:
    assert len({item.name for item in enterprises}) == COUNT
    people = [person for item in enterprises for person in (item.editor, item.signatory)]
    assert len({person.email for person in people}) == len(people)
    assert len({person.phone for person in people}) == len(people)


def test_no_known_brand() -> None:
    brands = {head + tail for head in names._HEADS for tail in names._TAILS}
    assert brands.isdisjoint(KNOWN.split())


def test_same_seed_same_list(enterprises: list[names.InventedEnterprise], reference: Reference) -> None:
    assert names.invented_enterprises(COUNT, 399, reference) == enterprises
    assert names.invented_enterprises(COUNT, 400, reference) != enterprises


@pytest.mark.parametrize("seed", range(5))
def test_every_region_gets_some(reference: Reference, seed: int) -> None:
    enterprises = names.invented_enterprises(names.FEWEST, seed, reference)
    units = Counter(recommending_region(reference, item.region) for item in enterprises)
    expected = {
        unit.code: 2 for unit in reference.units.values() if unit.kind in ("province", "separately_planned_city")
    }
    assert units == expected | {"320000": 28, "440300": 7}
    assert all(reference.regions[item.region].tier == "county" for item in enterprises)


def test_fewer_than_the_regions_need(reference: Reference) -> None:
    with pytest.raises(ValueError, match=str(names.FEWEST)):
        names.invented_enterprises(names.FEWEST - 1, 1, reference)


def test_group_has_subsidiaries(enterprises: list[names.InventedEnterprise], reference: Reference) -> None:
    subsidiaries = [item for item in enterprises if item.group]
    assert {item.group for item in subsidiaries} == {names.demo_group(reference)}
    units = Counter(recommending_region(reference, item.region) == "320000" for item in subsidiaries)
    assert units == {True: 2, False: names.GROUP_SUBSIDIARIES - 2}
    assert {item.legal_form for item in subsidiaries} == {"legal_person"}


def test_branches_name_their_parent(enterprises: list[names.InventedEnterprise]) -> None:
    branches = [item for item in enterprises if item.legal_form == "branch"]
    assert branches
    for item in branches:
        assert item.industry in names.BRANCH_DIVISIONS
        assert item.name.startswith(item.parent_name)
        assert item.parent_credit_code != item.credit_code
    assert {item.parent_name for item in enterprises if item.legal_form == "legal_person"} == {""}


def test_dates_follow_each_other(enterprises: list[names.InventedEnterprise]) -> None:
    for item in enterprises:
        assert item.founded_on < item.started_on < item.completed_on <= names.LATEST_COMPLETION
        assert item.project_name.endswith("智能工厂")
        assert item.turnover > 0
        assert item.investment > 0


def test_trades_are_divisions(reference: Reference) -> None:
    assert set(TRADES) <= set(reference.industries)
    assert {code for codes in STRENGTHS.values() for code in codes} <= set(TRADES)
    assert {key + "0000" for key in STRENGTHS} | {names.PERSONA_PROVINCE} <= set(reference.units)


def test_experts_come_from_different_provinces(reference: Reference) -> None:
    experts = names.invented_experts(31, 7, reference)
    assert len({expert.region for expert in experts}) == 31
    assert names.invented_experts(31, 7, reference) == experts


def test_segments_are_those_of_the_rulebook() -> None:
    segments = yaml.safe_load((RULEBOOK / "standards" / "segments.yaml").read_text(encoding="utf-8"))["segments"]
    assert list(SCENARIOS) == [segment["key"] for segment in segments]
    assert {len(templates) >= 12 for templates in SCENARIOS.values()} == {True}
    texts = [template.name for templates in SCENARIOS.values() for template in templates]
    assert len(set(texts)) == len(texts)


def test_indicators_are_choices_of_the_form() -> None:
    path = RULEBOOK / "issuers" / "miit" / "notices" / "2024-399" / "application.yaml"
    sections = {item["key"]: item for item in yaml.safe_load(path.read_text(encoding="utf-8"))["sections"]}
    choices = {choice["key"] for choice in sections["results"]["fields"][0]["choices"]}
    drawn = {result.key for seed in range(20) for result in business_text(Random(seed), "38").results}
    assert choices - drawn == {"productivity", "other"}
    assert drawn <= choices


@pytest.mark.parametrize("industry", sorted(TRADES))
def test_business_text(industry: str) -> None:
    text = business_text(Random(3), industry)
    assert text == business_text(Random(3), industry)
    assert {scenario.segment for scenario in text.scenarios} == set(SCENARIOS)
    assert sum(scenario.uses_ai for scenario in text.scenarios) >= LEAST_AI_SHARE * len(text.scenarios)
    assert not any("{" in words for words in (text.summary, text.highlights, text.plan))
    assert not any("{" in scenario.description for scenario in text.scenarios)
    assert all(result.before != result.after and result.after > Decimal(0) for result in text.results)


@pytest.mark.parametrize("seed", range(10))
def test_business_text_of_the_product(seed: int) -> None:
    text = business_text(Random(seed), "38", "变压器")
    words = text.summary + text.highlights + text.plan + "".join(scenario.description for scenario in text.scenarios)
    assert "变压器" in words
    assert "储能电池系统" not in words
    assert "光伏组件" not in words
