"""Every kind of bad answer is named at its field; every good one passes."""

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.builders import credit_code
from tidu.assessments.rules import Outcome
from tidu.core import findings
from tidu.dossiers import rules
from tidu.dossiers.wording import WORDING
from tidu.rulebook import model, shipped
from tidu.rulebook.model import Choice, Citation, Document, Field, Section, Text

TODAY = date(2024, 11, 12)
HERE = Citation("miit/2024-399", "2.2.1", Text("二(二)1", "II(2)1"))
LABEL = Text("字段", "Field")
TEN_MEGABYTES = "长" * (10 * 1024 * 1024 // 3)


def a_field(kind="text", **over):
    return Field(key="f", label=LABEL, kind=kind, citation=HERE, **over)


def codes(field, value):
    return [finding.code.removeprefix("dossiers.") for finding in rules.value_findings(field, value, TODAY)]


PATTERN = {"max_length": 60, "pattern": ".+智能工厂", "help": Text("以智能工厂结尾", "ends in 智能工厂")}
CHOICES = {"choices": (Choice("a", LABEL),)}


@pytest.mark.parametrize(
    ("field", "value", "expected"),
    [
        (a_field(max_length=5), "五个字以内", []),
        (a_field(max_length=5), "超过了五个字", ["text_too_long"]),
        (a_field("long_text", max_length=3000), TEN_MEGABYTES, ["text_too_long"]),
        (a_field(), "空\x00字符", ["text_unprintable"]),
        (a_field(), "响铃\x07", ["text_unprintable"]),
        (a_field("long_text"), "第一行\n第二行\t制表", []),
        (a_field(), "=HYPERLINK(1)", ["text_is_formula"]),
        (a_field(), "@SUM(A1)", ["text_is_formula"]),
        (a_field(), "+cmd|' /C calc'!A0", ["text_is_formula"]),
        (a_field(), "  =1+1", ["text_is_formula"]),
        (a_field(), "-15℃冷链", []),
        (a_field(), "- 列表", []),
        (a_field("phone"), "+86 512-60000000", []),
        (a_field("phone"), "电话", ["not_a_phone"]),
        (a_field("email"), "contact@example.cn", []),
        (a_field("email"), "contact@example", ["not_an_email"]),
        (a_field("email"), "a b@example.cn", ["not_an_email"]),
        (a_field("credit_code"), credit_code(1), []),
        (a_field("credit_code"), credit_code(1)[:-1] + "O", ["not_a_credit_code"]),
        (a_field("credit_code"), "91320505MA", ["not_a_credit_code"]),
        (a_field("integer", minimum=Decimal(1)), 860, []),
        (a_field("integer"), "12.5", ["not_a_number"]),
        (a_field("integer"), "很多", ["not_a_number"]),
        (a_field("decimal"), "NaN", ["not_a_number"]),
        (a_field("decimal"), "sNaN", ["not_a_number"]),
        (a_field("decimal"), "Infinity", ["not_a_number"]),
        (a_field("integer"), "-Infinity", ["not_a_number"]),
        (a_field("decimal", minimum=Decimal(0)), "-0.01", ["below_minimum"]),
        (a_field("decimal", minimum=Decimal(0)), "0", []),
        (a_field("decimal", maximum=Decimal(10)), "10", []),
        (a_field("decimal", maximum=Decimal(10)), "10.01", ["above_maximum"]),
        (a_field("integer", maximum=Decimal(10)), "1E+999999999", ["above_maximum"]),
        (a_field("date"), "2024-06-30", []),
        (a_field("date"), "2024-06-31", ["not_a_date"]),
        (a_field("date"), "昨天", ["not_a_date"]),
        (a_field("date", not_in_future=True), "2024-11-12", []),
        (a_field("date", not_in_future=True), "2024-11-13", ["in_future"]),
        (a_field("date"), "2030-01-01", []),
        (a_field("choice", **CHOICES), "a", []),
        (a_field("choice", **CHOICES), "b", ["not_a_choice"]),
        (a_field(**PATTERN), "精密轴承柔性智能工厂", []),
        (a_field(**PATTERN), "智能工厂", ["wrong_form"]),
        (a_field(**PATTERN), "精密轴承柔性智能工厂项目", ["wrong_form"]),
        (a_field(**PATTERN), "长" * 60 + "智能工厂", ["text_too_long"]),
        (a_field(pattern="(a|a)*b"), "a" * 2000, ["wrong_form"]),
    ],
)
def test_an_answer_is_held_against_its_field(field, value, expected):
    assert codes(field, value) == expected


@given(
    st.sampled_from(
        ["text", "long_text", "integer", "decimal", "date", "choice", "email", "phone", "credit_code", "url"]
    ),
    st.text(),
)
def test_whatever_is_typed_is_judged_and_its_judgement_can_be_said(kind, value):
    for finding in rules.value_findings(a_field(kind, max_length=50, not_in_future=True, **CHOICES), value, TODAY):
        assert finding.field == "f"
        assert finding.citation == HERE
        assert LABEL.zh in findings.reason(finding)


def test_a_wrong_form_is_explained_by_the_help_of_the_field():
    (finding,) = rules.value_findings(a_field(**PATTERN), "轴承项目", TODAY)
    assert PATTERN["help"].zh in findings.reason(finding)


def test_every_code_of_the_rules_has_its_wording():
    used = {f"dossiers.{code}" for code in ("answer_missing", "wrong_form", "too_few_rows", "condition_unmet")}
    assert used <= set(WORDING) <= findings.installed_codes()


def a_table(**over):
    fields = (a_field("text", max_length=5), Field("g", LABEL, "integer", HERE, required=False))
    return Section("t", LABEL, fields, HERE, repeated=True, **over)


@pytest.mark.parametrize(
    ("rows", "expected"),
    [
        ([{"f": "好"}], []),
        ([{"f": "好"}, {"f": "太长太长了"}], []),
        ([{"f": "好"}, {"f": "实在太长太长"}], ["dossiers.text_too_long"]),
        ([{"f": "好"}] * 3, ["dossiers.too_many_rows"]),
    ],
)
def test_each_row_of_a_table_is_checked(rows, expected):
    found = rules.section_findings(a_table(maximum_rows=2), {"rows": rows}, TODAY)
    assert [finding.code for finding in found] == expected


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        ({}, ["dossiers.too_few_rows"]),
        ({"rows": [{"f": "一"}]}, ["dossiers.too_few_rows"]),
        ({"rows": [{"f": "一"}, {"g": 1}]}, ["dossiers.answer_missing"]),
        ({"rows": [{"f": "一"}, {"f": "二"}]}, []),
    ],
)
def test_a_table_misses_rows_or_answers_in_rows(content, expected):
    found = rules.missing_answers(a_table(minimum_rows=2), {"t": content})
    assert [(finding.code, finding.link) for finding in found] == [(code, "section:t") for code in expected]


