"""The reference data: what they hold, how they hang together, and what is refused."""

import shutil
from collections import Counter
from pathlib import Path

import jsonschema
import pytest
import yaml

from tidu.rulebook.model import Reference
from tidu.rulebook.problems import RulebookError
from tidu.rulebook.reference import (
    divisions,
    province_of,
    read_reference,
    recommending_region,
    region_path,
    region_rows,
    regions_under,
    tier_codes,
)

RULEBOOK = Path(__file__).resolve().parents[2] / "rulebook"
FOLDER = RULEBOOK / "reference"


@pytest.fixture(scope="module")
def reference() -> Reference:
    return read_reference(FOLDER)


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    return Path(shutil.copytree(FOLDER, tmp_path / "reference"))


def changed(path: Path, old: str, new: str) -> None:
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")


def codes_of(error: pytest.ExceptionInfo[RulebookError]) -> set[tuple[str, str]]:
    return {(problem.path, problem.code) for problem in error.value.problems}


def test_units_by_kind(reference: Reference) -> None:
    kinds = Counter(unit.kind for unit in reference.units.values())
    assert kinds == {"province": 31, "separately_planned_city": 5, "corps": 1, "central_enterprise": 98}
    assert set(kinds) == set(reference.unit_kinds)


def test_regions_by_tier(reference: Reference) -> None:
    assert Counter(region.tier for region in reference.regions.values()) == {
        "province": 34,
        "city": 333,
        "county": 2845,
    }


def test_every_region_has_the_tier_above(reference: Reference) -> None:
    for region in reference.regions.values():
        above = reference.regions[region.parent].tier if region.parent else ""
        assert (region.tier, above) in {
            ("province", ""),
            ("city", "province"),
            ("county", "city"),
            ("county", "province"),
        }
        assert province_of(region.code) in reference.regions


def test_counties_directly_under_a_province(reference: Reference) -> None:
    """Municipalities have no cities; four provinces run counties themselves."""
    direct = {
        province_of(r.code)[:2] for r in reference.regions.values() if r.tier == "county" and r.parent[2:] == "0000"
    }
    assert direct == {"11", "12", "31", "50", "41", "42", "46", "65"}


def test_separately_planned_cities(reference: Reference) -> None:
    cities = {
        code: region.name.en for code, region in reference.regions.items() if region.unit_kind not in ("", "province")
    }
    assert cities == {
        "210200": "Dalian",
        "330200": "Ningbo",
        "350200": "Xiamen",
        "370200": "Qingdao",
        "440300": "Shenzhen",
    }


def test_provinces_without_unit(reference: Reference) -> None:
    provinces = regions_under(reference, "")
    assert {region.code for region in provinces if not region.unit_kind} == {"710000", "810000", "820000"}


def test_every_unit_region_exists(reference: Reference) -> None:
    for unit in reference.units.values():
        assert (unit.kind == "central_enterprise") == (unit.region == "")
        assert unit.region == "" or unit.region in reference.regions


@pytest.mark.parametrize(
    ("region", "unit"),
    [
        ("320412", "320000"),
        ("320000", "320000"),
        ("440305", "440300"),
        ("440300", "440300"),
        ("440106", "440000"),
        ("210211", "210200"),
        ("441900", "440000"),
        ("110101", "110000"),
        ("659001", "650000"),
        ("810000", ""),
    ],
)
def test_recommending_region(reference: Reference, region: str, unit: str) -> None:
    assert recommending_region(reference, region) == unit


def test_recommending_region_unknown(reference: Reference) -> None:
    with pytest.raises(KeyError):
        recommending_region(reference, "999999")


def test_tier_codes(reference: Reference) -> None:
    assert list(tier_codes(reference, "320412").items()) == [
        ("province", "320000"),
        ("city", "320400"),
        ("county", "320412"),
    ]
    assert tier_codes(reference, "110101") == {"province": "110000", "county": "110101"}


def test_region_path(reference: Reference) -> None:
    assert region_path(reference, "320412").zh == "江苏省常州市武进区"


