"""The control room: exact figures of rows made by hand, for each person those of the own units and no other's."""

import re
from dataclasses import replace
from datetime import date, time, timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.db import connection, transaction
from django.db.models import QuerySet
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from tests.builders import a_city, a_factory, a_group, a_person, a_province, an_enterprise, confirmed, signed_in
from tests.dossier_builders import (
    IN_TIME,
    a_campaign,
    a_dossier,
    a_submitted_dossier,
    an_applicant,
    applicant_of,
    complete,
)
from tests.stages.recommendations.rows import a_sheet, a_submitted_sheet, secretariat, sign_all
from tidu import rulebook
from tidu.campaigns import models
from tidu.campaigns.models import Campaign, WindowChange
from tidu.core import clock
from tidu.core.findings import Refused
from tidu.core.permissions import may
from tidu.desk.control import actions, figures, pages
from tidu.desk.control.figures import figures_of, room_of
from tidu.desk.permissions import TABLE
from tidu.dossiers import actions as dossiers
from tidu.notifications.models import Message
from tidu.organisations.roles import Role
from tidu.workflow.models import Entry

pytestmark = pytest.mark.django_db
JIANGSU, ZHEJIANG = "320000", "330000"
TO = date(2024, 11, 26)


@pytest.fixture(autouse=True)
def _in_time():
    with clock.frozen(IN_TIME):
        yield


def own_messages() -> QuerySet[Message]:
    """What the control room told people; the acts of the campaign tell them more."""
    return Message.objects.filter(kind__startswith="desk.")


def url(name, *rest):
    return reverse(f"desk:{name}", args=[a_campaign().pk, *rest])


def officer(unit):
    return a_person(Role.UNIT_OFFICER, unit)


def in_zhejiang():
    return a_factory(an_enterprise(region_code="330106"), region_code="330106")


def a_scene():
    """Jiangsu: two drafts, one in check, three ranked of four and signed. Zhejiang: one in check. A group: nothing."""
    for _once in range(2):
        a_dossier()
    a_submitted_dossier()
    sign_all(a_sheet(ranked=3, waiting=1))
    a_submitted_dossier(unit=a_province(ZHEJIANG), factory=in_zhejiang())
    a_group()


def figures_for(person):
    return figures_of(room_of(person, a_campaign()))


def funnel_for(person):
    found = figures_for(person)
    by_hour = figures.submissions_by_hour(found.room)
    return [figure.value for figure in pages.funnel_of(found, by_hour)]


def test_every_figure_of_the_funnel():
    a_scene()
    #                                drafts, submitted, in check, passed, ranked, signed, handed in, papers, ...
    assert funnel_for(secretariat()) == ["2", "6", "2", "4", "3", "3", "0", "0", "0", "0", "0", "0"]


def test_a_list_that_was_handed_in_counts_its_dossiers_and_its_unit():
    a_submitted_sheet(ranked=2, waiting=1)
    found = figures_for(secretariat())
    assert (found.ranked_where("is_handed_in"), found.units_where("is_handed_in")) == (2, 1)
    assert pages.units_figure(found).value == "1 / 1"


def test_each_unit_has_its_own_line():
    a_scene()
    rows = {row.unit.code: row for row in pages.rows_of(figures_for(secretariat()))}
    jiangsu = rows[JIANGSU].figures
    assert [jiangsu.drafts, jiangsu.submitted, jiangsu.waiting, jiangsu.passed] == [2, 5, 1, 4]
    assert [jiangsu.ranked, jiangsu.quota, jiangsu.signed, jiangsu.signers, jiangsu.papers] == [3, 20, 6, 6, 2]
    assert {code: row.standing for code, row in rows.items()} == {
        JIANGSU: "signed",
        ZHEJIANG: "checking",
        "TESTGROUP": "not_started",
    }


def test_a_province_sees_its_own_figures_and_no_others():
    a_scene()
    assert funnel_for(officer(a_province(ZHEJIANG)))[:5] == ["0", "1", "1", "0", "0"]
    assert funnel_for(officer(a_group()))[:5] == ["0"] * 5
    room = room_of(officer(a_province(ZHEJIANG)), a_campaign())
    assert figures.by_place(room, 4) == {"330100": 1}
    assert sum(figures.submissions_by_hour(room).values()) == 1


def test_a_province_reads_no_other_units_name_or_number(client):
    a_scene()
    signed_in(client, officer(a_province(ZHEJIANG)))
    page = client.get(url("control")).content.decode()
    main = page[page.index("<main") :]
    assert a_province().name not in main
    assert re.findall(r'figure-value num"[^>]*>([^<]+)<', main)[:5] == ["0", "1", "1", "0", "0"]
    assert "map-and-table" not in main
    assert "杭州市" in main


