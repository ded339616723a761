"""A chart is its table: what is drawn comes from it, and nothing is drawn beyond the frame."""

import re
from itertools import pairwise

import pytest
from django.template.loader import render_to_string
from hypothesis import given
from hypothesis import strategies as st

from tidu.core import charts
from tidu.core.charts import Chart, Series

values = st.lists(st.integers(0, 20_000), min_size=1, max_size=60)


def a_chart(numbers, kind="line", second=None):
    series = [Series("提交", numbers)] + ([Series("通过", second)] if second else [])
    return Chart("progress", "进度", "日期", [f"11-{day:02}" for day in range(len(numbers))], series, kind)


@given(values)
def test_everything_lies_within_the_frame(numbers):
    (line,) = a_chart(numbers).drawn
    points = [tuple(map(float, point.split(","))) for point in line.points.split()]
    assert len(points) == len(numbers)
    assert all(charts.LEFT <= x <= charts.RIGHT and charts.TOP <= y <= charts.BOTTOM for x, y in points)
    heights = [y for _x, y in points]
    assert heights[numbers.index(max(numbers))] == min(heights)


@given(values)
def test_bars_stand_on_the_ground_beside_each_other(numbers):
    bars = a_chart(numbers, "bar", second=numbers).drawn
    rectangles = sorted(bar for one in bars for bar in one.bars)
    assert len(rectangles) == 2 * sum(number > 0 for number in numbers)
    assert all(abs(y + height - charts.BOTTOM) < 0.2 for _x, y, _width, height in rectangles)
    for (x, _y, width, _h), (following, *_rest) in pairwise(rectangles):
        assert x + width <= following + 0.25


@given(st.floats(0, 1e7))
def test_the_scale_ends_at_a_round_number_not_far_above(value):
    top = charts.round_above(value)
    assert value <= top <= max(4, 2 * value + 1)
    assert str(top).rstrip("0.").lstrip("0.").replace(".", "") in {"1", "2", "4", "5", "8"}


@pytest.mark.parametrize(("top", "words"), [(4, "0 1 2 3 4"), (80, "0 20 40 60 80"), (1000, "0 200 400 600 800 1,000")])
def test_ticks_are_round(top, words):
    assert [tick.words for tick in a_chart([top]).ticks] == words.split()


def test_few_labels_stand_under_many_values():
    assert 5 <= len(a_chart(list(range(48))).marks) <= charts.MOST_LABELS


def test_the_table_holds_the_same_numbers():
    page = render_to_string("components/chart.html", {"chart": a_chart([1, 5, 9.0], second=[0, 2, None])})
    rows = re.findall(
        r'<tr><th scope="row" class="num">([^<]+)</th><td class="num">([^<]*)</td><td class="num">([^<]*)', page
    )
    assert rows == [("11-00", "1", "0"), ("11-01", "5", "2"), ("11-02", "9", "")]
    assert page.count("<polyline") == 2
    assert "data-explore hidden" in page


def test_without_numbers_nothing_is_drawn():
    page = render_to_string("components/chart.html", {"chart": Chart("x", "进度", "日期", [], [])})
    assert "<polyline" not in page
    assert "data-explore" not in page
