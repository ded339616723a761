"""What was told is held against the log: what is missing was lost, what nobody was told of was doubled."""

from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tidu.config.rehearsal.told import Balance, Told, balances

ACTS = st.lists(st.tuples(st.sampled_from(["submit", "sign"]), st.sampled_from("abc")))
A = ("submit", "a")


def told(*statuses: int) -> Told:
    noted = Told()
    for status in statuses:
        noted.note(*A, status)
    return noted


@pytest.mark.parametrize(
    ("statuses", "in_the_log", "expected"),
    [
        ([302], 1, Balance("submit", 1, 0, 0)),
        ([302], 0, Balance("submit", 1, 1, 0)),
        ([302], 2, Balance("submit", 1, 0, 1)),
        ([302, 409], 1, Balance("submit", 1, 0, 0)),
        ([302, 409], 2, Balance("submit", 1, 0, 1)),
        ([302, 0], 2, Balance("submit", 1, 0, 0)),
        ([302, 503], 1, Balance("submit", 1, 0, 0)),
    ],
)
def test_one_act(statuses: list[int], in_the_log: int, expected: Balance) -> None:
    assert balances(told(*statuses), Counter({A: in_the_log})) == [expected]


@given(ACTS)
def test_a_log_that_holds_what_was_told(acts: list[tuple[str, str]]) -> None:
    noted = Told()
    for act in acts:
        noted.note(*act, 200)
    assert all(one.lost == one.doubled == 0 for one in balances(noted, Counter(acts)))
    assert sum(one.told for one in balances(noted, Counter(acts))) == len(acts)
