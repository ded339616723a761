import pytest
from hypothesis import given
from hypothesis import strategies as st

from tidu.rulebook.model import Citation, Text
from tidu.stages.signoff import rules

CITED = Citation("miit/2024-399", "2.2.4", Text("二(二)4", "II(2)4"))
PLACES = [(1, "399-1", "a" * 64), (2, "399-2", "b" * 64)]


def digest(places):
    return rules.list_digest("miit/2024-399", "joint_signoff", places)


def test_a_digest_changes_with_order_dossier_and_version():
    others = [
        PLACES[:1],
        [(1, "399-2", "b" * 64), (2, "399-1", "a" * 64)],
        [(1, "399-3", "a" * 64), PLACES[1]],
        [(1, "399-1", "c" * 64), PLACES[1]],
    ]
    assert len({digest(places) for places in [PLACES, *others]}) == 5
    assert digest(iter(PLACES)) == digest(PLACES)


@pytest.mark.parametrize(
    ("count", "stopped", "answer", "codes"),
    [
        (1, False, "", []),
        (0, False, "", ["signoff.list_empty"]),
        (1, True, "  ", ["signoff.answer_missing"]),
        (1, True, "已调整", []),
        (0, True, "", ["signoff.list_empty", "signoff.answer_missing"]),
    ],
)
def test_what_a_proposal_needs(count, stopped, answer, codes):
    found = rules.propose_findings(count, stopped=stopped, answer=answer, citation=CITED)
    assert [finding.code for finding in found] == codes


@pytest.mark.parametrize(
    ("seen", "count", "has_signed", "codes"),
    [
        ("x", 1, False, []),
        ("y", 1, False, ["signoff.list_changed"]),
        ("", 1, False, ["signoff.list_changed"]),
        ("x", 0, False, ["signoff.list_empty"]),
        ("x", 1, True, ["signoff.already_signed"]),
    ],
)
def test_what_a_signature_needs(seen, count, has_signed, codes):
    found = rules.signing_findings(seen, "x", count=count, has_signed=has_signed, citation=CITED)
    assert [(finding.code, finding.citation) for finding in found] == [(code, CITED) for code in codes]


@given(st.integers(1, 12), st.data())
def test_an_item_lands_where_it_is_put_and_the_others_keep_their_order(length, data):
    order = list(range(100, 100 + length))
    item, place = data.draw(st.sampled_from(order)), data.draw(st.integers(-3, length + 3))
    after = rules.moved(order, item, place)
    assert after.index(item) == min(max(place, 1), length) - 1
    assert [other for other in after if other != item] == [other for other in order if other != item]
