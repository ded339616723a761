"""A campaign is opened once, on exactly the rules of a checked notice, by the secretariat alone."""

from dataclasses import replace
from datetime import date, time

import pytest
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext as _

from tests.builders import a_person, confirmed, signed_in
from tests.dossier_builders import IN_TIME, NOTICE, a_campaign, a_dossier, applicant_of, complete
from tests.stages.checks.test_checks import refusal
from tidu import rulebook
from tidu.accounts.models import User
from tidu.campaigns import actions, models, pages
from tidu.campaigns.models import Campaign
from tidu.campaigns.permissions import TABLE
from tidu.campaigns.rules import window_findings
from tidu.core import clock
from tidu.core.findings import Finding, reason
from tidu.core.permissions import installed, may
from tidu.dossiers import actions as dossiers
from tidu.organisations.roles import Role
from tidu.rulebook.model import Citation, Text, Window
from tidu.workflow.models import Entry

pytestmark = pytest.mark.django_db

HERE = Citation(NOTICE, "2.2.1", Text("二(二)1", "II(2)1"))


def secretariat() -> User:
    return a_person(Role.SECRETARIAT)


def codes(function, *arguments):
    return [code for code, _clause in refusal(function, *arguments)]


def test_a_campaign_pins_the_rules_it_was_opened_with():
    campaign = actions.open_campaign(secretariat(), NOTICE)
    assert (campaign.state, campaign.digest) == ("open", rulebook.shipped().notice(NOTICE).digest)
    entry = Entry.objects.get(verb="campaigns.open")
    assert entry.data == {"notice": NOTICE, "digest": campaign.digest}


def test_a_notice_is_opened_once():
    person = secretariat()
    actions.open_campaign(person, NOTICE)
    assert codes(actions.open_campaign, person, NOTICE) == ["campaigns.already_open"]
    assert Campaign.objects.count() == Entry.objects.filter(verb="campaigns.open").count() == 1


@pytest.mark.django_db(transaction=True)
def test_two_people_at_once_open_one_campaign(at_once):
    people = [secretariat(), secretariat()]
    results = at_once(*[lambda person=person: actions.open_campaign(person, NOTICE) for person in people])
    assert sorted(type(result).__name__ for result in results) == ["Campaign", "Refused"]
    assert Campaign.objects.count() == 1


def test_an_unknown_notice_is_not_opened():
    with pytest.raises(KeyError):
        actions.open_campaign(secretariat(), "miit/1999-1")


@pytest.mark.parametrize("role", sorted(Role))
def test_who_may_do_what(role):
    expected = {"see"} | {
        Role.SECRETARIAT: {"manage", "open", "close", "extend", "remind"},
        Role.UNIT_OFFICER: {"set_own_deadline"},
    }.get(role, set())
    person, campaign = a_person(role), a_campaign()
    assert {name.partition(".")[2] for name in TABLE if may(person, name, campaign)} == expected
    assert {name for name in installed() if name.startswith("campaigns.")} == set(TABLE)
    if role != Role.SECRETARIAT:
        for act in (lambda: actions.open_campaign(person, NOTICE), lambda: actions.close_campaign(person, campaign)):
            with pytest.raises(PermissionDenied), transaction.atomic():
                act()


def changed_rules(monkeypatch):
    """The rulebook as if somebody had edited the notice after the campaign was opened."""
    book = rulebook.shipped()
    notice = replace(book.notice(NOTICE), digest="f" * 64)
    monkeypatch.setattr(models, "shipped", lambda: replace(book, notices={**book.notices, NOTICE: notice}))


def test_under_changed_rules_nothing_is_done(monkeypatch):
    dossier = complete(a_dossier())
    changed_rules(monkeypatch)
    person = applicant_of(dossier)
    with clock.frozen(IN_TIME):
        assert codes(dossiers.submit_dossier, person, dossier) == ["campaigns.rulebook_changed"]
        assert codes(dossiers.save_section, person, dossier, "basic", {}) == ["campaigns.rulebook_changed"]
        assert codes(lambda: dossier.campaign.notice) == ["campaigns.rulebook_changed"]
    dossier.refresh_from_db()
    assert (dossier.state, dossier.versions.count()) == ("draft", 0)


def test_under_changed_rules_a_page_says_why(client, monkeypatch):
    dossier = complete(a_dossier())
    changed_rules(monkeypatch)
    response = signed_in(client, applicant_of(dossier)).get(reverse("dossiers:detail", args=[dossier.pk]))
    assert response.status_code == 409
    assert reason(Finding("campaigns.rulebook_changed")) in response.content.decode()


