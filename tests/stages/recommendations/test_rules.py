from hypothesis import given
from hypothesis import strategies as st

from tidu.rulebook.model import Citation, Quota, Text
from tidu.stages.recommendations import forms, rules

CLAUSE = Citation("miit/2024-399", "2.2.2", Text("二(二)2", "II(2)2"))


def codes(findings):
    return [finding.code for finding in findings]


def listed(steps):
    return [rules.Listed(step, f"n{step}", f"t{step}", f"v{step}") for step in steps]


ORDERS = st.lists(st.integers(1, 40), unique=True, max_size=12)
PLACES = st.dictionaries(st.integers(1, 40), st.integers(-3, 50), max_size=12)


@given(ORDERS, PLACES)
def test_an_arranged_order_holds_the_same_and_puts_each_where_it_was_asked(order, asked):
    places = {item: place for item, place in asked.items() if item in order}
    arranged = rules.arranged(order, places)
    assert sorted(arranged) == sorted(order)
    assert [item for item in arranged if item not in places] == [item for item in order if item not in places]
    exact = [place for place in places.values() if 1 <= place <= len(order)]
    if len(set(places.values())) == len(exact) == len(places):
        assert {item: arranged.index(item) + 1 for item in places} == places


@given(ORDERS, ORDERS)
def test_the_changes_between_two_orders_lead_from_one_to_the_other_and_back(before, after):
    for here, there in ((before, after), (after, before)):
        changes = rules.changes_between(listed(here), listed(there))
        named = {int(change.number[1:]): change for change in changes}
        assert len(named) == len(changes)
        rest = [step for step in here if step not in named]
        places = {step: change.rank for step, change in named.items() if change.rank}
        assert rules.arranged([*rest, *places], places) == there
        assert {s: c.before for s, c in named.items() if c.before} == {s: here.index(s) + 1 for s in named if s in here}


@given(ORDERS)
def test_one_move_is_named_by_one_project(order):
    for place in range(1, len(order) + 1):
        if len(order) > 1:
            changes = rules.changes_between(listed(order), listed(rules.arranged(order, {order[0]: place})))
            assert len(changes) == (0 if place == 1 else 1)


MOVES = st.lists(st.tuples(st.sampled_from(["on", "off", "up", "down", "to"]), st.integers(1, 9), st.integers(-1, 9)))


@given(MOVES)
def test_any_sequence_of_moves_of_the_form_gives_places_from_one_and_each_can_be_undone(moves):
    order: list[int] = []
    for verb, step, place in moves:
        sent = {"order": forms.written(order), **{f"place-{each}": str(at) for at, each in enumerate(order, 1)}}
        sent |= {f"place-{step}": str(place)} if verb == "to" else {"move": f"{verb}:{step}"}
        after = forms.moved_order(sent)
        assert len(set(after)) == len(after)
        assert forms.order_in(forms.written(order)) == order
        assert set(after) ^ set(order) <= {step}
        if verb in {"up", "down"} and step in order:
            assert abs(after.index(step) - order.index(step)) <= 1
        order = after


def test_the_effect_names_used_places_void_signatures_and_a_full_quota():
    before, quota = listed([1, 2, 3]), Quota("province", 3, CLAUSE)
    digest = rules.digest_of_order(before)
    nothing = rules.effect_of(before, before, quota, {"data": digest})
    assert (nothing.changes, nothing.used, nothing.voided, nothing.findings) == ((), 3, (), ())
    after = listed([3, 1, 2, 4])
    effect = rules.effect_of(before, after, quota, {"finance": digest, "data": rules.digest_of_order(after)})
    assert (effect.used, effect.voided, codes(effect.findings)) == (4, ("finance",), ["recommendations.quota_full"])
    assert [(change.kind, change.number) for change in effect.changes] == [("moved", "n3"), ("added", "n4")]


@given(st.integers(0, 30), st.integers(1, 25))
def test_the_quota_holds_exactly_its_limit(ranked, limit):
    found = rules.quota_findings(ranked, Quota("province", limit, CLAUSE))
    assert [(each.code, each.citation) for each in found] == (
        [("recommendations.quota_full", CLAUSE)] if ranked > limit else []
    )


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
