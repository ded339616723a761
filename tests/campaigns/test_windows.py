"""The window in force: what extensions and a unit's own day come to, and how each refusal says where it stands."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.db import DatabaseError, transaction
from django.http import HttpResponse
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st

from tests.builders import a_factory, a_group, a_person, a_province, an_enterprise, confirmed, the_ministry
from tests.dossier_builders import (
    IN_TIME,
    NOTICE,
    a_campaign,
    a_dossier,
    a_submitted_dossier,
    an_applicant,
    applicant_of,
    complete,
    with_applicant,
)
from tests.stages.checks.test_checks import refusal
from tidu.campaigns import actions, pages, rules
from tidu.campaigns.models import Campaign, WindowChange
from tidu.campaigns.queries import window_of
from tidu.campaigns.rules import window_in_force
from tidu.core import clock
from tidu.core.arrival import ArrivalMiddleware
from tidu.core.findings import Refused, reason, way_out
from tidu.dossiers import actions as dossiers
from tidu.dossiers.models import Dossier
from tidu.organisations.models import Organisation
from tidu.organisations.roles import Role
from tidu.rulebook.model import Citation, Text, Window
from tidu.workflow.models import Entry

HERE = Citation(NOTICE, "2.2.1", Text("二(二)1", "II(2)1"))
JIANGSU = Text("江苏", "Jiangsu")
LAST = date(2024, 11, 22)
NOTICED = Window(date(2024, 10, 28), LAST, HERE)
JUST_BEFORE = clock.moment(LAST, time(23, 59, 59))
JUST_AFTER = JUST_BEFORE + timedelta(seconds=1)
AFTER = clock.moment(date(2024, 11, 24), time(10))


@dataclass(frozen=True)
class A:
    """A change as the rule reads it."""

    kind: str
    closes_on: date | None
    unit_id: int | None = None
    reason: str = "暴雪影响网络"
    made_at: datetime = IN_TIME
    unit_name: Text = JIANGSU


days = st.dates(LAST - timedelta(days=20), LAST + timedelta(days=30))
changes = st.one_of(
    st.builds(A, st.just("extension"), days, st.sampled_from([None, 1, 2])),
    st.builds(A, st.just("own"), st.none() | days, st.sampled_from([1, 2])),
)
histories = st.lists(changes, max_size=8)


@given(histories, st.sampled_from([None, 1, 2]))
def test_the_campaign_never_closes_before_the_notice_and_a_unit_never_after_the_campaign(history, unit):
    window = window_in_force(NOTICED, history, unit)
    assert window.original == LAST <= window.limit
    assert window.closes_on <= window.limit
    assert (window.change is None) is (window.closes_on == LAST and window.limit == LAST)


@given(histories, days, st.sampled_from([None, 1, 2]))
def test_one_more_extension_never_brings_a_day_forward(history, day, unit):
    before = window_in_force(NOTICED, history, unit)
    after = window_in_force(NOTICED, [*history, A("extension", day)], unit)
    assert after.limit == max(before.limit, day)
    assert after.closes_on >= before.closes_on


@given(histories, changes, st.sampled_from([None, 1, 2]))
def test_what_is_meant_for_another_unit_changes_nothing(history, change, unit):
    assert change.unit_id in (None, unit) or window_in_force(NOTICED, [*history, change], unit) == window_in_force(
        NOTICED, history, unit
    )


@given(histories, st.permutations(range(4)), st.lists(days, min_size=4, max_size=4))
def test_extensions_count_in_any_order(history, order, when):
    extensions = [A("extension", day) for day in when]
    shuffled = [extensions[at] for at in order]
    assert window_in_force(NOTICED, extensions).closes_on == window_in_force(NOTICED, shuffled).closes_on


def test_of_a_units_own_days_the_last_one_counts_until_it_is_taken_back():
    first, second, back = A("own", date(2024, 11, 15), 1), A("own", date(2024, 11, 18), 1), A("own", None, 1)
    assert window_in_force(NOTICED, [first, second], 1).closes_on == date(2024, 11, 18)
    assert window_in_force(NOTICED, [first, second, back], 1).closes_on == LAST
    assert window_in_force(NOTICED, [first, second], 2).closes_on == LAST


def test_a_stage_without_a_day_has_none_whatever_was_changed():
    window = window_in_force(Window(None, None, HERE), [A("extension", LAST)])
    assert (window.closes_on, window.closes_at, window.limit) == (None, None, None)


# The acts


def secretariat():
    return a_person(Role.SECRETARIAT, the_ministry())


def officer(unit: Organisation):
    return a_person(Role.UNIT_OFFICER, unit)


def extended(day=date(2024, 11, 26), key="application", unit=None, at=IN_TIME, why="暴雪影响网络") -> WindowChange:
    with clock.frozen(at):
        return actions.extend_window(secretariat(), a_campaign(), key, day, why, unit=unit)


def codes(function, *arguments):
    return [code for code, _clause in refusal(function, *arguments)]


def last_day(key="application", unit=None):
    campaign = Campaign.objects.get()
    return window_of(campaign, campaign.notice.stage(key), unit).closes_on


@pytest.mark.django_db
def test_an_extension_is_a_row_and_an_entry_of_the_campaigns_chain():
    change = extended()
    entry = Entry.objects.get(verb="campaigns.extend")
    assert (entry.chain.key, entry.reason) == (f"campaign/{change.campaign_id}", "暴雪影响网络")
    assert entry.data == {"stage": "application", "closes_on": "2024-11-26", "unit": None}
    assert last_day() == date(2024, 11, 26) == last_day(unit=a_province())


@pytest.mark.django_db
def test_an_extension_for_one_unit_holds_for_it_alone():
    extended(unit=a_province())
    assert [last_day(unit=unit) for unit in (a_province(), a_province("330000"), None)] == [
        date(2024, 11, 26),
        LAST,
        LAST,
    ]


@pytest.mark.django_db
@pytest.mark.parametrize("change", [{"closes_on": LAST}, {"reason": "x"}])
def test_the_database_refuses_to_alter_or_delete_a_change(change):
    row = extended()
    with pytest.raises(DatabaseError), transaction.atomic():
        WindowChange.objects.filter(pk=row.pk).update(**change)
    with pytest.raises(DatabaseError), transaction.atomic():
        row.delete()


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        ({"day": LAST}, "campaigns.not_later"),
        ({"day": date(2024, 11, 23), "at": AFTER}, "campaigns.day_has_passed"),
        ({"day": date(2024, 11, 30)}, "campaigns.later_stage_first"),
        ({"key": "publicity"}, "campaigns.no_deadline"),
        ({"why": "  "}, "campaigns.reason_missing"),
        ({"why": "长" * 201}, "campaigns.reason_missing"),
    ],
)
def test_an_extension_that_cannot_be(arguments, code):
    assert codes(lambda: extended(**arguments)) == [code]
    assert not WindowChange.objects.exists()


@pytest.mark.django_db
def test_what_follows_the_recommendation_is_not_extended_for_one_unit():
    assert codes(lambda: extended(key="joint_signoff", unit=a_province())) == ["campaigns.not_a_units_stage"]


@pytest.mark.django_db
def test_later_stages_first_then_the_applicants():
    for key in ("recommendation", "check", "application"):
        extended(date(2024, 12, 6), key)
    assert [last_day(key) for key in ("application", "check", "recommendation")] == [date(2024, 12, 6)] * 3


@pytest.mark.django_db
def test_a_closed_campaign_is_not_extended():
    campaign = a_campaign()
    actions.close_campaign(secretariat(), campaign)
    assert codes(extended) == ["workflow.not_now"]


def own(day=date(2024, 11, 18), unit=None, person=None, why="我省专家初审需要时间") -> WindowChange:
    unit = unit or a_province()
    with clock.frozen(IN_TIME):
        return actions.set_own_deadline(person or officer(unit), a_campaign(), unit, day, why)


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("day", "code"),
    [
        (LAST, "campaigns.not_earlier"),
        (IN_TIME.date(), "campaigns.not_at_once"),
        (date(2024, 10, 1), "campaigns.not_at_once"),
        (None, "campaigns.no_own_deadline"),
    ],
)
def test_an_own_deadline_that_cannot_be(day, code):
    assert codes(lambda: own(day)) == [code]


@pytest.mark.django_db
def test_only_the_units_own_officer_sets_its_deadline():
    for person in (officer(a_province("330000")), a_person(Role.DEPARTMENT_OFFICER, a_province()), secretariat()):
        with pytest.raises(PermissionDenied), transaction.atomic():
            own(person=person)
    own(unit=a_group(), person=officer(a_group()))
    assert WindowChange.objects.count() == 1


@pytest.mark.django_db
def test_an_extension_does_not_lift_a_units_own_day_but_the_unit_can():
    own()
    extended()
    assert last_day(unit=a_province()) == date(2024, 11, 18)
    own(None)
    assert last_day(unit=a_province()) == date(2024, 11, 26)


# What it means for a dossier


@pytest.mark.django_db
def test_an_extension_after_the_deadline_reopens_drafts():
    dossier = complete(a_dossier())
    person = applicant_of(dossier)
    with clock.frozen(AFTER):
        assert codes(dossiers.submit_dossier, person, dossier) == ["campaigns.window_closed"]
        extended(at=AFTER)
        assert dossiers.submit_dossier(person, Dossier.objects.get(pk=dossier.pk)).number == 1


@pytest.mark.django_db
def test_the_refusal_after_an_extension_cites_it_beside_the_clause():
    dossier = complete(a_dossier())
    extended()
    with clock.frozen(clock.moment(date(2024, 11, 27))), pytest.raises(Refused) as caught, transaction.atomic():
        dossiers.submit_dossier(applicant_of(dossier), dossier)
    (finding,) = caught.value.findings
    assert (finding.code, finding.citation.clause) == ("campaigns.extended_window_closed", "2.2.1")
    assert finding.citation.label.zh.endswith("，2024-11-12 延期")
    for part in ("暴雪影响网络", "2024-11-26 23:59:59"):
        assert part in reason(finding)


@pytest.mark.django_db
def test_a_units_own_day_holds_for_its_applicants_and_says_who_set_it():
    dossier = complete(a_dossier())
    own()
    late = clock.moment(date(2024, 11, 19))
    with clock.frozen(late), pytest.raises(Refused) as caught, transaction.atomic():
        dossiers.submit_dossier(applicant_of(dossier), dossier)
    (finding,) = caught.value.findings
    assert finding.code == "campaigns.own_window_closed"
    assert a_province().name in reason(finding)
    assert way_out(finding)
    with clock.frozen(late):
        assert codes(lambda: a_dossier(at=late)) == ["campaigns.own_window_closed"]
        assert a_dossier(at=late, unit=a_group(), factory=a_factory(an_enterprise(group=a_group()))).state == "draft"


@pytest.mark.django_db
def test_the_applicant_sees_until_when_who_set_it_and_why(client):
    dossier = complete(a_dossier())
    own()
    client.force_login(applicant_of(dossier), backend="allauth.account.auth_backends.AuthenticationBackend")
    with clock.frozen(IN_TIME):
        shown = client.get(reverse("dossiers:detail", args=[dossier.pk])).content.decode()
    for part in ("2024-11-18 23:59:59", "我省专家初审需要时间", "2024-11-22"):
        assert part in shown


@pytest.mark.django_db
def test_who_chooses_a_unit_sees_the_day_that_it_set(client):
    factory = a_factory(an_enterprise())
    own()
    client.force_login(an_applicant(factory.enterprise), backend="allauth.account.auth_backends.AuthenticationBackend")
    with clock.frozen(IN_TIME):
        address = reverse("dossiers:start_for", args=[a_campaign().pk, factory.pk])
        shown = client.get(address).content.decode()
    for part in ("2024-11-18 23:59:59", "我省专家初审需要时间"):
        assert part in shown


@pytest.mark.django_db
def test_the_notice_page_shows_the_extended_day_beside_the_original_with_the_reason(client):
    extended()
    extended(date(2024, 11, 28), unit=a_province("330000"), why="当地停电")
    with clock.frozen(IN_TIME):
        shown = client.get(reverse("campaigns:notice", args=[NOTICE])).content.decode()
        row = pages.calendar_of(a_campaign().notice, Campaign.objects.get())[0]
    assert (row.original, row.closes_at) == (LAST, clock.end_of(date(2024, 11, 26)))
    (exception,) = row.exceptions
    assert a_province("330000").name in exception
    for text in ("2024-11-26 23:59:59", "2024-11-22</s>", "暴雪影响网络", "当地停电", "2024-11-28"):
        assert text in shown


@pytest.mark.django_db
def test_a_later_life_follows_the_extension(client):
    dossier = a_submitted_dossier()
    with clock.frozen(AFTER):
        dossiers.withdraw_dossier(applicant_of(dossier), dossier, "更正")
        assert codes(dossiers.resume_dossier, applicant_of(dossier), dossier) == ["campaigns.window_closed"]
        extended(at=AFTER)
        fresh = with_applicant(Dossier.objects.get(pk=dossier.pk), applicant_of(dossier))
        dossiers.resume_dossier(applicant_of(fresh), fresh)
    assert fresh.state == "draft"


# The clock steps over the deadline while a request is under way


def submitted_on_the_way(dossier, *, arrives, written):
    """Submit as one request does that arrives at one moment and gets its turn at another."""

    def view(request):
        with clock.frozen(written):
            view.version = dossiers.submit_dossier(applicant_of(dossier), dossier)
        return HttpResponse()

    with clock.frozen(arrives):
        ArrivalMiddleware(view)(None)
    return view.version


@pytest.mark.django_db
@pytest.mark.parametrize("waited", [1, 59])
def test_a_request_that_arrived_in_time_is_in_time_and_its_version_says_so(waited):
    dossier = complete(a_dossier())
    version = submitted_on_the_way(dossier, arrives=JUST_BEFORE, written=JUST_BEFORE + timedelta(seconds=waited))
    assert version.submitted_at == JUST_BEFORE
    assert Entry.objects.get(verb="dossiers.submit").at == JUST_BEFORE + timedelta(seconds=waited)


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("arrives", "written"),
    [(JUST_AFTER, JUST_AFTER + timedelta(seconds=1)), (JUST_BEFORE, JUST_BEFORE + clock.LONGEST_WAY * 2)],
    ids=["arrived too late", "kept open too long"],
)
def test_a_request_that_is_too_late(arrives, written):
    dossier = complete(a_dossier())
    with pytest.raises(Refused), transaction.atomic():
        submitted_on_the_way(dossier, arrives=arrives, written=written)
    assert not dossier.versions.exists()


class HalfAMinute:
    """A server so busy that half a minute passes between the arrival of a request and its turn."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        with clock.frozen(clock.now() + timedelta(seconds=30)):
            return self.get_response(request)


@pytest.mark.django_db
@pytest.mark.parametrize(("arrives", "state"), [(JUST_BEFORE, "submitted"), (JUST_AFTER, "draft")])
def test_the_clock_steps_over_the_deadline_while_the_button_is_pressed(client, settings, arrives, state):
    settings.MIDDLEWARE = [*settings.MIDDLEWARE, f"{__name__}.HalfAMinute"]
    dossier = complete(a_dossier())
    confirmed(client, applicant_of(dossier))
    with clock.frozen(arrives):
        client.post(reverse("dossiers:submit", args=[dossier.pk]))
    dossier.refresh_from_db()
    assert (dossier.state, dossier.versions.exists()) == (state, state == "submitted")


def test_outside_a_request_the_moment_is_now():
    with clock.frozen(IN_TIME):
        assert clock.received() == IN_TIME


@pytest.mark.parametrize("key", ["application", "check", "recommendation", "expert_review", "recognition"])
def test_what_units_do(key):
    stages = [
        type("S", (), {"key": one, "kind": one}) for one in ("application", "check", "recommendation", "expert_review")
    ]
    assert rules.is_done_by_units(stages, key) is (key in {"application", "check", "recommendation"})
