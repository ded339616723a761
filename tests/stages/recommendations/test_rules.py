from hypothesis import given
from hypothesis import strategies as st

from tidu.rulebook.model import Citation, Quota, Text
from tidu.stages.recommendations import rules

CLAUSE = Citation("miit/2024-399", "2.2.2", Text("二(二)2", "II(2)2"))
STEPS = st.lists(st.tuples(st.sampled_from(["add", "move", "remove"]), st.integers(0, 30), st.integers(0, 30)))


def codes(findings):
    return [finding.code for finding in findings]


@given(STEPS)
def test_an_item_stands_exactly_where_it_was_put(steps):
    order: list[int] = []
    for number, (verb, which, where) in enumerate(steps):
        before = list(order)
        if verb == "add":
            place = where % (len(order) + 1) + 1
            order = rules.inserted(order, number, place)
            assert order[place - 1] == number
            assert rules.without(order, number) == before
        elif order and verb == "move":
            item, place = order[which % len(order)], where % len(order) + 1
            order = rules.moved(order, item, place)
            assert order[place - 1] == item
            assert rules.without(order, item) == rules.without(before, item)
        elif order:
            order = rules.without(order, order[which % len(order)])
            assert len(order) == len(before) - 1
        assert len(set(order)) == len(order)


@given(st.integers(0, 30), st.integers(1, 25))
def test_quota_is_full_exactly_from_its_limit_on(ranked, limit):
    found = rules.quota_findings(ranked, Quota("province", limit, CLAUSE))
    assert [(each.code, each.citation) for each in found] == (
        [("recommendations.quota_full", CLAUSE)] if ranked >= limit else []
    )


def test_places_run_from_one_to_the_last():
    assert [place for place in range(-1, 6) if not rules.place_findings(place, 3)] == [1, 2, 3]


def test_signing_needs_a_list_the_very_list_and_no_signature_before():
    table = {
        (ranked, seen, signed): codes(rules.signing_findings(ranked, "now", seen, signed, CLAUSE))
        for ranked in (0, 1)
        for seen in ("now", "then")
        for signed in (False, True)
    }
    assert {key: found for key, found in table.items() if key[0] == 1} == {
        (1, "now", False): [],
        (1, "now", True): ["recommendations.signed_already"],
        (1, "then", False): ["recommendations.list_changed"],
        (1, "then", True): ["recommendations.list_changed"],
    }
    assert {tuple(found) for key, found in table.items() if key[0] == 0} == {("recommendations.empty",)}


def test_each_missing_signature_is_a_finding_of_its_own():
    found = rules.submission_findings(2, [Text("财政", "Finance"), Text("数据", "Data")], CLAUSE)
    assert [(each.code, each.params["desk"].en) for each in found] == [
        ("recommendations.signature_missing", "Finance"),
        ("recommendations.signature_missing", "Data"),
    ]
    assert codes(rules.submission_findings(0, [Text("财政", "Finance")], CLAUSE)) == ["recommendations.empty"]
    assert rules.submission_findings(1, [], CLAUSE) == []


def test_the_digest_tells_rank_number_and_version():
    lines = [(1, "a", "x"), (2, "b", "y")]
    others = [
        [(1, "b", "y"), (2, "a", "x")],
        [(1, "a", "x")],
        [(1, "a", "z"), (2, "b", "y")],
        [(1, "c", "x"), (2, "b", "y")],
    ]
    digests = {rules.list_digest(each) for each in [lines, *others]}
    assert len(digests) == 5
