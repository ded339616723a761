"""A check is ticked, passed or returned by the officer of the unit that must check, and by nobody else."""

from datetime import date, time

import pytest
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.urls import reverse

from tests.builders import a_person, a_province, confirmed, signed_in
from tests.dossier_builders import IN_TIME, a_campaign, a_dossier_at, a_submitted_dossier, applicant_of, open_step
from tests.dossiers.people import NATIONAL, people_around
from tidu.core import clock
from tidu.core.findings import Refused
from tidu.core.permissions import installed, may
from tidu.desk.queries import tasks_of
from tidu.dossiers import actions as dossiers
from tidu.organisations.roles import Role
from tidu.rulebook.model import Citation, Text
from tidu.stages.checks import actions, queries, rules
from tidu.stages.checks.models import Check
from tidu.stages.checks.permissions import TABLE

pytestmark = pytest.mark.django_db

REASONS = [{"field": "basic.turnover", "reason": "与审计报告不一致"}]
HERE = Citation("miit/2024-399", "2.2.3", Text("二(二)3", "II(2)3"))


@pytest.fixture(autouse=True)
def _in_time():
    with clock.frozen(IN_TIME):
        yield


def a_check(**over):
    return Check.objects.select_related("step__dossier").get(step=open_step(a_submitted_dossier(**over)))


def officer_of(check):
    return a_person(Role.UNIT_OFFICER, check.step.organisation)


def all_ticks(check, value=True):
    return {point["key"]: value for point in check.step.stage.parameters["checklist"]}


def refusal(function, *arguments):
    with pytest.raises(Refused) as refused, transaction.atomic():
        function(*arguments)
    return [(finding.code, finding.citation.clause if finding.citation else "") for finding in refused.value.findings]


def test_who_may_do_what():
    check = a_check()
    found = {
        who: {name.partition(".")[2] for name in TABLE if may(person, name, check)}
        for who, person in people_around(check.step.dossier).items()
    }
    table = {"officer": {"see", "tick", "pass", "return"}} | {who: {"see"} for who in NATIONAL}
    assert found == {who: table.get(who, set()) for who in found}
    assert {name for name in installed() if name.startswith("checks.")} == set(TABLE)


def test_visible_are_the_own_units_checks_and_all_to_national_roles():
    check = a_check()
    seen = {who for who, person in people_around(check.step.dossier).items() if queries.visible_to(person).exists()}
    assert seen == {"officer"} | NATIONAL


def test_every_point_must_be_confirmed_before_a_dossier_passes():
    check = a_check()
    points = check.step.stage.parameters["checklist"]
    found = refusal(actions.pass_check, officer_of(check), check, {points[0]["key"]: True, points[1]["key"]: False})
    assert found == [("checks.point_open", "2.2.3")] * (len(points) - 1)
    check.refresh_from_db()
    assert (check.state, check.answers) == ("open", {})


@pytest.mark.parametrize("value", ["true", 1, None, False])
def test_only_yes_confirms_a_point(value):
    checklist = [{"key": "complete", "text": {"zh": "完整", "en": "complete"}}]
    assert len(rules.pass_findings(checklist, {"complete": value}, HERE)) == 1
    assert rules.pass_findings(checklist, {"complete": True}, HERE) == []


@pytest.mark.parametrize(
    ("reasons", "returns", "codes"),
    [
        (REASONS, True, []),
        ([], True, ["checks.no_reason"]),
        (REASONS, False, ["checks.returns_not_allowed"]),
        ([], False, ["checks.returns_not_allowed"]),
    ],
)
def test_a_return_needs_a_reason_and_a_stage_that_returns(reasons, returns, codes):
    assert [finding.code for finding in rules.return_findings(reasons, returns, HERE)] == codes


def test_a_passed_dossier_goes_on():
    check = a_check()
    officer = officer_of(check)
    actions.pass_check(officer, check, all_ticks(check), "材料齐全")
    check.refresh_from_db()
    assert (check.state, check.checked_by, check.note) == ("passed", officer, "材料齐全")
    assert open_step(check.step.dossier).stage_key == "recommendation"