@pytest.mark.parametrize(
    ("at", "code"),
    [
        (clock.moment(date(2024, 10, 27), time(23, 59, 59)), "campaigns.not_yet_open"),
        (clock.moment(date(2024, 10, 28)), ""),
        (clock.moment(date(2024, 11, 22), time(23, 59, 59)), ""),
        (clock.moment(date(2024, 11, 23)), "campaigns.window_closed"),
    ],
)
def test_a_window_is_open_from_its_first_to_its_last_second(at, code):
    window = Window(date(2024, 10, 28), date(2024, 11, 22), HERE)
    found = window_findings(window, at)
    assert [(finding.code, finding.citation) for finding in found] == ([(code, HERE)] if code else [])


def test_a_window_without_days_is_always_open():
    assert window_findings(Window(None, None, HERE), IN_TIME) == []


def test_the_public_page_says_who_until_when_how_many_and_with_what(client):
    campaign = a_campaign()
    with clock.frozen(IN_TIME):
        response = client.get(reverse("campaigns:notice", args=[NOTICE]))
    shown, notice = response.content.decode(), campaign.notice
    assert response.status_code == 200
    for text in [
        *(c.text for c in notice.conditions),
        *(d.title for d in notice.application.documents),
        *(s.title for s in notice.process),
    ]:
        assert text.zh.replace('"', "&quot;") in shown
    for quota in notice.quotas:
        assert _("at most %(limit)s") % {"limit": quota.limit} in shown
    assert "2024-11-22 23:59" in shown or "2024年11月22日" in shown
    assert _("Sign in to apply") in shown


@pytest.mark.parametrize("address", ["miit/1999-1", "nothing", "../../etc/passwd"])
def test_an_unknown_notice_has_no_page(client, address):
    assert client.get(f"/campaigns/notices/{address}/").status_code == 404


def test_the_calendar_says_what_is_open():
    notice = rulebook.shipped().notice(NOTICE)
    states = {}
    for day in (date(2024, 10, 27), date(2024, 11, 12), date(2024, 11, 23)):
        with clock.frozen(clock.moment(day)):
            states[day.isoformat()] = [row.state for row in pages.calendar_of(notice)][:3]
    assert states == {
        "2024-10-27": ["before", "open", "open"],
        "2024-11-12": ["open", "open", "open"],
        "2024-11-23": ["over", "open", "open"],
    }


def test_the_secretariat_checks_opens_and_closes(client):
    confirmed(client, secretariat())
    listed = client.get(reverse("campaigns:list")).content.decode()
    assert reverse("campaigns:prepare", args=[NOTICE]) in listed
    prepared = client.get(reverse("campaigns:prepare", args=[NOTICE]))
    assert list(prepared.context["problems"]) == []
    assert client.post(reverse("campaigns:open", args=[NOTICE])).status_code == 302
    campaign = Campaign.objects.get()
    assert client.post(reverse("campaigns:open", args=[NOTICE])).status_code == 409
    assert client.post(reverse("campaigns:close", args=[campaign.pk])).status_code == 302
    campaign.refresh_from_db()
    assert campaign.state == "closed"
    assert client.post(reverse("campaigns:close", args=[campaign.pk])).status_code == 409


@pytest.mark.parametrize("role", sorted(set(Role) - {Role.SECRETARIAT}))
def test_nobody_else_has_these_pages(client, role):
    campaign = a_campaign()
    confirmed(client, a_person(role))
    for address in (reverse("campaigns:list"), reverse("campaigns:prepare", args=[NOTICE])):
        assert client.get(address).status_code == 403
    for address in (reverse("campaigns:open", args=[NOTICE]), reverse("campaigns:close", args=[campaign.pk])):
        assert client.post(address).status_code == 403
    assert Campaign.objects.get().state == "open"


def test_anonymous_people_are_led_to_signing_in(client):
    assert client.get(reverse("campaigns:list")).status_code == 302
    assert client.post(reverse("campaigns:open", args=[NOTICE])).status_code == 302
    assert not Campaign.objects.exists()


def test_the_picture_of_the_calendar_holds_every_dated_stage_and_today(client):
    a_campaign()
    with clock.frozen(IN_TIME):
        context = client.get(reverse("campaigns:notice", args=[NOTICE])).context
    spans = context["spans"]
    dated = [row for row in context["calendar"] if row.closes_at]
    assert [lane.name for lane in spans.lanes] == [row.title.zh for row in dated]
    assert (spans.scale.first, spans.marks) == (date(2024, 10, 28), [row.closes_at.date() for row in dated])
    with clock.frozen(IN_TIME):
        assert spans.today == spans.scale.place(IN_TIME.date())


def test_at_a_glance_until_when_and_how_many(client):
    a_campaign()
    with clock.frozen(IN_TIME):
        facts = [fact.value for fact in client.get(reverse("campaigns:notice", args=[NOTICE])).context["glance"]]
    assert clock.end_of(date(2024, 11, 22)) in facts
    assert _("at most %(limit)s") % {"limit": "5–20"} in facts