@pytest.mark.parametrize("role", sorted(Role))
def test_who_has_a_control_room(client, role):
    expected = role in {Role.SECRETARIAT, Role.AUDITOR, Role.UNIT_OFFICER}
    person = a_person(role)
    assert may(person, "desk.see_control_room") is expected
    assert set(TABLE) == {"desk.see_control_room"}
    assert signed_in(client, person).get(url("control")).status_code == (200 if expected else 403)


def test_an_officer_of_a_city_that_recommends_nothing_has_none(client):
    assert signed_in(client, officer(a_city())).get(url("control")).status_code == 403


def test_the_auditor_reads_and_does_nothing(client):
    confirmed(client, a_person(Role.AUDITOR))
    page = client.get(url("control")).content.decode()
    for name, rest in (("extend", []), ("remind", ["not_started"]), ("own_deadline", [])):
        assert url(name, *rest) not in page
        assert client.get(url(name, *rest)).status_code == 403
        assert client.post(url(f"{name}_now", *rest)).status_code == 403


def test_as_many_queries_for_many_dossiers_as_for_one(client):
    signed_in(client, secretariat())

    def queries_made():
        with CaptureQueriesContext(connection) as made:
            assert client.get(url("control")).status_code == 200
        return len(made)

    a_submitted_dossier()
    a_sheet()
    queries_made()
    once = queries_made()
    a_scene()
    a_submitted_sheet(unit=a_province("440000"))
    assert queries_made() == once


def test_htmx_gets_the_figures_alone(client):
    a_scene()
    signed_in(client, secretariat())
    part = client.get(url("control"), headers={"HX-Request": "true", "HX-Target": "figures"}).content.decode()
    assert part.strip().startswith('<section class="sheet figures" id="figures"')
    assert "<html" not in part
    assert 'role="status"' in part


def test_the_charts_hold_the_days_and_the_hours():
    a_submitted_dossier()
    room = room_of(secretariat(), a_campaign())
    with clock.frozen(IN_TIME + timedelta(days=2)):
        by_hour = figures.submissions_by_hour(room)
        chart = pages.progress_chart(room, by_hour, figures.checks_passed_by_hour(room))
    with clock.frozen(IN_TIME + timedelta(days=1)):
        hours = pages.hours_chart(room, by_hour)
    assert chart.rows == [("11-12", [1.0, 0.0]), ("11-13", [1.0, 0.0]), ("11-14", [1.0, 0.0])]
    assert (len(hours.labels), hours.labels[0], hours.labels[-1]) == (48, "11-11 11", "11-13 10")
    assert [label for label, (number,) in hours.rows if number] == ["11-12 10"]


def test_the_expected_load_stands_beside_what_was_measured(client, settings):
    a_scene()
    signed_in(client, secretariat())
    settings.TIDU_MEASURED_PER_HOUR = 72_000
    assert "72,000" in client.get(url("control")).content.decode()
    with clock.frozen(clock.moment(date(2024, 11, 25))):
        assert "72,000" not in client.get(url("control")).content.decode()


def test_the_expected_load_is_that_of_the_busiest_deadline():
    jiangsu, _zhejiang = a_province(), a_province(ZHEJIANG)
    for _once in range(3):
        a_submitted_dossier()
    a_submitted_dossier(unit=a_province(ZHEJIANG), factory=in_zhejiang())

    def load():
        room = room_of(secretariat(), a_campaign())
        return figures.expected_load(room, figures_of(room))

    together = load()
    assert together.ends == clock.end_of(date(2024, 11, 22))
    actions.set_own_deadline(officer(jiangsu), a_campaign(), jiangsu, date(2024, 11, 20), "先行审核")
    apart = load()
    assert apart.ends == clock.end_of(date(2024, 11, 20))
    assert apart.mean < together.mean
    with clock.frozen(clock.moment(date(2024, 11, 21))):
        assert load().ends == together.ends


# Deadlines


def filled(**over):
    return {"stage": "application", "unit": "", "closes_on": TO.isoformat(), "reason": "暴雪影响网络", **over}


def test_an_extension_is_shown_before_it_is_made_and_told_to_those_concerned(client):
    draft, submitted, jiangsu = a_dossier(), a_submitted_dossier(), officer(a_province())
    confirmed(client, secretariat())
    shown = client.post(url("extend"), filled()).content.decode()
    assert "2024-11-26" in shown and url("extend_now") in shown  # noqa: PT018
    assert not WindowChange.objects.exists()
    assert not own_messages().exists()
    assert client.post(url("extend_now"), filled()).status_code == 302
    assert WindowChange.objects.get().closes_on == TO
    told = Message.objects.filter(kind="desk.window_extended")
    assert {message.recipient for message in told} == {applicant_of(draft), jiangsu}
    assert applicant_of(submitted) not in {message.recipient for message in told}
    assert {message.due for message in told} == {clock.end_of(TO)}


