"""Spans of days lie on their scale, whatever the days."""

from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from tidu.core import clock
from tidu.core.spans import WIDTH, Scale, Spans, bar

DAYS = st.dates(date(1990, 1, 1), date(2060, 1, 1))
SCALE = Scale(date(2020, 1, 1), date(2025, 6, 1))


@given(DAYS, DAYS)
def test_every_day_has_a_place_and_later_days_no_earlier_one(one: date, other: date) -> None:
    first, second = SCALE.place(min(one, other)), SCALE.place(max(one, other))
    assert 0 <= first <= second <= WIDTH


@given(DAYS, DAYS)
def test_every_bar_is_seen_and_lies_within(one: date, other: date) -> None:
    drawn = bar(SCALE, min(one, other), max(one, other), "")
    assert 0 <= drawn.begin < drawn.begin + drawn.length <= WIDTH


def test_a_scale_of_one_day_is_no_failure() -> None:
    assert Scale(SCALE.first, SCALE.first).place(SCALE.first) == 0


def test_today_is_marked_where_it_lies_on_the_scale() -> None:
    for day, place in ((date(2020, 1, 1), 0), (date(2025, 6, 1), WIDTH), (date(2025, 6, 2), None)):
        with clock.frozen(clock.moment(day)):
            assert Spans(SCALE, []).today == place
