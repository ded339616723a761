"""Questions are asked by anybody signed in, answered by those addressed, and published without a name."""

import pytest
from django.core.exceptions import PermissionDenied
from django.db import DatabaseError, transaction

from tests.builders import a_person, a_province, a_separately_planned_city, a_user, the_ministry
from tests.questions.asking import ANSWER, ASKED, NOTICE, WORDING, a_question, an_answered_question, an_applicant
from tidu.core.findings import Refused
from tidu.core.permissions import installed, may
from tidu.notifications.models import Message
from tidu.organisations.roles import Role
from tidu.questions import actions, queries
from tidu.questions.models import Answer, Question
from tidu.questions.permissions import TABLE
from tidu.workflow.models import Entry
from tidu.workflow.seals import verify

pytestmark = pytest.mark.django_db
ANSWERING = {"see", "answer", "correct", "retract", "set_aside"}


@pytest.fixture(autouse=True)
def _ministry():
    the_ministry()


def refused(act, *arguments, **more):
    with pytest.raises(Refused) as refusal, transaction.atomic():
        act(*arguments, **more)
    return [(finding.code, finding.field) for finding in refusal.value.findings]


def told():
    return sorted(Message.objects.values_list("kind", "recipient"))


@pytest.mark.parametrize("addressed", ["secretariat", "unit"])
@pytest.mark.parametrize("role", sorted(Role))
def test_who_may_do_what(role, addressed):
    province = a_province()
    question = a_question(unit=province if addressed == "unit" else None)
    person = a_person(role)
    expected = {"ask"}
    if addressed == "secretariat" and role == Role.SECRETARIAT:
        expected |= ANSWERING
    if addressed == "unit" and role == Role.UNIT_OFFICER:
        expected |= ANSWERING | {"pass_on"}
    assert {name.partition(".")[2] for name in TABLE if may(person, name, question)} == expected
    assert {name for name in installed() if name.startswith("questions.")} == set(TABLE)
    sees = queries.visible_to(person).filter(pk=question.pk).exists()
    assert sees is ("see" in expected)
    acts = [
        lambda: actions.answer(person, question, WORDING, ANSWER, ""),
        lambda: actions.set_aside(person, question, "理由"),
        lambda: actions.pass_on(person, question),
        lambda: actions.take_back(person, question),
    ]
    for name, act in zip(("answer", "set_aside", "pass_on", "take_back"), acts, strict=True):
        if name not in expected:
            with pytest.raises(PermissionDenied), transaction.atomic():
                act()


def test_the_asker_sees_and_takes_back_and_does_nothing_else():
    person = an_applicant()
    question = a_question(person)
    assert {name for name in TABLE if may(person, name, question)} == {
        "questions.ask",
        "questions.see",
        "questions.take_back",
    }
    actions.take_back(person, question)
    assert question.state == "taken_back"


def test_another_units_officer_sees_nothing():
    other = a_person(Role.UNIT_OFFICER, a_separately_planned_city())
    question = a_question(unit=a_province())
    assert not queries.visible_to(other).filter(pk=question.pk).exists()
    assert not may(other, "questions.see", question)


def test_those_who_answer_are_told_and_then_the_asker():
    person, officer = an_applicant(), a_person(Role.SECRETARIAT)
    question = a_question(person)
    assert told() == [("questions.asked", officer.pk)]
    actions.answer(officer, question, WORDING, ANSWER, "")
    actions.correct(officer, question, WORDING, "更正后的解答。", "")
    actions.retract(officer, question, "通知已有新的规定。")
    assert told() == [
        ("questions.answered", person.pk),
        ("questions.asked", officer.pk),
        ("questions.corrected", person.pk),
        ("questions.retracted", person.pk),
    ]


def test_a_unit_passes_on_and_the_secretariat_is_told():
    province = a_province()
    officer, secretary = a_person(Role.UNIT_OFFICER, province), a_person(Role.SECRETARIAT)
    question = a_question(unit=province)
    actions.pass_on(officer, question)
    assert (question.unit, question.state) == (None, "waiting")
    assert told() == [("questions.asked", officer.pk), ("questions.asked", secretary.pk)]
    assert not may(officer, "questions.see", question)


