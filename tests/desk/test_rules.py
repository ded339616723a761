"""What the last hour is expected to bring, and where a unit stands."""

from datetime import date, timedelta
from math import isclose
from random import Random

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from tidu.core import clock
from tidu.desk import rules
from tidu.desk.rules import Share, UnitFigures, expected_load, interval, law_of_deadlines, measured, standing_of
from tidu.desk.states import Standing

OPENED = clock.moment(date(2024, 10, 28))
CLOSES = clock.end_of(date(2024, 11, 22))
WHOLE = CLOSES - OPENED
NOW = CLOSES - timedelta(hours=62)
lengths = st.timedeltas(timedelta(0), WHOLE)
counts = st.integers(0, 3000)


def load(submitted=100, drafts=50, at=NOW, **over):
    found = expected_load([Share(CLOSES, submitted, drafts)], opened=OPENED, at=at, **over)
    assert found is not None
    assert found.ends == CLOSES
    return found


@given(lengths, lengths, lengths)
def test_exposure_adds_up_to_one(first, second, third):
    late, middle, early = sorted([first, second, third])
    for exposure in (law_of_deadlines(WHOLE), measured([first, second, third])):
        assert isclose(exposure(early, late), exposure(early, middle) + exposure(middle, late), abs_tol=1e-9)
    assert isclose(law_of_deadlines(WHOLE)(WHOLE, timedelta(0)), 1)


def test_the_last_hours_come_faster_than_the_first():
    exposure = law_of_deadlines(WHOLE)
    shares = [exposure(timedelta(hours=left + 1), timedelta(hours=left)) for left in range(100)]
    assert shares == sorted(shares, reverse=True)


@given(counts, counts, lengths)
def test_the_interval_holds_the_mean_and_is_never_upside_down(submitted, drafts, left):
    assume(left > timedelta(0))
    found = load(submitted, drafts, CLOSES - left)
    assert 0 <= found.low <= found.high
    assert found.low <= found.mean + 1
    assert found.mean <= found.high + 1


@given(counts, counts, st.integers(1, 500))
def test_more_submissions_and_more_drafts_mean_a_higher_load(submitted, drafts, more):
    before = load(submitted, drafts)
    assert load(submitted + more, drafts).mean > before.mean
    assert load(submitted, drafts + more).mean > before.mean


@pytest.mark.parametrize("at", [OPENED - timedelta(seconds=1), CLOSES, CLOSES + timedelta(days=1)])
def test_nothing_is_expected_outside_of_the_window(at):
    assert expected_load([Share(CLOSES, 9, 9)], opened=OPENED, at=at) is None


def test_within_the_last_hour_only_what_is_left_of_it_counts():
    assert load(at=CLOSES - timedelta(minutes=10)).mean < load(at=CLOSES - timedelta(minutes=50)).mean


EARLIER = CLOSES - timedelta(days=2)


def test_a_deadline_of_units_own_has_its_own_last_hour():
    """Two days apart, nearly all of a share comes in its own last hour; the busier one is told, and when it is."""
    shares = [Share(EARLIER, 100, 50), Share(CLOSES, 40, 20)]
    found = expected_load(shares, opened=OPENED, at=NOW)
    assert found.ends == EARLIER
    alone = expected_load(shares[:1], opened=OPENED, at=NOW)
    assert alone.mean < found.mean < alone.mean * 1.05, "the others go on meanwhile"
    after = expected_load(shares, opened=OPENED, at=EARLIER)
    assert after == expected_load(shares[1:], opened=OPENED, at=EARLIER), "who has closed brings nothing more"
    assert after.ends == CLOSES


def test_an_earlier_day_takes_load_off_the_last_evening():
    together = load(submitted=140, drafts=70)
    apart = expected_load([Share(EARLIER, 70, 35), Share(CLOSES, 70, 35)], opened=OPENED, at=NOW)
    assert apart.mean < 0.7 * together.mean


@given(counts, counts, st.integers(1, 6))
def test_one_deadline_in_several_shares_has_the_same_mean(submitted, drafts, parts):
    whole = load(submitted * parts, drafts * parts)
    split = expected_load([Share(CLOSES, submitted, drafts)] * parts, opened=OPENED, at=NOW)
    assert isclose(split.mean, whole.mean)
    assert (split.low, split.high, split.ends) == (whole.low, whole.high, whole.ends)


