"""The groups, what lies with others, what changed since the last visit."""

from datetime import date, timedelta

import pytest
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st

from tests.builders import a_group, a_person, a_province, an_enterprise, signed_in
from tests.dossier_builders import IN_TIME, a_dossier, a_submitted_dossier, an_applicant, applicant_of, open_step
from tests.stages.recommendations import rows
from tidu.core import clock
from tidu.desk import pages, queries
from tidu.desk.models import Visit
from tidu.desk.urgency import Urgency, urgency_of
from tidu.dossiers.stages import Task
from tidu.notifications.models import Delivery, Message
from tidu.organisations.roles import Role
from tidu.stages.checks.actions import return_check
from tidu.stages.checks.models import Check
from tidu.stages.recommendations import actions as recommendations
from tidu.workflow import queries as log

pytestmark = pytest.mark.django_db
HOME = "/"


@pytest.fixture(autouse=True)
def _in_time():
    with clock.frozen(IN_TIME):
        yield


DAYS = st.dates(date(2024, 1, 1), date(2025, 12, 31))


@given(DAYS, st.times(), st.timedeltas(timedelta(-30), timedelta(30)))
def test_urgency_rises_with_time(day, time, left):
    now = clock.moment(day, time)
    found = urgency_of(now + left, now)
    assert (found == Urgency.OVERDUE) is (left < timedelta(0))
    order = list(Urgency)
    assert order.index(urgency_of(now + left, now + timedelta(hours=5))) <= order.index(found)
    assert urgency_of(None, now) is Urgency.UNDATED


def test_the_last_second_of_today_is_today_and_the_next_day_is_not():
    now = clock.moment(date(2024, 11, 22), IN_TIME.time())
    assert urgency_of(clock.end_of(date(2024, 11, 22)), now) is Urgency.TODAY
    assert urgency_of(clock.end_of(date(2024, 11, 23)), now) is Urgency.WEEK
    assert urgency_of(clock.end_of(date(2024, 11, 30)), now) is Urgency.LATER


def test_tasks_stand_in_groups_and_one_alone_is_next():
    due = [IN_TIME - timedelta(1), IN_TIME + timedelta(hours=1), IN_TIME + timedelta(3), None]
    groups = pages.grouped([Task(str(at), "/", due=moment) for at, moment in enumerate(due)])
    assert [(group.urgency, len(group.lines)) for group in groups] == [
        (Urgency.OVERDUE, 1),
        (Urgency.TODAY, 1),
        (Urgency.WEEK, 1),
        (Urgency.UNDATED, 1),
    ]
    assert [line.is_next for group in groups for line in group.lines] == [True, False, False, False]


def test_an_applicant_sees_with_whom_the_dossier_lies():
    dossier = a_submitted_dossier()
    (one,) = queries.awaited_by(applicant_of(dossier))
    assert (one.who, one.since, one.detail) == (dossier.unit.label, open_step(dossier).opened_at, dossier.title)
    assert queries.awaited_by(an_applicant(an_enterprise())) == []


def test_an_officer_waits_for_signatures_and_then_for_the_ministry():
    sheet = rows.a_sheet(unit=a_group())
    officer = rows.an_officer(sheet)
    assert [str(one.who) for one in queries.awaited_by(officer)] == [sheet.unit.label]
    rows.sign_all(sheet)
    assert queries.awaited_by(officer) == []
    recommendations.submit(officer, sheet)
    assert [one.since for one in queries.awaited_by(officer)] == [IN_TIME]


def news(person, since):
    return [(str(one.what), one.count) for one in queries.news_for(person, since)]


