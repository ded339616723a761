from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tidu.register.rules import plain_number, standing_on
from tidu.workflow.merkle import merkle_root, path_to_root, root_along

DAY = date(2025, 1, 20)
HASHES = st.text("0123456789abcdef", min_size=64, max_size=64)


@pytest.mark.parametrize(
    "written",
    [
        "ZY-2024-0001",
        " zy-2024-0001 ",
        "ＺＹ－２０２４－０００１",
        "ZY—2024–0001",
        "Z Y - 2 0 2 4 - 0 0 0 1",
        "ZY-2024-0001\u3000\t\u200b",
        "ZY‑2024−0001",
    ],
)
def test_ways_to_write_a_number(written):
    assert plain_number(written) == "ZY-2024-0001"


@given(st.text())
def test_a_plain_number_holds_neither_spaces_nor_signs_that_are_not_seen(text):
    assert all(sign.isprintable() and not sign.isspace() for sign in plain_number(text))


@pytest.mark.parametrize(
    ("status", "until", "standing"),
    [
        ("valid", None, "valid"),
        ("valid", DAY, "valid"),
        ("valid", date(2025, 1, 19), "lapsed"),
        ("suspended", date(2025, 1, 19), "suspended"),
        ("withdrawn", None, "withdrawn"),
    ],
)
def test_standing(status, until, standing):
    assert standing_on(DAY, status, until) == standing


@given(st.lists(HASHES, min_size=1, max_size=40), st.data())
def test_every_leaf_leads_to_the_root(hashes, data):
    position = data.draw(st.integers(0, len(hashes) - 1))
    assert root_along(hashes[position], path_to_root(hashes, position)) == merkle_root(hashes)