def test_a_returned_dossier_goes_back_with_its_reasons_and_comes_again():
    check = a_check()
    dossier = check.step.dossier
    actions.return_check(officer_of(check), check, REASONS, all_ticks(check, False))
    dossier.refresh_from_db()
    check.step.refresh_from_db()
    assert (dossier.state, check.step.state, check.step.findings) == ("returned", "returned", REASONS)
    assert open_step(dossier).stage_key == "application"
    dossiers.submit_dossier(dossier.started_by, dossier)
    check.refresh_from_db()
    assert (check.state, check.answers, check.note, check.checked_by) == ("open", {}, "", None)
    assert dossier.versions.count() == 2


def test_a_withdrawn_dossier_waits_for_nobody_and_its_ticks_are_gone_when_it_comes_again():
    dossier = a_submitted_dossier()
    check = Check.objects.get(step=open_step(dossier))
    officer = officer_of(check)
    actions.tick(officer, check, all_ticks(check), "半途")
    dossiers.withdraw_dossier(applicant_of(dossier), dossier, "调整方案")
    check.refresh_from_db()
    assert check.state == "withdrawn"
    assert tasks_of(officer) == []
    for act in (actions.tick, actions.pass_check):
        assert refusal(act, officer, check, all_ticks(check), "") == [("workflow.not_now", "")]
    dossiers.resume_dossier(applicant_of(dossier), dossier)
    dossiers.submit_dossier(applicant_of(dossier), dossier)
    check.refresh_from_db()
    assert (check.state, check.answers, check.note) == ("open", {}, "")


@pytest.mark.parametrize("act", [actions.pass_check, actions.return_check])
def test_after_the_units_deadline_nothing_is_decided(act):
    check = a_check()
    arguments = [REASONS, all_ticks(check)] if act is actions.return_check else [all_ticks(check)]
    officer = officer_of(check)
    with clock.frozen(clock.moment(date(2024, 11, 30))):
        assert refusal(act, officer, check, *arguments) == [("campaigns.window_closed", "2.2.3")]
    with clock.frozen(clock.moment(date(2024, 11, 29), time(23, 59, 59))):
        act(officer, check, *arguments)


def test_a_decided_check_is_decided_once():
    check = a_check()
    officer = officer_of(check)
    actions.pass_check(officer, check, all_ticks(check))
    assert refusal(actions.return_check, officer, check, REASONS, {}) == [("workflow.not_now", "")]


@pytest.mark.parametrize("role", [Role.UNIT_OFFICER, Role.DEPARTMENT_OFFICER, Role.SECRETARIAT, Role.AUDITOR])
def test_nobody_else_decides(role):
    check = a_check()
    stranger = a_person(role, a_province("330000") if role == Role.UNIT_OFFICER else None)
    for act in (
        lambda: actions.tick(stranger, check, all_ticks(check), ""),
        lambda: actions.pass_check(stranger, check, all_ticks(check)),
        lambda: actions.return_check(stranger, check, REASONS, {}),
    ):
        with pytest.raises(PermissionDenied):
            act()
    assert Check.objects.get().state == "open"


def test_the_officer_finds_the_dossier_ticks_and_passes(client):
    check = a_check()
    confirmed(client, officer_of(check))
    shown = client.get(reverse("checks:detail", args=[check.pk]))
    assert shown.status_code == 200
    for point in check.step.stage.parameters["checklist"]:
        assert point["text"]["zh"] in shown.content.decode()
    ticks = {f"point-{key}": "on" for key in all_ticks(check)}
    assert client.post(reverse("checks:tick", args=[check.pk]), {**ticks, "note": "已核"}).status_code == 302
    check.refresh_from_db()
    assert (check.answers, check.note) == (all_ticks(check), "已核")
    assert client.post(reverse("checks:decide", args=[check.pk]), {**ticks, "decision": "pass"}).status_code == 302
    check.refresh_from_db()
    assert check.state == "passed"


def test_the_officer_returns_with_a_reason_at_a_field(client):
    check = a_check()
    confirmed(client, officer_of(check))
    sent = {
        "decision": "return",
        "reason-basic.turnover": "与审计报告不一致",
        "reason-document.audit_reports": "缺一年",
    }
    assert client.post(reverse("checks:decide", args=[check.pk]), sent).status_code == 302
    check.step.refresh_from_db()
    assert check.step.findings == [
        {"field": "basic.turnover", "reason": "与审计报告不一致"},
        {"field": "document.audit_reports", "reason": "缺一年"},
    ]
    assert "缺一年" in client.get(reverse("checks:detail", args=[check.pk])).content.decode()


