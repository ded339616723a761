"""What is not proved is unknown, never met."""

from datetime import date
from decimal import Decimal
from itertools import product

import pytest

from tidu.assessments.rules import OPERATORS, Outcome, judge_one, outcome_of
from tidu.rulebook import model, shipped

TODAY = date(2024, 11, 12)
NOTICE = shipped().notice("miit/2024-399")


@pytest.mark.parametrize(
    ("operator", "value", "fact", "outcome"),
    [
        ("is_true", None, True, "met"),
        ("is_true", None, False, "unmet"),
        ("is_true", None, "true", "unmet"),
        ("is_true", None, None, "unknown"),
        ("equals", "branch", "branch", "met"),
        ("equals", "branch", "legal_person", "unmet"),
        ("at_least", 3, 3, "met"),
        ("at_least", 3, Decimal("2.9"), "unmet"),
        ("at_least", 20, Decimal(100) / 5, "met"),
        ("at_least", 1, None, "unknown"),
        ("at_least", 1, 0, "unmet"),
        ("at_most", 3, 3, "met"),
        ("at_most", 3, 4, "unmet"),
        ("one_of", ["07", "25"], "25", "met"),
        ("one_of", ["07", "25"], "34", "unmet"),
        ("includes_all", ["a", "b"], ["b", "a", "c"], "met"),
        ("includes_all", ["a", "b"], ["a"], "unmet"),
        ("not_after_today", None, TODAY, "met"),
        ("not_after_today", None, date(2024, 11, 13), "unmet"),
        ("not_after_today", None, None, "unknown"),
        ("present", None, "文字", "met"),
        ("present", None, "", "unmet"),
        ("present", None, None, "unknown"),
    ],
)
def test_one_test_on_one_fact(operator, value, fact, outcome):
    assert outcome_of(model.Test("f", operator, value), {"f": fact}, TODAY) == outcome


def test_every_operator_that_a_notice_uses_is_known():
    used = {test.operator for c in NOTICE.conditions for tests in c.alternatives for test in tests}
    assert used <= set(OPERATORS)


def conditioned(*alternatives):
    condition = NOTICE.conditions[0]
    return model.Condition(condition.code, condition.text, alternatives, condition.citation)


A, B, C = (model.Test(name, "is_true") for name in "abc")
FACTS = {"met": True, "unmet": False, "unknown": None}


@pytest.mark.parametrize(("a", "b", "c"), list(product(FACTS, FACTS, FACTS)))
def test_a_condition_is_met_by_one_whole_alternative(a, b, c):
    both = "unmet" if "unmet" in (a, b) else "unknown" if "unknown" in (a, b) else "met"
    expected = next((outcome for outcome in ("met", "unknown") if outcome in (both, c)), "unmet")
    facts = {"a": FACTS[a], "b": FACTS[b], "c": FACTS[c]}
    judged = judge_one(conditioned((A, B), (C,)), facts, TODAY)
    assert judged.outcome == expected
    assert judged.evidence == {name: value for name, value in facts.items() if value is not None}
    assert judged.stands_in_the_way is (expected != "met")


BRANCH = next(condition for condition in NOTICE.conditions if condition.code == "legal-person")
FORMS, INDUSTRIES = ("legal_person", "branch", None), ("25", "34", None)


EVERY_FORM = list(product(FORMS, INDUSTRIES, (True, False), (1, None), (True, False)))


@pytest.mark.parametrize(("form", "industry", "named", "files", "code"), EVERY_FORM)
def test_who_counts_as_a_legal_person(form, industry, named, files, code):
    facts = {
        "enterprise.credit_code_valid": code,
        "enterprise.legal_form": form,
        "enterprise.industry": industry,
        "enterprise.parent_named": named,
        "document.branch_authorisation": files,
    }
    outcome = judge_one(BRANCH, facts, TODAY).outcome
    met = code and (form == "legal_person" or (form == "branch" and industry == "25" and named and bool(files)))
    assert (outcome is Outcome.MET) is met
    if not code:
        assert outcome is Outcome.UNMET
    if code and form == "branch" and (industry == "34" or not named):
        assert outcome is Outcome.UNMET


def test_a_condition_in_principle_never_stands_in_the_way():
    advanced = next(condition for condition in NOTICE.conditions if condition.code == "advanced-title")
    for fact in (True, False, None):
        assert not judge_one(advanced, {"factory.has_advanced_title": fact}, TODAY).stands_in_the_way


def test_what_experts_judge_is_stated_but_never_met() -> None:
    (condition,) = [one for one in NOTICE.conditions if one.code == "domestically-leading"]
    facts = {test.fact: 1 for tests in condition.alternatives for test in tests}
    found = [judge_one(condition, given, TODAY) for given in (facts, {**facts, min(facts): 0}, {})]
    assert [judgement.outcome for judgement in found] == ["stated", "unmet", "unknown"]
    assert [judgement.stands_in_the_way for judgement in found] == [False, True, True]