def a_document(**over):
    return Document("d", LABEL, HERE, formats=("pdf",), max_megabytes=5, max_count=1, **{"required": False, **over})


ONLY_BRANCHES = model.Test("enterprise.legal_form", "equals", "branch")


@pytest.mark.parametrize(
    ("document", "facts", "is_missing"),
    [
        (a_document(), {}, False),
        (a_document(required=True), {}, True),
        (a_document(required=True), {"document.d": 1}, False),
        (a_document(required_if=ONLY_BRANCHES), {}, False),
        (a_document(required_if=ONLY_BRANCHES), {"enterprise.legal_form": "legal_person"}, False),
        (a_document(required_if=ONLY_BRANCHES), {"enterprise.legal_form": "branch"}, True),
        (a_document(required_if=ONLY_BRANCHES), {"enterprise.legal_form": "branch", "document.d": 1}, False),
    ],
)
def test_a_document_is_missing_where_it_is_required(document, facts, is_missing):
    assert bool(rules.missing_documents([document], facts, TODAY)) is is_missing


def test_an_empty_dossier_misses_every_required_part_with_its_link():
    application = shipped().notice("miit/2024-399").application
    found = rules.missing(application, {}, {}, set(), TODAY)
    required = [
        (section.key if section.repeated else field.key, f"section:{section.key}")
        for section in application.sections
        for field in (section.fields[:1] if section.repeated else section.fields)
        if section.repeated or field.required
    ]
    documents = [(document.key, "attachments") for document in application.documents if document.required]
    declarations = [(item.key, "declarations") for item in application.declarations]
    assert [(finding.field, finding.link) for finding in found] == [*required, *documents, *declarations]
    assert all(finding.citation is not None for finding in found)


@pytest.mark.parametrize(
    ("value", "empty"), [(None, True), ("", True), ([], True), (False, False), (0, False), ("0", False)]
)
def test_no_and_zero_are_answers(value, empty):
    assert rules.is_empty(value) is empty


def test_outcome_words_are_those_of_the_wording():
    assert {f"dossiers.condition_{outcome}" for outcome in (Outcome.UNMET, Outcome.UNKNOWN)} <= set(WORDING)
