"""Two people's changes of one section: what one side changed is taken, what both changed is asked, nothing is lost."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tidu.dossiers.rules import Dispute, content_as_rows, marks_of, merge, rows_as_content
from tidu.dossiers.rules.answers import is_empty

VALUES = st.sampled_from(["", "甲", "乙", "丙", 0, 1, False, True])
ROW = st.dictionaries(st.sampled_from("abcd"), VALUES, max_size=4)
TABLE = st.dictionaries(st.sampled_from(["1", "2", "3", "4"]), ROW, max_size=4)
FLAT = ROW.map(lambda row: {"": row})
ONE = {"r": {"a": "1"}}
SECTION = st.one_of(st.tuples(FLAT, FLAT, FLAT), st.tuples(TABLE, TABLE, TABLE))


def filled(rows: Any) -> dict[str, dict[str, Any]]:
    return {key: {name: value for name, value in row.items() if not is_empty(value)} for key, row in rows.items()}


def cells(rows: Any) -> set[tuple[str, str, str]]:
    """Every answer with its place; repr keeps 0 and False apart."""
    return {(key, name, repr(value)) for key, row in filled(rows).items() for name, value in row.items()}


@given(SECTION)
def test_no_answer_that_anybody_gave_is_lost(section: Any) -> None:
    base, mine, theirs = section
    merged = merge(marks_of(base), mine, theirs)
    kept = cells(merged.rows) | {(d.row, d.field, repr(d.mine)) for d in merged.disputes}
    assert (cells(mine) | cells(theirs)) - cells(base) <= kept


@given(SECTION)
def test_an_answer_that_both_left_alone_stays(section: Any) -> None:
    base, mine, theirs = section
    assert cells(base) & cells(mine) & cells(theirs) <= cells(merge(marks_of(base), mine, theirs).rows)


@given(SECTION)
def test_nothing_comes_from_nowhere(section: Any) -> None:
    base, mine, theirs = section
    assert cells(merge(marks_of(base), mine, theirs).rows) <= cells(mine) | cells(theirs)


@given(SECTION)
def test_without_a_dispute_it_does_not_matter_who_was_first(section: Any) -> None:
    base, mine, theirs = section
    one, other = merge(marks_of(base), mine, theirs), merge(marks_of(base), theirs, mine)
    assert {(d.row, d.field) for d in one.disputes} == {(d.row, d.field) for d in other.disputes}
    if not one.disputes:
        assert (one.rows, one.kept) == (other.rows, other.kept)


@given(SECTION)
def test_who_changes_alone_gets_what_they_wrote(section: Any) -> None:
    base, mine, _theirs = section
    assert merge(marks_of(base), mine, base).rows == filled(mine)
    assert merge(marks_of(base), base, mine).rows == filled(mine)


@given(SECTION)
def test_the_same_on_both_sides_is_no_dispute(section: Any) -> None:
    base, mine, _theirs = section
    merged = merge(marks_of(base), mine, mine)
    assert (merged.rows, merged.disputes) == (filled(mine), [])


@given(SECTION)
def test_a_dispute_names_both_answers_and_theirs_stands(section: Any) -> None:
    base, mine, theirs = section
    merged = merge(marks_of(base), mine, theirs)
    for dispute in merged.disputes:
        assert repr(dispute.mine) != repr(dispute.theirs)
        assert repr(merged.rows[dispute.row].get(dispute.field)) == repr(filled(theirs)[dispute.row].get(dispute.field))


@pytest.mark.parametrize(
    ("base", "mine", "theirs", "rows", "disputed"),
    [
        ({"a": "1"}, {"a": "2"}, {"a": "1"}, {"a": "2"}, []),
        ({"a": "1"}, {"a": "1"}, {"a": "2"}, {"a": "2"}, []),
        ({"a": "1"}, {"a": "2"}, {"a": "2"}, {"a": "2"}, []),
        ({"a": "1"}, {"a": "2"}, {"a": "3"}, {"a": "3"}, [Dispute("", "a", "2", "3")]),
        ({"a": "1"}, {}, {"a": "3"}, {"a": "3"}, [Dispute("", "a", None, "3")]),
        ({"a": "1"}, {}, {"a": "1"}, {}, []),
        ({}, {"a": "1"}, {"b": "2"}, {"b": "2", "a": "1"}, []),
    ],
)
def test_one_field(base: Any, mine: Any, theirs: Any, rows: Any, disputed: Any) -> None:
    merged = merge(marks_of({"": base}), {"": mine}, {"": theirs})
    assert (merged.rows[""], merged.disputes) == (rows, disputed)


@pytest.mark.parametrize(
    ("mine", "theirs", "left", "kept"),
    [
        ({}, {"r": {"a": "1"}}, {}, set()),
        ({"r": {"a": "1"}}, {}, {}, set()),
        ({}, {"r": {"a": "2"}}, {"r": {"a": "2"}}, {"r"}),
        ({"r": {"a": "2"}}, {}, {"r": {"a": "2"}}, {"r"}),
        (ONE | {"x": {"a": "9"}}, ONE | {"y": {"a": "8"}}, ONE | {"y": {"a": "8"}, "x": {"a": "9"}}, set()),
    ],
)
def test_one_row(mine: Any, theirs: Any, left: Any, kept: set[str]) -> None:
    merged = merge(marks_of({"r": {"a": "1"}}), mine, theirs)
    assert (merged.rows, merged.kept, merged.disputes) == (left, kept, [])
    assert list(merged.rows) == list(left)


@given(TABLE)
def test_rows_are_stored_and_read_again_under_their_keys(rows: Any) -> None:
    content, keys = rows_as_content(filled(rows), repeated=True)
    read = content_as_rows(content, keys, repeated=True)
    assert read == {key: row for key, row in filled(rows).items() if any(value is not False for value in row.values())}


def test_rows_stored_without_keys_are_known_by_their_place() -> None:
    assert list(content_as_rows({"rows": [{"a": 1}, {"a": 2}, {"a": 3}]}, ["k"], repeated=True)) == ["k", "r1", "r2"]
