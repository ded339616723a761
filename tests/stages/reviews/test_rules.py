from decimal import Decimal

import pytest

from tidu.rulebook.model import Citation, Criterion, Text
from tidu.stages.reviews import rules

CITED = Citation("decision 0006", "2", Text("平台规则", "Rule"))
BOTH = ("same_organisation", "same_province")


def an_expert(**over):
    facts = {"name": "李", "names": frozenset({"某研究所"}), "credit_codes": frozenset({""}), "region_code": "110108"}
    return rules.ExpertFacts(**{**facts, **over})


def a_dossier(**over):
    facts = {
        "names": frozenset({"甲公司", "乙集团", ""}),
        "credit_codes": frozenset({"A1", "B2", ""}),
        "region_code": "320505",
    }
    return rules.DossierFacts(**{**facts, **over})


def codes(findings):
    return {finding.code for finding in findings}


@pytest.mark.parametrize(
    ("expert", "avoid", "expected"),
    [
        ({}, BOTH, set()),
        ({"region_code": "320000"}, BOTH, {"reviews.same_province"}),
        ({"region_code": "320100"}, ("same_organisation",), set()),
        ({"region_code": ""}, BOTH, set()),
        ({"names": frozenset({"某研究所", "甲公司"})}, BOTH, {"reviews.same_organisation"}),
        ({"names": frozenset({"甲 公司 "})}, BOTH, {"reviews.same_organisation"}),
        ({"names": frozenset({"乙集团"})}, BOTH, {"reviews.same_organisation"}),
        ({"names": frozenset({"甲公司"})}, ("same_province",), set()),
        ({"names": frozenset({""})}, BOTH, set()),
        ({"credit_codes": frozenset({"B2"})}, BOTH, {"reviews.same_organisation"}),
        ({"credit_codes": frozenset({"B2"}), "region_code": "320505"}, BOTH, {f"reviews.{one}" for one in BOTH}),
        ({"credit_codes": frozenset({"B2"}), "region_code": "320505"}, (), set()),
    ],
)
def test_conflicts(expert, avoid, expected):
    assert codes(rules.conflicts(an_expert(**expert), a_dossier(), avoid, CITED)) == expected


def test_a_separately_planned_city_lies_in_its_province():
    found = rules.conflicts(an_expert(region_code="440100"), a_dossier(region_code="440305"), BOTH, CITED)
    assert codes(found) == {"reviews.same_province"}


def test_a_conflict_cites_the_stage():
    (found,) = rules.conflicts(an_expert(region_code="320000"), a_dossier(), BOTH, CITED)
    assert found.citation is CITED


def test_names_differ_in_writing_only():
    assert rules.comparable("ＡＢＣ（北京）研究院") == rules.comparable("abc(北京) 研究院")


def a_criterion(points="20", step="0.5"):
    return Criterion("maturity", Text("成熟度", "Maturity"), Text("", ""), Decimal(points), Decimal(step), CITED)


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        (None, []),
        ("0", []),
        ("20", []),
        ("12.5", []),
        ("12.50", []),
        ("-0.5", ["reviews.points_out_of_range"]),
        ("20.5", ["reviews.points_out_of_range"]),
        ("12.3", ["reviews.points_not_in_steps"]),
    ],
)
def test_points(given, expected):
    found = rules.points_findings([a_criterion()], {"maturity": Decimal(given) if given else None})
    assert [(one.code, one.field) for one in found] == [(code, "maturity") for code in expected]


@pytest.mark.parametrize(
    ("points", "missing"), [({}, True), ({"maturity": None}, True), ({"maturity": Decimal(0)}, False)]
)
def test_missing_points(points, missing):
    assert bool(rules.missing_points([a_criterion()], points)) is missing


@pytest.mark.parametrize(
    ("totals", "mean"),
    [
        ([], None),
        (["90"], "90.00"),
        (["90", "90", "91"], "90.33"),
        (["90", "91", "91"], "90.67"),
        (["80.01", "80.02"], "80.02"),
    ],
)
def test_raw_mean(totals, mean):
    assert rules.raw_mean([Decimal(total) for total in totals]) == (Decimal(mean) if mean else None)


def test_ranked_by_mean_then_number_with_shared_places():
    means = {"03": Decimal("90"), "02": Decimal("90"), "01": None, "04": Decimal("95.5"), "05": Decimal("80")}
    found = [(one.number, one.place) for one in rules.ranked(means)]
    assert found == [("04", 1), ("02", 2), ("03", 2), ("05", 4), ("01", None)]


@pytest.mark.parametrize(
    ("scored", "expected"),
    [
        ([], {"reviews.nothing_to_conclude"}),
        ([3, 3], set()),
        ([3, 2], {"reviews.scores_missing"}),
        ([0], {"reviews.scores_missing"}),
    ],
)
def test_readiness(scored, expected):
    assert codes(rules.readiness_findings(scored, 3, CITED)) == expected


@pytest.mark.parametrize(
    ("selected", "expected"),
    [({1}, set()), ({1, 2}, set()), (set(), {"reviews.none_selected"}), ({1, 9}, {"reviews.not_in_review"})],
)
def test_selection(selected, expected):
    assert codes(rules.selection_findings(selected, [1, 2], CITED)) == expected


@pytest.mark.parametrize(
    ("selected", "reason", "expected"),
    [({1}, " ", {"reviews.reason_missing"}), ({1}, "排名靠后", set()), ({1, 2}, "", set())],
)
def test_reason(selected, reason, expected):
    assert codes(rules.reason_findings(selected, [1, 2], reason, CITED)) == expected


@pytest.mark.parametrize(("assigned", "expected"), [(2, set()), (3, {"reviews.enough_experts"})])
def test_no_more_experts_than_the_stage_has(assigned, expected):
    assert codes(rules.assignment_findings(assigned, 3, CITED)) == expected
