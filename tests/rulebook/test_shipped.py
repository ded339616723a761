"""The rulebook that ships: it loads, and says everything twice, with a source."""

import json
import time
from collections.abc import Iterator
from dataclasses import fields, is_dataclass
from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from tidu.rulebook import Notice, Rulebook, examine, parameter_schemas, shipped
from tidu.rulebook.loading import PROJECT, shipped_folder
from tidu.rulebook.model import Citation, Text

DEPARTMENTS = ("industry", "development_reform", "finance", "state_assets", "market_regulation", "data")


@pytest.fixture(scope="module")
def rulebook() -> Rulebook:
    return shipped()


@pytest.fixture(scope="module")
def notice(rulebook: Rulebook) -> Notice:
    return rulebook.notice("miit/2024-399")


def within(value: Any, wanted: type) -> Iterator[Any]:
    if isinstance(value, wanted):
        yield value
    if is_dataclass(value):
        for field in fields(value):
            yield from within(getattr(value, field.name), wanted)
    elif isinstance(value, dict):
        for child in value.values():
            yield from within(child, wanted)
    elif isinstance(value, tuple | list):
        for child in value:
            yield from within(child, wanted)


def test_shipped_rulebook_has_no_problems() -> None:
    assert examine(PROJECT / "rulebook", parameter_schemas()).problems == ()


def test_shipped_is_loaded_once() -> None:
    assert shipped() is shipped()


def test_every_text_is_in_both_languages(notice: Notice) -> None:
    texts = list(within(notice, Text))
    assert len(texts) > 200
    assert [text for text in texts if not text.zh or not text.en] == []


def test_every_citation_may_be_shipped(rulebook: Rulebook) -> None:
    citations = list(within((*rulebook.notices.values(), rulebook.element_conditions), Citation))
    assert {citation.confidence for citation in citations} == {"A", "A/B", "B", "C"}


def test_chinese_clauses_are_not_called_official(notice: Notice) -> None:
    assert {clause.official for clause in notice.clauses.values()} == {False}


def test_clause_labels(notice: Notice) -> None:
    assert notice.clauses["2.2.3"].label == Text("二(二)3", "II(2)3")
    assert notice.clauses["1.1"].label == Text("一(一)", "I(1)")


def test_conditions_of_the_notice(notice: Notice) -> None:
    assert [condition.code for condition in notice.conditions] == [
        *("registered", "region", "legal-person"),
        *("basic-scale", "basic-record", "basic-control", "basic-organisation", "basic-maturity"),
        *("completed", "domestically-leading", "advanced-title"),
        *("element-segments", "element-ai", "element-results"),
        *("consent-inspection", "consent-promotion", "consent-exchange"),
    ]
    assert {condition.code for condition in notice.conditions if not condition.binding} == {
        *("advanced-title", "element-segments", "element-ai")
    }


def test_branch_alternative_asks_for_code_parent_and_authorisation(notice: Notice) -> None:
    condition = next(condition for condition in notice.conditions if condition.code == "legal-person")
    person, branch = condition.alternatives
    assert {test.fact: test.value for test in person} == {
        "enterprise.credit_code_valid": None,
        "enterprise.legal_form": "legal_person",
    }
    assert {test.fact: test.value for test in branch} == {
        "enterprise.credit_code_valid": None,
        "enterprise.legal_form": "branch",
        "enterprise.industry": ("07", "09", "25", "32"),
        "enterprise.parent_named": None,
        "document.branch_authorisation": 1,
    }


def test_process_windows(notice: Notice) -> None:
    assert {stage.key: (stage.window.opens_on, stage.window.closes_on) for stage in notice.process} == {
        "application": (date(2024, 10, 28), date(2024, 11, 22)),
        "check": (None, date(2024, 11, 29)),
        "recommendation": (None, date(2024, 11, 29)),
        "expert_review": (None, None),
        "joint_signoff": (None, None),
        "publicity": (None, None),
        "recognition": (None, None),
    }


def test_where_the_notice_is_silent_a_decision_is_cited(notice: Notice) -> None:
    decided = {stage.key: stage.citation.source for stage in notice.process if stage.citation.is_decision}
    assert decided == {"expert_review": "decision 0006", "publicity": "decision 0007"}
    assert {sheet.citation.source for sheet in notice.score_sheets.values()} == {"decision 0006"}


def test_quotas(notice: Notice) -> None:
    assert {quota.unit_kind: quota.limit for quota in notice.quotas} == {
        "province": 20,
        "separately_planned_city": 5,
        "corps": 5,
        "central_enterprise": 5,
    }


def test_signers_depend_on_the_kind_of_unit(notice: Notice) -> None:
    signers = notice.stage("recommendation").parameters["signers"]
    assert {kind: tuple(keys) for kind, keys in signers.items()} == {
        "province": DEPARTMENTS,
        "separately_planned_city": DEPARTMENTS,
        "corps": DEPARTMENTS,
        "central_enterprise": ("unit",),
    }
    assert tuple(notice.stage("joint_signoff").parameters["signers"]) == DEPARTMENTS


def test_score_sheet_sums_to_a_hundred(notice: Notice) -> None:
    assert notice.score_sheets["excellent-2024"].total == Decimal(100)


def test_both_official_lists_are_said_to_be_missing(notice: Notice) -> None:
    assert len(notice.application.missing) == 2
    assert notice.application.scenario_list == ()


def test_facts_are_given_to_fields_outside_tables(notice: Notice) -> None:
    form = notice.application
    assert form.section("commitments").fields[0].fact == "field.commitments.inspection"
    assert {field.fact for field in form.section("scenarios").fields} == {""}


def test_loading_is_quick() -> None:
    kinds = parameter_schemas()
    durations = []
    for _ in range(3):
        started = time.process_time()
        examine(shipped_folder(), kinds)
        durations.append(time.process_time() - started)
    assert min(durations) < 0.4


def test_every_schema_refuses_unknown_keys() -> None:
    schemas = [json.loads(file.read_text("utf-8")) for file in (PROJECT / "rulebook/schema").glob("*.json")]
    objects = [node for node in within([*schemas, *parameter_schemas().values()], dict) if "properties" in node]
    assert len(objects) > 40
    assert [node["properties"] for node in objects if "additionalProperties" not in node] == []
