"""Published answers are read by everybody; what was asked is read by who asked and by those who answer."""

import pytest
from django.urls import reverse

from tests.builders import a_person, a_province, confirmed, signed_in, the_ministry
from tests.dossier_builders import a_campaign, a_dossier, applicant_of
from tests.questions.asking import ANSWER, ASKED, NOTICE, WORDING, a_question, an_answered_question, an_applicant
from tidu.desk.queries import tasks_of
from tidu.organisations.roles import Role
from tidu.questions import actions
from tidu.questions.models import Question

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _ministry():
    the_ministry()


def published(client, **asked):
    return client.get(reverse("questions:answers", args=[NOTICE]), asked)


def rows(client, **asked):
    return [row.item.pk for row in published(client, **asked).context["list"].rows]


def test_answers_are_searched_and_narrowed_by_part(client):
    first = an_answered_question()
    second = an_answered_question(wording="基本信息中的营业收入如何填写？", topic="section/basic")
    third = an_answered_question(wording="截止时间如何计算？", topic="clause/2.2.1")
    assert rows(client) == [third.pk, second.pk, first.pk]
    assert rows(client, q="收入") == rows(client, topic="section/basic") == [second.pk]
    assert rows(client, q="独立法人") == [third.pk, second.pk, first.pk]
    options = published(client).context["list"].filters[0].options
    assert {choice.key: choice.number for choice in options} == {"section/basic": 1, "clause/2.2.1": 1}


def test_what_is_not_answered_is_on_no_public_page(client):
    """Neither the asker's words nor name, nor what was set aside or withdrawn by whom and how."""
    person, officer = an_applicant(), a_person(Role.SECRETARIAT, name="李秘书")
    a_question(person, text="未公开的问题一")
    aside = a_question(person, text="未公开的问题二")
    actions.set_aside(officer, aside, "不予公开的内部理由")
    back = a_question(person, text="未公开的问题三")
    actions.take_back(person, back)
    retracted = an_answered_question(person, officer)
    actions.correct(officer, retracted, WORDING, "有误的旧解答", "")
    actions.retract(officer, retracted, "以新通知为准")
    an_answered_question(person, officer)
    a_campaign()
    secrets = ["未公开的问题", "不予公开的内部理由", ASKED, "13800000000", person.name, person.email, officer.name]
    secrets += [person.memberships.get().organisation.name, "有误的旧解答"]
    for address in (
        reverse("questions:answers", args=[NOTICE]),
        reverse("campaigns:notice", args=[NOTICE]),
        reverse("api:notice", args=NOTICE.split("/")),
        "/",
    ):
        shown = client.get(address).content.decode()
        assert [secret for secret in secrets if secret in shown] == []
    shown = published(client).content.decode()
    assert "以新通知为准" in shown
    assert ANSWER in shown
    for secret in ("未公开的问题", "13800000000", "有误的旧解答"):
        assert rows(client, q=secret) == []


def test_the_asker_reads_no_officers_name_and_no_earlier_wording(client):
    person, officer = an_applicant(), a_person(Role.SECRETARIAT, name="李秘书")
    question = an_answered_question(person, officer)
    actions.correct(officer, question, WORDING, "更正后的解答。", "")
    shown = signed_in(client, person).get(reverse("questions:detail", args=[question.pk])).content.decode()
    assert "更正后的解答。" in shown
    assert ANSWER not in shown
    assert officer.name not in shown


def test_a_question_is_asked_and_answered_on_the_pages(client):
    person, officer = an_applicant(), a_person(Role.SECRETARIAT)
    signed_in(client, person)
    asked = {"text": ASKED, "topic": "section/basic", "unit": ""}
    client.post(reverse("questions:ask", args=[NOTICE]), asked)
    question = Question.objects.get()
    assert (question.text, question.topic, question.unit) == (ASKED, "section/basic", None)
    confirmed(client, officer)
    url = reverse("questions:answer", args=[question.pk])
    wrong = client.post(url, {"question": "电话 13800000000", "answer": ANSWER, "topic": ""})
    assert wrong.status_code == 422
    client.post(url, {"question": WORDING, "answer": ANSWER, "topic": "section/basic"})
    question.refresh_from_db()
    assert (question.state, question.answer.question) == ("answered", WORDING)
    client.post(reverse("questions:retract", args=[question.pk]), {"reason": "有误"})
    question.refresh_from_db()
    assert (question.state, question.reason) == ("retracted", "有误")


