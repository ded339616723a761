"""One form, one digest."""

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tidu.core.digest import canonical, digest_of, short

PLAIN = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(), inner, max_size=4),
)


@given(st.dictionaries(st.text(min_size=1), PLAIN, min_size=2))
def test_the_order_of_keys_does_not_matter(value: dict[str, object]) -> None:
    assert digest_of(dict(reversed(value.items()))) == digest_of(value)


@given(PLAIN, PLAIN)
def test_equal_digests_mean_equal_forms(one: object, other: object) -> None:
    assert (digest_of(one) == digest_of(other)) is (canonical(one) == canonical(other))


def test_dates_and_decimals_have_one_text() -> None:
    value = {"b": Decimal("1.50"), "a": date(2024, 11, 22), "c": datetime(2024, 11, 22, tzinfo=UTC)}
    assert canonical(value) == b'{"a":"2024-11-22","b":"1.50","c":"2024-11-22T00:00:00+00:00"}'


@pytest.mark.parametrize("value", [float("nan"), float("inf"), {1, 2}, object()])
def test_what_has_no_one_form_is_refused(value: object) -> None:
    with pytest.raises((ValueError, TypeError)):
        digest_of(value)


def test_a_digest_is_shown_in_two_groups() -> None:
    assert short("7c1e9a40ffff") == "7c1e 9a40"