def test_a_point_left_open_refuses_with_its_words_and_clause(client):
    check = a_check()
    confirmed(client, officer_of(check))
    response = client.post(reverse("checks:decide", args=[check.pk]), {"decision": "pass"})
    assert response.status_code == 409
    assert check.step.stage.parameters["checklist"][0]["text"]["zh"] in response.content.decode()
    assert "二(二)3" in response.content.decode()


@pytest.mark.parametrize("decision", ["", "burn"])
def test_a_decision_that_is_none_changes_nothing(client, decision):
    check = a_check()
    confirmed(client, officer_of(check))
    ticks = {f"point-{key}": "on" for key in all_ticks(check)}
    response = client.post(reverse("checks:decide", args=[check.pk]), {**ticks, "decision": decision})
    assert response.status_code == 400
    check.refresh_from_db()
    assert check.state == "open"


def test_a_stranger_finds_no_check(client):
    check = a_check()
    people = people_around(check.step.dossier)
    for who in set(people) - NATIONAL - {"officer"}:
        confirmed(client, people[who])
        assert client.get(reverse("checks:detail", args=[check.pk])).status_code == 404, who
        for name in ("tick", "decide"):
            assert client.post(reverse(f"checks:{name}", args=[check.pk]), {"decision": "pass"}).status_code == 404, who
    for who in NATIONAL:
        confirmed(client, people[who])
        assert client.get(reverse("checks:detail", args=[check.pk])).status_code == 200
        ticks = {f"point-{key}": "on" for key in all_ticks(check)}
        for name in ("tick", "decide"):
            assert (
                client.post(reverse(f"checks:{name}", args=[check.pk]), {**ticks, "decision": "pass"}).status_code
                == 403
            )


def test_deciding_needs_a_fresh_confirmation(client):
    check = a_check()
    signed_in(client, officer_of(check))
    session = client.session
    session["account_authentication_methods"] = []
    session.save()
    ticks = {f"point-{key}": "on" for key in all_ticks(check)}
    assert client.post(reverse("checks:decide", args=[check.pk]), {**ticks, "decision": "pass"}).status_code == 302
    check.refresh_from_db()
    assert check.state == "open"


@pytest.mark.parametrize("address", ["checks:list", "desk:home"])
def test_a_list_needs_as_many_queries_for_three_rows_as_for_one(client, address, django_assert_max_num_queries):
    signed_in(client, a_person(Role.UNIT_OFFICER, a_province()))
    counts = []
    for rows in (1, 2):
        for _ in range(rows):
            a_submitted_dossier()
        client.get(reverse(address))
        with django_assert_max_num_queries(200) as counted:
            assert client.get(reverse(address)).status_code == 200
        counts.append(len(counted))
    assert counts[0] == counts[1]


def test_the_list_is_searched_and_filtered(client):
    check, other = a_check(), a_check()
    signed_in(client, officer_of(check))
    dossier = check.step.dossier
    for words in (dossier.number, dossier.factory.enterprise.name, dossier.factory.enterprise.credit_code):
        rows = [row.item for row in client.get(reverse("checks:list"), {"q": words}).context["list"].rows]
        assert rows == [check]
    assert client.get(reverse("checks:list"), {"state": "passed"}).context["list"].count == 0
    assert client.get(reverse("checks:list")).context["list"].count == len({check, other})


def test_the_desk_counts_what_is_to_be_checked():
    a_check(), a_check()
    (task,) = tasks_of(a_person(Role.UNIT_OFFICER, a_province()))
    url = f"{reverse('checks:list')}?state=open&campaign={a_campaign().pk}"
    assert (task.count, task.url, task.due) == (2, url, clock.end_of(date(2024, 11, 29)))
    assert tasks_of(a_person(Role.UNIT_OFFICER, a_province("330000"))) == []


def test_a_later_stage_shows_the_check_as_it_was(client):
    dossier = a_dossier_at("expert_review")
    assert a_campaign().notice.stage("check").kind == "check"
    assert Check.objects.filter(step__dossier=dossier).count() == 1