def test_an_extension_for_one_unit_is_told_to_that_unit_alone(client):
    ours, theirs = a_dossier(), a_dossier(unit=a_province(ZHEJIANG), factory=in_zhejiang())
    confirmed(client, secretariat()).post(url("extend_now"), filled(unit=a_province(ZHEJIANG).pk))
    told = {message.recipient for message in own_messages()}
    assert applicant_of(theirs) in told
    assert applicant_of(ours) not in told


@pytest.mark.parametrize(
    ("over", "status"),
    [({"closes_on": "2024-11-22"}, 422), ({"reason": ""}, 422), ({"stage": "publicity"}, 422), ({"unit": "0"}, 422)],
)
def test_a_wrong_extension_is_refused_on_the_form(client, over, status):
    confirmed(client, secretariat())
    assert client.post(url("extend"), filled(**over)).status_code == status
    assert client.post(url("extend_now"), filled(**over)).status_code in {409, 422}
    assert not WindowChange.objects.exists()
    assert not own_messages().exists()


def test_an_extension_asks_who_one_is(client):
    signed_in(client, secretariat())
    assert client.post(url("extend_now"), filled()).status_code == 302
    assert not WindowChange.objects.exists()


def test_a_unit_sets_its_own_day_and_takes_it_back(client):
    dossier = a_dossier()
    other = a_dossier(unit=a_province(ZHEJIANG), factory=in_zhejiang())
    confirmed(client, officer(a_province()))
    given = {"unit": a_province().pk, "closes_on": "2024-11-18", "reason": "省级初审"}
    assert "2024-11-18" in client.post(url("own_deadline"), given).content.decode()
    assert client.post(url("own_deadline_now"), given).status_code == 302
    assert [message.recipient for message in own_messages()] == [applicant_of(dossier)]
    assert client.post(url("own_deadline_now"), {**given, "closes_on": ""}).status_code == 302
    kinds = own_messages().order_by("created_at", "kind").values_list("kind", flat=True)
    assert set(kinds) == {"desk.own_deadline_set", "desk.own_deadline_lifted"}
    assert not own_messages().filter(recipient=applicant_of(other)).exists()


def test_another_units_deadline_is_not_offered(client):
    confirmed(client, officer(a_province()))
    given = {"unit": a_province(ZHEJIANG).pk, "closes_on": "2024-11-18", "reason": "x"}
    assert client.post(url("own_deadline_now"), given).status_code == 422
    with pytest.raises(PermissionDenied), transaction.atomic():
        actions.set_own_deadline(officer(a_province()), a_campaign(), a_province(ZHEJIANG), date(2024, 11, 18), "x")


# Reminders


def test_reminders_show_number_and_names_then_report_unit_by_unit(client):
    a_scene()
    told = officer(a_group())
    confirmed(client, secretariat())
    form = client.get(url("remind", "not_started")).content.decode()
    assert form.count(" checked") == 1
    assert " checked" not in client.get(f"{url('remind', 'not_started')}?chosen=none").content.decode()
    assert a_group().name in form
    assert a_province().name not in form[form.index("<main") :]
    given = {"units": [a_group().pk], "text": "请尽快组织申报。"}
    shown = client.post(url("remind", "not_started"), given).content.decode()
    assert f"将提醒1个单位：{a_group().name}" in shown
    assert not own_messages().exists()
    report = client.post(url("remind_now", "not_started"), given).content.decode()
    assert "已提醒" in report
    assert [message.recipient for message in own_messages()] == [told]
    entry = Entry.objects.get(verb="campaigns.remind")
    assert (entry.data, entry.reason) == ({"group": "not_started", "units": ["TESTGROUP"]}, "请尽快组织申报。")


def test_a_unit_is_not_reminded_of_the_same_twice_within_the_set_time():
    person, unit = secretariat(), a_group()
    officer(unit)

    def remind(group="not_started"):
        return [
            (one.told, one.last is not None) for one in actions.remind(person, a_campaign(), [unit], group, "请办理")
        ]

    assert remind() == [(1, False)]
    assert remind() == [(0, True)]
    assert remind("not_handed_in") == [(1, False)]
    with clock.frozen(IN_TIME + timedelta(hours=24)):
        assert remind() == [(1, False)]
    assert own_messages().count() == 3


@pytest.mark.django_db(transaction=True)
def test_two_people_who_remind_at_once_send_one_message(at_once):
    unit, people, campaign = a_group(), [secretariat(), secretariat()], a_campaign()
    officer(unit)

    def remind(person):
        with clock.frozen(IN_TIME):
            return actions.remind(person, Campaign.objects.get(pk=campaign.pk), [unit], "not_started", "请办理")

    results = at_once(*[lambda person=person: remind(person) for person in people])
    assert sorted(result[0].told for result in results) == [0, 1]
    assert own_messages().count() == 1


