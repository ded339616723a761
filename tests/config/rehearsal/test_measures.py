"""What a rehearsal says of its requests."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tidu.config.rehearsal.measures import Line, Measures, quantile

SOME_TIMES = st.lists(st.floats(0, 60), min_size=1, max_size=60)


@pytest.mark.parametrize(
    ("values", "share", "expected"),
    [([], 0.99, 0), ([3], 0.5, 3), ([4, 1, 3, 2], 0.5, 2), ([4, 1, 3, 2], 0.95, 4), (list(range(1, 101)), 0.99, 99)],
)
def test_quantile(values: list[float], share: float, expected: float) -> None:
    assert quantile(values, share) == expected


@given(SOME_TIMES, st.floats(0.01, 1))
def test_a_quantile_covers_its_share(values: list[float], share: float) -> None:
    found = quantile(values, share)
    assert sum(value <= found for value in values) >= share * len(values)
    assert sum(value < found for value in values) < share * len(values)


def test_lines() -> None:
    measures = Measures()
    for seconds, status in ((0.1, 302), (0.2, 409), (0.3, 500), (0.4, 0)):
        measures.note("submit", seconds, status)
    measures.note("save", 0.05, 200)
    assert measures.lines(2.0) == [
        Line("submit", 4, 2.0, 200, 400, 400, 400, refused=1, failed=2),
        Line("save", 1, 0.5, 50, 50, 50, 50, refused=0, failed=0),
    ]
