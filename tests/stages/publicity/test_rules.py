from datetime import date, timedelta

import pytest

from tidu.core import clock
from tidu.rulebook.model import Citation, Text
from tidu.stages.publicity import rules

CITED = Citation("decision 0007", "1", Text("决定0007第1点", "decision 0007, 1"), "C")
TODAY = date(2024, 12, 30)


@pytest.mark.parametrize(
    ("asked", "first", "last"),
    [
        ("2024-12-23", "2024-12-23", "2024-12-27"),  # an ordinary week
        ("2024-12-30", "2024-12-30", "2025-01-06"),  # across New Year's Day and a weekend
        ("2024-12-28", "2024-12-30", "2025-01-06"),  # asked for a Saturday
        ("2025-01-01", "2025-01-02", "2025-01-08"),  # asked for a holiday
        (
            "2025-01-24",
            "2025-01-24",
            "2025-02-06",
        ),  # Sunday 26 January is worked, eight days of Spring Festival are not
        ("2025-01-25", "2025-01-26", "2025-02-07"),  # the shifted working day may be the first day
    ],
)
def test_five_working_days_follow_the_chinese_calendar(asked, first, last):
    period = rules.period_from(date.fromisoformat(asked), 5)
    assert period == rules.Period(date.fromisoformat(first), date.fromisoformat(last))


def test_a_year_without_announced_holidays_gives_no_period():
    assert rules.period_from(date(2199, 1, 4), 5) is None


@pytest.mark.parametrize(
    ("day", "count", "codes"),
    [
        (TODAY, 1, []),
        (TODAY + timedelta(days=9), 1, []),
        (TODAY - timedelta(days=1), 1, ["publicity.day_passed"]),
        (TODAY, 0, ["publicity.nothing_to_publish"]),
    ],
)
def test_what_a_start_needs(day, count, codes):
    assert [finding.code for finding in rules.start_findings(day, TODAY, count, CITED)] == codes


@pytest.mark.parametrize(
    ("at", "codes"),
    [
        (clock.end_of(TODAY), ["publicity.still_running"]),
        (clock.end_of(TODAY) + timedelta(seconds=1), []),
    ],
)
def test_a_publication_runs_to_the_last_second_of_its_last_day(at, codes):
    found = rules.close_findings(TODAY, at, CITED)
    assert [(finding.code, finding.citation) for finding in found] == [(code, CITED) for code in codes]
