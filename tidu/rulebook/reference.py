"""Reference data shared by all programmes: regions, industries, departments and recommending units.

The files lie in ``rulebook/reference``. ``read_reference`` trusts their shape (the JSON Schemas under
``rulebook/schema`` check it) and refuses what no schema can see: a region without the one above it, a code given
twice, a unit in a region that does not exist.
"""

from __future__ import annotations

import csv
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any, TypeVar

import yaml

from tidu.rulebook.model import Department, Industry, RecommendingUnit, Reference, Region, Text
from tidu.rulebook.problems import Problem, RulebookError

PROVINCE = "province"
CITY = "city"
COUNTY = "county"
TIERS = (PROVINCE, CITY, COUNTY)
REGION_COLUMNS = ("code", "name_zh", "name_en", "tier")
REFERENCE_FILES = (
    "calendar.yaml",
    "cities.yaml",
    "departments.yaml",
    "groups.yaml",
    "industries.yaml",
    "regions.csv",
    "units.yaml",
)
_LOADER: type[Any] = getattr(yaml, "CSafeLoader", yaml.SafeLoader)

Value = TypeVar("Value")


def read_reference(folder: Path) -> Reference:
    """Read all reference data of a folder.

    Raises RulebookError for a missing or malformed file and for data that contradict each other.
    """
    rows = region_rows(folder / "regions.csv")
    cities = _yaml(folder / "cities.yaml")
    kinds = _yaml(folder / "units.yaml")
    groups = _yaml(folder / "groups.yaml")
    try:
        regions = _regions(rows, frozenset(cities["cities"]), frozenset(kinds["regions_without_unit"]))
        return Reference(
            regions=regions,
            industries=_unique("industries.yaml", _industries(_yaml(folder / "industries.yaml"))),
            departments=_unique("departments.yaml", _departments(_yaml(folder / "departments.yaml"))),
            units=_unique("units.yaml", _units(regions, kinds["corps"], groups["groups"])),
            unit_kinds={key: _text(name) for key, name in kinds["unit_kinds"].items()},
        )
    except (KeyError, TypeError, AttributeError, ValueError) as error:
        reason = f"the reference data have not the shape that their schemas ask for ({error})"
        raise RulebookError([_problem("", "reference.shape", reason)]) from error


def region_rows(path: Path) -> list[dict[str, str]]:
    """The rows of the table of regions, comment lines left out.

    Raises RulebookError where the file cannot be read or a row has not exactly the columns.
    """
    try:
        lines = path.read_text(encoding="utf-8").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        raise RulebookError([_unreadable(path, error)]) from error
    numbered = [(number, line) for number, line in enumerate(lines, 1) if line and not line.startswith("#")]
    table = list(csv.reader(line for _, line in numbered))
    if not table or tuple(table[0]) != REGION_COLUMNS:
        raise RulebookError([_problem(path.name, "reference.columns", "columns are not " + ",".join(REGION_COLUMNS))])
    wrong = [number for (number, _), cells in zip(numbered, table, strict=False) if len(cells) != len(REGION_COLUMNS)]
    if wrong:
        raise RulebookError(_problem(path.name, "reference.columns", "wrong number of columns", line) for line in wrong)
    return [dict(zip(REGION_COLUMNS, cells, strict=True)) for cells in table[1:]]


def province_of(code: str) -> str:
    """The code of the province that a region of any tier lies in."""
    return code[:2] + "0000"


def city_of(code: str) -> str:
    """The code that a city above this region would have; not every county lies under a city (see ``tier_codes``)."""
    return code[:4] + "00"


def tier_codes(reference: Reference, code: str) -> dict[str, str]:
    """The codes of the region and of all above it by tier, from the province down. KeyError for an unknown region."""
    found: dict[str, str] = {}
    while code:
        region = reference.regions[code]
        found[region.tier] = code
        code = region.parent
    return {tier: found[tier] for tier in TIERS if tier in found}


def region_path(reference: Reference, code: str) -> Text:
    """The full name of a region from the province down, for addresses and lists. KeyError for an unknown region."""
    names = [reference.regions[each].name for each in tier_codes(reference, code).values()]
    return Text(zh="".join(name.zh for name in names), en=", ".join(name.en for name in reversed(names)))


def recommending_region(reference: Reference, region_code: str) -> str:
    """The code of the unit that recommends the factories of a region by where they lie.

    A separately planned city goes before its province. "" for a region without a recommending unit. Never the corps:
    a factory belongs to the corps by its own declaration, not by its place. KeyError for an unknown region.
    """
    codes = tier_codes(reference, region_code)
    for tier in (CITY, PROVINCE):
        if codes.get(tier) in reference.units:
            return codes[tier]
    return ""


def regions_under(reference: Reference, code: str) -> tuple[Region, ...]:
    """The regions directly below one, by code; with "" the provinces."""
    return tuple(region for region in reference.regions.values() if region.parent == code)