def test_industries_are_sorted_and_hang_together(reference: Reference) -> None:
    sections = [code for code, industry in reference.industries.items() if not industry.parent]
    assert sections == list("ABCDEFGHIJKLMNOPQRST")
    codes = [industry.code for industry in divisions(reference)]
    assert codes == [f"{number:02}" for number in range(1, 98)]
    assert {industry.parent for industry in divisions(reference)} == set(sections)
    manufacturing = [industry.code for industry in divisions(reference) if industry.parent == "C"]
    assert manufacturing == [f"{number:02}" for number in range(13, 44)]


def test_departments(reference: Reference) -> None:
    assert list(reference.departments) == [
        "industry",
        "development_reform",
        "finance",
        "state_assets",
        "market_regulation",
        "data",
    ]
    shorts = [department.short.zh for department in reference.departments.values()]
    assert shorts == ["工信", "发改", "财政", "国资", "市场监管", "数据"]


@pytest.mark.parametrize("path", sorted(FOLDER.glob("*.yaml")), ids=lambda path: path.stem)
def test_file_fits_its_schema(path: Path) -> None:
    schema = yaml.safe_load((RULEBOOK / "schema" / f"{path.stem}.schema.json").read_text(encoding="utf-8"))
    jsonschema.Draft202012Validator(schema).validate(yaml.safe_load(path.read_text(encoding="utf-8")))


def test_regions_fit_their_schema() -> None:
    schema = yaml.safe_load((RULEBOOK / "schema" / "regions.schema.json").read_text(encoding="utf-8"))
    jsonschema.Draft202012Validator(schema).validate(region_rows(FOLDER / "regions.csv"))


@pytest.mark.parametrize("name", sorted(path.name for path in FOLDER.iterdir() if path.name != "calendar.yaml"))
def test_missing_file(copy: Path, name: str) -> None:
    (copy / name).unlink()
    with pytest.raises(RulebookError) as error:
        read_reference(copy)
    assert codes_of(error) == {(f"reference/{name}", "reference.unreadable")}


@pytest.mark.parametrize(
    ("name", "old", "new", "path", "code"),
    [
        ("regions.csv", "320412,武进区,", "320411,武进区,", "reference/regions.csv", "reference.duplicate"),
        ("regions.csv", "320000,江苏省,Jiangsu,province\n", "", "reference/regions.csv", "reference.no_parent"),
        ("regions.csv", "320412,武进区,", "320412,武进区,,", "reference/regions.csv", "reference.columns"),
        ("regions.csv", "code,name_zh", "code,name", "reference/regions.csv", "reference.columns"),
        ("cities.yaml", "210200", "219900", "reference/cities.yaml", "reference.unknown_region"),
        ("cities.yaml", "210200", "210211", "reference/cities.yaml", "reference.unknown_region"),
        ("units.yaml", "710000", "720000", "reference/units.yaml", "reference.unknown_region"),
        ("units.yaml", '"650000"', '"660000"', "reference/units.yaml", "reference.unknown_region"),
        ("groups.yaml", "code: casc,", "code: cnnc,", "reference/units.yaml", "reference.duplicate"),
        ("groups.yaml", "groups:", "group:", "reference", "reference.shape"),
        ("units.yaml", "source:", "source: [", "reference/units.yaml", "reference.unreadable"),
    ],
)
def test_contradiction(copy: Path, name: str, old: str, new: str, path: str, code: str) -> None:
    changed(copy / name, old, new)
    with pytest.raises(RulebookError) as error:
        read_reference(copy)
    assert codes_of(error) == {(path, code)}


def test_wrong_row_names_its_line(copy: Path) -> None:
    lines = (copy / "regions.csv").read_text(encoding="utf-8").splitlines()
    lines[10] += ",more"
    (copy / "regions.csv").write_text("\n".join(lines), encoding="utf-8")
    with pytest.raises(RulebookError) as error:
        read_reference(copy)
    assert [problem.line for problem in error.value.problems] == [11]
