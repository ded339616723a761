"""Places and days of factories: pure decisions."""

from __future__ import annotations

from datetime import date

import pytest

from tidu.factories import rules
from tidu.rulebook.model import Region, Text

NAME = Text("甲", "A")
TODAY = date(2024, 11, 1)


@pytest.mark.parametrize(
    ("region", "under_corps", "expected"),
    [
        (Region("320505", NAME, "county", "320500"), False, []),
        (Region("320500", NAME, "city", "320000"), False, []),
        (Region("659001", NAME, "county", "650000"), True, []),
        (None, False, [("factories.region_unknown", "region_code")]),
        (Region("320000", NAME, "province", ""), False, [("factories.region_too_wide", "region_code")]),
        (Region("320505", NAME, "county", "320500"), True, [("factories.not_under_corps", "under_corps")]),
    ],
)
def test_region(region: Region | None, under_corps: bool, expected: list[tuple[str, str]]) -> None:
    assert [(f.code, f.field) for f in rules.region_findings(region, under_corps)] == expected


@pytest.mark.parametrize(
    ("started", "completed", "expected"),
    [
        (TODAY, None, []),
        (TODAY, TODAY, []),
        (date(2024, 11, 2), None, [("factories.start_in_future", "construction_started_on")]),
        (date(2020, 1, 1), date(2024, 11, 2), [("factories.completion_in_future", "completed_on")]),
        (date(2020, 1, 2), date(2020, 1, 1), [("factories.completed_before_start", "completed_on")]),
    ],
)
def test_dates(started: date, completed: date | None, expected: list[tuple[str, str]]) -> None:
    assert [(f.code, f.field) for f in rules.date_findings(started, completed, TODAY)] == expected