def test_publishing_asks_who_one_is(client):
    question = a_question()
    signed_in(client, a_person(Role.SECRETARIAT))
    client.post(reverse("questions:answer", args=[question.pk]), {"question": WORDING, "answer": ANSWER, "topic": ""})
    question.refresh_from_db()
    assert question.state == "waiting"


@pytest.mark.parametrize("name", ["detail", "answer", "retract", "set_aside", "pass_on", "take_back"])
def test_strangers_learn_nothing(client, name):
    question = a_question(unit=a_province())
    confirmed(client, an_applicant())
    method = client.get if name == "detail" else client.post
    assert method(reverse(f"questions:{name}", args=[question.pk])).status_code == 404


def test_the_list_holds_what_one_asked_and_what_one_answers(client):
    province = a_province()
    officer = a_person(Role.UNIT_OFFICER, province)
    own, addressed, _foreign = a_question(officer), a_question(unit=province), a_question()
    signed_in(client, officer)

    def shown(**asked):
        return {row.item.pk for row in client.get(reverse("questions:mine"), asked).context["list"].rows}

    assert shown() == {own.pk, addressed.pk}
    assert shown(part="answering") == {addressed.pk}
    assert shown(part="asked") == {own.pk}


def test_the_desk_says_how_many_wait(client):
    officer = a_person(Role.SECRETARIAT)
    a_question(), a_question()
    an_answered_question(officer=officer)
    (task,) = [task for task in tasks_of(officer) if task.url.startswith(reverse("questions:mine"))]
    signed_in(client, officer)
    assert (task.count, client.get(task.url).context["list"].count) == (2, 2)


def test_answers_stand_beside_the_section_they_are_about(client):
    dossier = a_dossier(campaign=a_campaign())
    an_answered_question(topic="section/basic")
    signed_in(client, applicant_of(dossier))
    beside = client.get(reverse("dossiers:section", args=[dossier.pk, "basic"])).content.decode()
    assert WORDING in beside
    assert WORDING not in client.get(reverse("dossiers:section", args=[dossier.pk, "factory"])).content.decode()
    asking = client.get(reverse("questions:ask", args=[NOTICE]) + "?topic=section/basic").content.decode()
    assert 'value="section/basic" selected' in asking


@pytest.mark.parametrize("state", ["open", "closed"])
def test_a_closed_call_shows_its_answers_and_offers_no_asking(client, state):
    a_campaign(state=state)
    an_answered_question()
    shown = client.get(reverse("campaigns:notice", args=[NOTICE])).content.decode()
    assert WORDING in shown
    assert (reverse("questions:ask", args=[NOTICE]) in shown) is (state == "open")


@pytest.mark.parametrize("address", ["answers", "notice", "mine"])
def test_a_page_needs_as_many_queries_for_three_answers_as_for_one(client, address, django_assert_max_num_queries):
    officer = a_person(Role.SECRETARIAT)
    if address == "mine":
        signed_in(client, officer)
    url = {
        "answers": reverse("questions:answers", args=[NOTICE]),
        "notice": reverse("campaigns:notice", args=[NOTICE]),
        "mine": reverse("questions:mine"),
    }[address]
    counts = []
    for number in (1, 2):
        for _each in range(number):
            an_answered_question(officer=officer)
        client.get(url)
        with django_assert_max_num_queries(15) as counted:
            assert client.get(url).status_code == 200
        counts.append(len(counted))
    assert counts[0] == counts[1]