def divisions(reference: Reference) -> tuple[Industry, ...]:
    """The two-digit divisions of industry, by code."""
    return tuple(industry for industry in reference.industries.values() if industry.parent)


def _yaml(path: Path) -> dict[str, Any]:
    """A YAML file that holds a mapping."""
    try:
        with path.open(encoding="utf-8") as stream:
            content = yaml.load(stream, Loader=_LOADER)  # noqa: S506 - a safe loader in C
    except (OSError, UnicodeDecodeError, yaml.YAMLError) as error:
        raise RulebookError([_unreadable(path, error)]) from error
    if not isinstance(content, dict):
        raise RulebookError([_problem(path.name, "reference.shape", "the file holds no mapping")])
    return content


def _regions(rows: list[dict[str, str]], cities: frozenset[str], without: frozenset[str]) -> dict[str, Region]:
    codes = {row["code"] for row in rows}
    regions = _unique("regions.csv", (_region(row, codes, cities, without) for row in rows))
    problems = [
        _problem(path, "reference.unknown_region", f"{code} is no {tier} of regions.csv")
        for path, tier, wanted in (("cities.yaml", CITY, cities), ("units.yaml", PROVINCE, without))
        for code in sorted(wanted)
        if code not in regions or regions[code].tier != tier
    ]
    problems += [
        _problem("regions.csv", "reference.no_parent", f"{region.code} lies under no province")
        for region in regions.values()
        if region.parent and region.parent not in regions
    ]
    if problems:
        raise RulebookError(problems)
    return regions


def _region(row: Mapping[str, str], codes: set[str], cities: frozenset[str], without: frozenset[str]) -> Region:
    code, tier = row["code"], row["tier"]
    kind = "separately_planned_city" if code in cities else ""
    if tier == PROVINCE and code not in without:
        kind = PROVINCE
    name = Text(zh=row["name_zh"], en=row["name_en"] or row["name_zh"])
    return Region(code=code, name=name, tier=tier, parent=_parent(code, tier, codes), unit_kind=kind)


def _parent(code: str, tier: str, codes: set[str]) -> str:
    """The code above. Counties of municipalities and those that a province runs itself have no city above them."""
    if tier == PROVINCE:
        return ""
    if tier == COUNTY and city_of(code) in codes:
        return city_of(code)
    return province_of(code)


def _industries(content: Mapping[str, Any]) -> Iterator[Industry]:
    for section in content["sections"]:
        yield Industry(code=section["code"], name=_text(section["name"]), parent="")
        for code, name in section["divisions"].items():
            yield Industry(code=code, name=_text(name), parent=section["code"])


def _departments(content: Mapping[str, Any]) -> Iterator[Department]:
    for item in content["departments"]:
        texts = {key: _text(item[key]) for key in ("name", "short", "ministry", "provincial")}
        yield Department(key=item["key"], **texts)


def _units(
    regions: Mapping[str, Region], corps: Mapping[str, Any], groups: Iterable[Mapping[str, str]]
) -> Iterator[RecommendingUnit]:
    """Provinces, separately planned cities, the corps, then the groups (which lie in no one region)."""
    for kind in (PROVINCE, "separately_planned_city"):
        for region in regions.values():
            if region.unit_kind == kind:
                yield RecommendingUnit(code=region.code, kind=kind, name=region.name, region=region.code)
    if corps["region"] not in regions:
        reason = f"the corps lies in {corps['region']}, which is no region"
        raise RulebookError([_problem("units.yaml", "reference.unknown_region", reason)])
    yield RecommendingUnit(code=corps["code"], kind="corps", name=_text(corps["name"]), region=corps["region"])
    for group in groups:
        name = Text(zh=group["zh"], en=group["en"])
        yield RecommendingUnit(code=group["code"], kind="central_enterprise", name=name, region="")


def _unique(path: str, items: Iterable[Value]) -> dict[str, Value]:
    """The items by code or key, in their order; a second item of the same code is a problem."""
    found: dict[str, Value] = {}
    problems = []
    for item in items:
        code = str(getattr(item, "code", "") or getattr(item, "key", ""))
        if code in found:
            problems.append(_problem(path, "reference.duplicate", f"{code} is given twice"))
        found[code] = item
    if problems:
        raise RulebookError(problems)
    return found


def _text(value: Mapping[str, str]) -> Text:
    return Text(zh=value["zh"], en=value["en"])


def _problem(file: str, code: str, reason: str, line: int = 1) -> Problem:
    return Problem(f"reference/{file}".rstrip("/"), line, code, reason)


def _unreadable(path: Path, error: Exception) -> Problem:
    mark = getattr(error, "problem_mark", None)
    reason = error.strerror or "cannot be read" if isinstance(error, OSError) else str(error).splitlines()[0]
    return _problem(path.name, "reference.unreadable", reason, mark.line + 1 if mark else 1)