def test_news_are_what_others_did_on_what_a_person_may_see():
    dossier = a_submitted_dossier()
    person, since = applicant_of(dossier), log.last_entry()
    officer = a_person(Role.UNIT_OFFICER, dossier.unit)
    check = Check.objects.get(step=open_step(dossier))
    return_check(officer, check, [{"field": "basic.turnover", "reason": "不符"}], {})
    assert news(person, since) == [("退回修改", 1)]
    assert news(officer, since) == []
    for stranger in (
        an_applicant(an_enterprise()),
        a_person(Role.UNIT_OFFICER, a_province("330000")),
        a_person(Role.EXPERT),
        a_person(Role.OPERATOR),
    ):
        assert news(stranger, 0) == []


def test_an_applicant_learns_nothing_of_the_list_and_its_signatures():
    sheet = rows.a_sheet(ranked=1)
    rows.sign_all(sheet)
    person = sheet.entries.get().dossier.factory.enterprise.memberships.get().user
    assert news(person, 0) == []
    assert ("签署排序表", 6) in news(rows.an_officer(sheet), 0)


def test_drafts_of_others_are_no_news():
    a_dossier()
    assert news(a_person(Role.SECRETARIAT), 0) == []


def test_a_visit_is_kept_once_a_session(client):
    person = an_applicant(an_enterprise())
    signed_in(client, person).get(HOME)
    first = Visit.objects.get(person=person)
    with clock.frozen(IN_TIME + timedelta(hours=1)):
        assert client.get(HOME).context["since"].at is None
        assert Visit.objects.get(person=person).at == first.at
        client.logout()
        assert signed_in(client, person).get(HOME).context["since"].at == IN_TIME
    assert Visit.objects.get(person=person).at == IN_TIME + timedelta(hours=1)


def test_an_empty_desk_says_so_kindly(client):
    text = signed_in(client, a_person(Role.EXPERT)).get(HOME).content.decode()
    assert "目前没有需要您办理的事项" in text


def test_the_operator_sees_the_platform_and_the_auditor_the_log(client):
    def labels(role):
        return [str(fact.label) for fact in signed_in(client, a_person(role)).get(HOME).context["platform"]]

    assert labels(Role.OPERATOR) == ["未能送达的消息", "执行失败的后台任务", "办理记录条数", "最近一次封存"]
    assert labels(Role.AUDITOR) == ["办理记录条数", "最近一次封存"]
    assert labels(Role.SECRETARIAT) == []


def test_the_desk_of_an_officer_needs_as_many_queries_for_three_rows_as_for_one(client, django_assert_max_num_queries):
    sheet = rows.a_sheet(ranked=1, waiting=1)
    signed_in(client, rows.an_officer(sheet))
    counts = []
    for more in (0, 2):
        for _row in range(more):
            rows.rank(rows.an_officer(sheet), sheet, rows.a_waiting_step())
            rows.a_waiting_step()
        client.get(HOME)
        with django_assert_max_num_queries(40) as counted:
            client.get(HOME)
        counts.append(len(counted))
    assert counts[0] == counts[1]


def test_the_secretariat_can_remind_the_units_whose_lists_it_waits_for(client):
    sheet = rows.a_sheet()
    remind = reverse("desk:remind", args=[sheet.campaign_id, pages.UNITS_TO_REMIND])
    shown = signed_in(client, rows.secretariat()).get(HOME).context["awaited"]
    assert [line.remind_url for line in shown] == [remind]
    assert client.get(remind).status_code == 200
    shown = signed_in(client, rows.an_officer(sheet)).get(HOME).context["awaited"]
    assert [line.remind_url for line in shown] == [""]


def test_the_operator_is_led_to_what_could_not_be_delivered(client):
    operator = a_person(Role.OPERATOR)
    assert queries.tasks_of(operator) == []
    for number in range(2):
        message = Message.objects.create(recipient=operator, kind="checks.returned", matter=str(number))
        Delivery.objects.create(message=message, carrier="email", status="given_up", flaw="refused")
    (task,) = queries.tasks_of(operator)
    assert task.count == signed_in(client, operator).get(task.url).context["list"].count == 2
    assert queries.tasks_of(a_person(Role.AUDITOR)) == []