def test_a_unit_without_an_officer_is_said_not_to_be_reached(client):
    a_group()
    confirmed(client, secretariat())
    report = client.post(url("remind_now", "not_started"), {"units": [a_group().pk], "text": "请办理"}).content.decode()
    assert "未送达" in report
    assert not own_messages().exists()


@pytest.mark.parametrize(("units", "text", "code"), [([], "x", "desk.nobody_chosen"), (None, " ", "desk.text_missing")])
def test_a_reminder_needs_units_and_a_text(units, text, code):
    with pytest.raises(Refused) as caught, transaction.atomic():
        actions.remind(secretariat(), a_campaign(), [a_group()] if units is None else units, "not_started", text)
    assert [finding.code for finding in caught.value.findings] == [code]


@pytest.mark.parametrize("role", sorted(set(Role) - {Role.SECRETARIAT}))
def test_nobody_else_reminds(role):
    with pytest.raises(PermissionDenied), transaction.atomic():
        actions.remind(a_person(role), a_campaign(), [a_group()], "not_started", "x")


def test_an_unknown_group_is_not_there(client):
    assert confirmed(client, secretariat()).get(url("remind", "everybody")).status_code == 404


def test_without_a_campaign_the_room_says_so(client):
    assert signed_in(client, secretariat()).get("/control/").status_code == 200
    a_campaign()
    assert client.get("/control/").url == url("control")


def test_people_who_can_still_submit():
    draft, submitted = a_dossier(), a_submitted_dossier()
    colleague = an_applicant(draft.factory.enterprise)
    people = actions.unfinished_applicants(a_campaign(), None)
    assert set(people) == {applicant_of(draft), colleague}
    assert applicant_of(submitted) not in people


def test_times_of_the_deadline_room_follow_the_units_own_day(client):
    a_dossier()
    person = officer(a_province())
    actions.set_own_deadline(person, a_campaign(), a_province(), date(2024, 11, 18), "省级初审")
    page = signed_in(client, person).get(url("control")).content.decode()
    assert f"{clock.moment(date(2024, 11, 18), time(23, 59, 59)):%Y-%m-%d %H:%M:%S}" in page


def test_those_who_oversee_read_what_was_done_with_the_campaign_and_units_do_not(client):
    person, _officer = secretariat(), officer(a_group())
    actions.extend(person, a_campaign(), "application", TO, "暴雪影响网络", unit=a_province(ZHEJIANG))
    actions.remind(person, a_campaign(), [a_group()], "not_started", "请办理")
    page = signed_in(client, a_person(Role.AUDITOR)).get(url("control")).content.decode()
    for text in ("延长截止日期", "提醒推荐单位", "暴雪影响网络", "1个单位", person.name):
        assert text in page
    page = signed_in(client, officer(a_province())).get(url("control")).content.decode()
    assert person.name not in page
    assert "暴雪影响网络" not in page


def test_the_list_of_dossiers_is_narrowed_by_unit_and_by_province(client):
    ours = a_submitted_dossier()
    theirs = a_submitted_dossier(unit=a_province(ZHEJIANG), factory=in_zhejiang())
    signed_in(client, secretariat())
    for narrowed, shown, hidden in ((f"unit={JIANGSU}", ours, theirs), (f"province={ZHEJIANG}", theirs, ours)):
        page = client.get(f"{reverse('dossiers:list')}?{narrowed}").content.decode()
        assert shown.number in page
        assert hidden.number not in page


def test_the_campaign_before_says_how_submissions_come(monkeypatch):
    book = rulebook.shipped()
    before = replace(book.notice("miit/2024-399"), id="miit/2023-1")
    monkeypatch.setattr(models, "shipped", lambda: replace(book, notices={**book.notices, before.id: before}))
    monkeypatch.setattr(figures, "ENOUGH", 2)
    a_dossier()
    a_submitted_dossier()
    earlier = Campaign.objects.create(
        notice_id=before.id,
        digest=before.digest,
        opened_at=clock.moment(before.issued_on) - timedelta(days=1),
        opened_by=secretariat(),
    )
    last_minutes = clock.moment(date(2024, 11, 22), time(23, 40))

    def mean():
        room = room_of(secretariat(), a_campaign())
        return figures.expected_load(room, figures_of(room)).mean

    by_law = mean()
    for _once in range(2):
        dossier = complete(a_dossier(campaign=earlier))
        with clock.frozen(last_minutes):
            dossiers.submit_dossier(applicant_of(dossier), dossier)
    assert mean() > 2 * by_law
