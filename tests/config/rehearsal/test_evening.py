"""How the evening ends for somebody: what is theirs, and what the platform did to them."""

import pytest

from tidu.config.rehearsal.evening import Outcome, outcome

DEADLINE = 60.0


@pytest.mark.parametrize(
    ("accepted", "ended", "waited", "expected"),
    [
        (True, 59.0, 3.0, Outcome.HANDED_IN),
        (True, 61.0, 0.0, Outcome.HANDED_IN),  # the moment the request arrived counts
        (False, 65.0, 3.0, Outcome.NOT_HANDED_IN),
        (False, 62.0, 3.0, Outcome.HELD_UP),
        (False, 63.0, 3.0, Outcome.HELD_UP),
        (False, 63.1, 3.0, Outcome.NOT_HANDED_IN),
    ],
)
def test_outcome(accepted: bool, ended: float, waited: float, expected: Outcome) -> None:
    assert outcome(accepted, ended, waited, DEADLINE) == expected