def test_wordings_are_kept_and_never_changed():
    officer = a_person(Role.SECRETARIAT)
    question = an_answered_question(officer=officer)
    actions.correct(officer, question, WORDING, "更正后的解答。", "section/basic")
    assert [(one.number, one.text) for one in question.wordings.all()] == [(1, ANSWER), (2, "更正后的解答。")]
    assert (question.answer.number, question.topic) == (2, "section/basic")
    with pytest.raises(DatabaseError), transaction.atomic():
        Answer.objects.update(text="改写")


def test_an_answer_that_was_withdrawn_can_be_given_again():
    officer = a_person(Role.SECRETARIAT)
    question = an_answered_question(officer=officer)
    actions.retract(officer, question, "有误")
    actions.answer(officer, question, WORDING, "新的解答。", "")
    assert (question.state, question.answer.number, question.reason) == ("answered", 2, "")


@pytest.mark.parametrize(
    ("wording", "text", "codes"),
    [
        ("", ANSWER, [("questions.wording_missing", "question")]),
        (WORDING, " ", [("questions.wording_missing", "answer")]),
        ("张三问：能否申报？", ANSWER, [("questions.names_asker", "question")]),
        (WORDING, "青梧精工有限公司可以申报。", [("questions.names_asker", "answer")]),
        ("联系 13800000000 能否申报？", ANSWER, [("questions.holds_contact", "question")]),
        ("请答复至 a@example.cn，能否申报？", ANSWER, [("questions.holds_contact", "question")]),
    ],
)
def test_what_is_published_names_nobody(wording, text, codes):
    person = a_person(Role.APPLICANT_EDITOR, name="张三")
    person.memberships.get().organisation.__class__.objects.filter(memberships__user=person).update(
        name="青梧精工有限公司"
    )
    question = a_question(person)
    assert refused(actions.answer, a_person(Role.SECRETARIAT), question, wording, text, "") == codes
    assert (Question.objects.get().state, Answer.objects.count()) == ("waiting", 0)


def test_an_answer_may_name_the_desk_to_call():
    question = an_answered_question(text="可拨打咨询电话 010-12345678。")
    assert question.state == "answered"


@pytest.mark.parametrize(
    ("over", "codes"),
    [
        ({"topic": "section/none"}, [("questions.topic_unknown", "topic")]),
        ({"text": " \n"}, [("questions.wording_missing", "text")]),
    ],
)
def test_what_cannot_be_asked(over, codes):
    assert refused(a_question, **over) == codes


def test_a_question_cannot_go_to_who_answers_none():
    from tests.builders import a_county  # noqa: PLC0415

    assert refused(a_question, unit=a_county()) == [("questions.not_a_unit", "unit")]


def test_an_unknown_notice_cannot_be_asked_about():
    with pytest.raises(KeyError):
        actions.ask(a_user(), "miit/1999-1", ASKED)


def test_a_reason_is_needed_to_withdraw_and_to_set_aside():
    officer = a_person(Role.SECRETARIAT)
    assert refused(actions.retract, officer, an_answered_question(officer=officer), " ") == [
        ("questions.reason_missing", "reason")
    ]
    assert refused(actions.set_aside, officer, a_question(), "") == [("questions.reason_missing", "reason")]


@pytest.mark.django_db(transaction=True)
def test_two_who_answer_at_once_publish_one_answer(at_once):
    the_ministry()
    question = a_question()
    officers = [a_person(Role.SECRETARIAT) for _each in range(2)]
    results = at_once(
        *[
            lambda officer=officer: actions.answer(officer, Question.objects.get(pk=question.pk), WORDING, ANSWER, "")
            for officer in officers
        ]
    )
    assert sorted(type(result).__name__ for result in results) == ["NoneType", "Refused"]
    assert Answer.objects.count() == 1


def test_each_act_stands_in_the_log_without_what_was_written():
    officer = a_person(Role.SECRETARIAT)
    question = an_answered_question(officer=officer)
    entries = Entry.objects.filter(chain__key=question.chain_key).order_by("index")
    assert [(entry.verb, entry.data) for entry in entries] == [
        ("questions.ask", {"notice": NOTICE, "topic": "", "unit": ""}),
        ("questions.answer", {"wording": 1}),
    ]
    assert verify() == []
