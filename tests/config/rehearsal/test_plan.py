"""The plan of a rehearsal: everybody comes once, in order, the pace rises, and the same words give the same plan."""

from collections import Counter

from hypothesis import given
from hypothesis import strategies as st

from tidu.config.rehearsal.plan import LAST_HOUR, SHARES, Habit, experts_needed, plan

SIZES = st.integers(0, 400)
SEEDS = st.integers(0, 2**32)
COMPRESSIONS = st.floats(1, 3600)


@given(SIZES, SEEDS, COMPRESSIONS)
def test_everybody_comes_once_and_only_who_comes_too_late_after_the_deadline(
    size: int, seed: int, compress: float
) -> None:
    made = plan(size, seed, compress)
    assert made == plan(size, seed, compress)
    assert sorted(one.applicant for one in made.arrivals) == list(range(size))
    moments = [one.at for one in made.arrivals]
    assert moments == sorted(moments)
    assert made.deadline == LAST_HOUR / compress
    assert {one.applicant for one in made.arrivals if one.at > made.deadline} == {
        one.applicant for one in made.arrivals if one.habit == Habit.LATE
    }


@given(SEEDS)
def test_habits_have_their_shares_and_each_occurs_in_a_small_rehearsal(seed: int) -> None:
    counted = Counter(one.habit for one in plan(200, seed, 60).arrivals)
    assert {habit: counted[habit] for habit in SHARES} == {habit: share * 200 for habit, share in SHARES.items()}
    assert {one.habit for one in plan(12, seed, 60).arrivals} == set(Habit)


def test_the_pace_rises_up_to_the_deadline() -> None:
    made = plan(4000, 7, 60)
    quarters = Counter(int(4 * one.at / made.deadline) for one in made.arrivals if one.habit != Habit.LATE)
    assert quarters[0] < quarters[1] < quarters[2] < quarters[3]


@given(st.integers(1, 5000), st.integers(1, 9))
def test_experts_have_no_more_than_they_can_read(dossiers: int, each: int) -> None:
    needed = experts_needed(dossiers, each)
    assert needed >= 3 * each
    assert needed * 22 >= dossiers * each