def test_an_earlier_campaign_says_how_submissions_come():
    even = [timedelta(hours=hours) for hours in range(600)]
    late = [timedelta(minutes=minutes) for minutes in range(600)]
    assert load(exposure=measured(late)).mean > 20 * load(exposure=measured(even)).mean


def test_the_figures_of_one_evening_by_hand():
    exposure = law_of_deadlines(WHOLE)
    passed, rest = exposure(WHOLE, timedelta(hours=62)), exposure(timedelta(hours=62), timedelta(0))
    hour = exposure(timedelta(hours=1), timedelta(0))
    by_hand = (100 + 25 + 0.5) * hour / (passed + rest / 2)
    assert isclose(load().mean, by_hand)
    assert round(by_hand, 1) == 19.9


def test_however_much_was_seen_an_evening_is_not_known_better_than_by_a_fifth():
    found = load(submitted=10_000, drafts=2_000)
    assert 0.6 < found.low / found.mean < 0.75
    assert 1.25 < found.high / found.mean < 1.4


@pytest.mark.parametrize(("shape", "odds"), [(0.5, 0.1), (125.5, 0.09), (8000.0, 0.2)])
def test_the_interval_is_that_of_the_distribution(shape, odds):
    low, high = interval(shape, odds)
    chances = [rules._chance(count, shape, odds) for count in range(int(shape * odds * 3) + 60)]
    assert isclose(sum(chances), 1, rel_tol=1e-4)
    assert sum(chances[:low]) < 0.05 <= sum(chances[: low + 1]) + 1e-9
    assert sum(chances[:high]) < 0.95 <= sum(chances[: high + 1]) + 1e-9


def test_nine_in_ten_evenings_of_the_model_fall_into_the_interval():
    rng, exposure, held, evenings = Random(7), law_of_deadlines(WHOLE), 0, 400
    passed, hour = exposure(WHOLE, timedelta(hours=62)), exposure(timedelta(hours=1), timedelta(0))
    for _evening in range(evenings):
        pace = rng.gammavariate(200, 1)
        evening = rng.gammavariate(rules.STEADINESS, 1 / rules.STEADINESS)
        so_far, last = poisson(rng, pace * passed), poisson(rng, pace * hour * evening)
        drafts = round(pace * (1 - passed))
        found = load(so_far, drafts)
        held += found.low <= last <= found.high
    assert 0.86 <= held / evenings <= 0.99


def poisson(rng: Random, mean: float) -> int:
    """A count by adding waiting times."""
    count, left = 0, mean
    while (left := left - rng.expovariate(1)) > 0:
        count += 1
    return count


@pytest.mark.parametrize(
    ("figures", "standing"),
    [
        ({}, "not_started"),
        ({"drafts": 3}, "drafts"),
        ({"submitted": 1, "drafts": 3}, "checking"),
        ({"submitted": 1, "ranked": 1, "signers": 6}, "ranking"),
        ({"submitted": 1, "ranked": 1, "signers": 6, "signed": 5, "sheet": "draft"}, "signing"),
        ({"submitted": 1, "ranked": 1, "signers": 6, "signed": 6, "sheet": "draft"}, "signed"),
        ({"ranked": 1, "signers": 1, "signed": 1, "sheet": "submitted"}, "handed_in"),
        ({"ranked": 1, "signers": 1, "signed": 1, "sheet": "returned"}, "returned"),
        ({"ranked": 1, "signers": 1, "signed": 1, "sheet": "accepted"}, "accepted"),
    ],
)
def test_where_a_unit_stands(figures, standing):
    unit = UnitFigures(**figures)
    assert standing_of(unit) == Standing(standing)
    groups = {key for key, belongs in rules.REMINDED.items() if belongs(unit)}
    expected = {"not_handed_in"} - ({"not_handed_in"} if standing in {"handed_in", "accepted"} else set())
    expected |= {"not_started"} if standing == "not_started" else set()
    expected |= {"not_signed"} if standing in {"ranking", "signing"} else set()
    assert groups == expected
