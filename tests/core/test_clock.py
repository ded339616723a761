"""Days of Asia/Shanghai, deadlines to their last second, working days with their shifted weekends."""

from datetime import UTC, date, datetime, time, timedelta

import pytest

from tidu.core import clock

DEADLINE = date(2024, 11, 22)


@pytest.mark.parametrize(
    ("at", "passed"),
    [
        (clock.moment(DEADLINE, time(23, 59, 59)), False),
        (clock.moment(DEADLINE, time(23, 59, 59, 999999)), False),
        (clock.moment(date(2024, 11, 23)), True),
        (datetime(2024, 11, 22, 15, 59, 59, tzinfo=UTC), False),
        (datetime(2024, 11, 22, 16, 0, 0, tzinfo=UTC), True),
    ],
)
def test_a_day_ends_with_its_last_second_in_shanghai(at: datetime, passed: bool) -> None:
    assert clock.has_passed(DEADLINE, at) is passed


def test_no_deadline_never_passes() -> None:
    assert not clock.has_passed(None, datetime.max.replace(tzinfo=UTC))


def test_the_end_of_a_day_is_its_last_second() -> None:
    assert clock.end_of(DEADLINE) == datetime(2024, 11, 22, 15, 59, 59, tzinfo=UTC)


def test_a_frozen_clock_stands_and_runs_again_after() -> None:
    moment = datetime(2024, 11, 11, 20, tzinfo=UTC)
    with clock.frozen(moment):
        assert (clock.now(), clock.today()) == (moment, date(2024, 11, 12))
    assert clock.now() - datetime.now(UTC) < timedelta(minutes=1)


@pytest.mark.parametrize(
    ("start", "count", "last"),
    [
        (date(2024, 12, 2), 5, date(2024, 12, 6)),
        (date(2024, 12, 6), 2, date(2024, 12, 9)),
        (date(2024, 9, 30), 2, date(2024, 10, 8)),
        (date(2024, 10, 12), 1, date(2024, 10, 12)),
        (date(2025, 1, 26), 2, date(2025, 1, 27)),
        (date(2024, 12, 7), 1, date(2024, 12, 9)),
    ],
)
def test_working_days_follow_the_chinese_calendar(start: date, count: int, last: date) -> None:
    assert clock.add_working_days(start, count) == last


def test_a_year_the_calendar_does_not_know_is_refused() -> None:
    with pytest.raises(NotImplementedError):
        clock.add_working_days(date(2090, 1, 1), 5)
