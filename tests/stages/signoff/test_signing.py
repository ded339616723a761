import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, connection, transaction

from tests.builders import a_person
from tests.dossier_builders import a_dossier_at
from tests.stages.signoff.lists import (
    DEPARTMENTS,
    STAGE,
    a_list,
    a_proposed_list,
    a_secretary,
    an_officer,
    order_of,
    sign,
    standing,
)
from tidu.core import clock, permissions
from tidu.core.findings import Refused
from tidu.dossiers.models import Dossier, Step
from tidu.organisations.roles import Role
from tidu.stages.signoff import actions, awaiting, queries
from tidu.stages.signoff.models import Signature, SignoffList
from tidu.workflow.queries import entries_of as log_of

pytestmark = pytest.mark.django_db
NOW = clock.moment(clock.date(2024, 12, 20), clock.time(9))


@pytest.fixture(autouse=True)
def _in_december():
    with clock.frozen(NOW):
        yield


def codes(caught):
    return [(finding.code, finding.citation and finding.citation.clause) for finding in caught.value.findings]


def steps_at(key):
    return set(Step.objects.filter(stage_key=key, state="open").values_list("dossier__number", flat=True))


def test_a_list_begins_with_the_first_dossier_and_takes_the_others_at_its_end():
    dossiers = [a_dossier_at(STAGE) for _ in range(3)]
    signoff_list = SignoffList.objects.get()
    assert order_of(signoff_list) == [(place, dossier.number) for place, dossier in enumerate(dossiers, 1)]
    assert (signoff_list.state, signoff_list.revision) == ("draft", 3)


@pytest.mark.parametrize(
    ("name", "roles"),
    [
        ("signoff.see", {Role.SECRETARIAT, Role.MINISTRY_OFFICER, Role.AUDITOR}),
        ("signoff.propose", {Role.SECRETARIAT}),
        ("signoff.move", {Role.SECRETARIAT}),
        ("signoff.remove", {Role.SECRETARIAT}),
        ("signoff.sign", {Role.MINISTRY_OFFICER}),
        ("signoff.dissent", {Role.MINISTRY_OFFICER}),
    ],
)
def test_who_may(name, roles):
    signoff_list = a_list(1)
    assert {role for role in Role if permissions.may(a_person(role), name, signoff_list)} == roles


def test_the_last_signature_completes_the_list_and_sends_every_dossier_to_publicity():
    signoff_list = a_proposed_list(2)
    numbers = {number for _place, number in order_of(signoff_list)}
    sign(signoff_list, *DEPARTMENTS[:5])
    assert (signoff_list.state, steps_at(STAGE)) == ("signing", numbers)
    sign(signoff_list, DEPARTMENTS[5])
    assert SignoffList.objects.get().state == "signed"
    assert (steps_at(STAGE), steps_at("publicity")) == (set(), numbers)
    completed = log_of(signoff_list.chain_key).last()
    assert (completed.verb, completed.person, completed.data["digest"]) == (
        "signoff.complete",
        None,
        queries.digest_of(signoff_list),
    )


def test_a_signature_pins_the_digest_and_the_revision_that_were_seen():
    signoff_list = a_proposed_list(2)
    sign(signoff_list, "finance")
    signature = Signature.objects.get()
    assert (signature.digest, signature.revision) == (queries.digest_of(signoff_list), signoff_list.revision)


def test_a_list_that_changed_since_it_was_seen_is_not_signed():
    signoff_list = a_proposed_list(2)
    seen = queries.digest_of(signoff_list)
    actions.move(a_secretary(), signoff_list.entries.last(), 1)
    with pytest.raises(Refused) as caught:
        actions.sign(an_officer(), signoff_list, "industry", seen)
    assert codes(caught) == [("signoff.list_changed", "2.2.4")]
    assert standing(signoff_list) == {}


def test_an_officer_signs_for_the_own_department_only():
    signoff_list = a_proposed_list(1)
    with pytest.raises(PermissionDenied):
        actions.sign(an_officer("industry"), signoff_list, "finance", queries.digest_of(signoff_list))
    assert standing(signoff_list) == {}


def test_a_list_is_not_signed_before_it_is_proposed():
    signoff_list = a_list(1)
    with pytest.raises(Refused) as caught:
        actions.sign(an_officer(), signoff_list, "industry", queries.digest_of(signoff_list))
    assert codes(caught) == [("workflow.not_now", None)]


def test_a_department_does_not_sign_twice():
    signoff_list = a_proposed_list(1)
    sign(signoff_list, "data")
    with pytest.raises(Refused) as caught:
        sign(signoff_list, "data")
    assert codes(caught) == [("signoff.already_signed", "2.2.4")]


def test_the_database_refuses_a_second_signature_of_a_department():
    signoff_list = a_proposed_list(1)
    sign(signoff_list, "data")
    second = Signature.objects.get()
    second.pk = None
    with pytest.raises(IntegrityError, match="one_signature_per_department"):
        second.save()


@pytest.mark.parametrize("change", ["added", "moved", "removed"])
def test_a_change_of_the_list_voids_signatures_and_says_which_change(change):
    signoff_list = a_proposed_list(2)
    sign(signoff_list, "industry", "data")
    if change == "added":
        about = a_dossier_at(STAGE).number
    else:
        entry = signoff_list.entries.last()
        about = entry.step.dossier.number
        if change == "moved":
            actions.move(a_secretary(), entry, 1)
        else:
            actions.remove(a_secretary(), entry, "材料失实")
    assert standing(signoff_list) == {}
    assert set(Signature.objects.values_list("department", "void_change", "void_about")) == {
        ("industry", change, about),
        ("data", change, about),
    }
    assert log_of(signoff_list.chain_key).last().data["voided"] == ["data", "industry"]
    sign(signoff_list, *DEPARTMENTS)
    signoff_list.refresh_from_db()
    assert signoff_list.state == "signed"


def test_putting_an_entry_where_it_stands_voids_nothing():
    signoff_list = a_proposed_list(2)
    sign(signoff_list, "industry")
    actions.move(a_secretary(), signoff_list.entries.last(), 9)
    assert standing(signoff_list) == {"industry": False}


def test_taking_a_dossier_off_closes_the_gap_and_ends_the_dossier_with_the_reason():
    signoff_list = a_list(3)
    first = signoff_list.entries.first()
    actions.remove(a_secretary(), first, "材料失实")
    assert [place for place, _number in order_of(signoff_list)] == [1, 2]
    step = Step.objects.get(pk=first.step_id)
    assert (step.state, step.findings) == ("refused", [{"field": "", "reason": "材料失实"}])
    assert Dossier.objects.get(pk=step.dossier_id).state == "declined"


def test_taking_a_dossier_off_needs_a_reason():
    signoff_list = a_list(1)
    with pytest.raises(Refused) as caught:
        actions.remove(a_secretary(), signoff_list.entries.get(), " ")
    assert codes(caught) == [("signoff.reason_missing", "2.2.4")]
    assert len(order_of(signoff_list)) == 1


def test_an_empty_list_is_not_proposed():
    signoff_list = a_list(1)
    actions.remove(a_secretary(), signoff_list.entries.get(), "材料失实")
    with pytest.raises(Refused) as caught:
        actions.propose(a_secretary(), signoff_list)
    assert codes(caught) == [("signoff.list_empty", "2.2.4")]


def test_a_dissent_stops_the_list_until_it_is_answered_and_then_all_sign_anew():
    signoff_list = a_proposed_list(1)
    sign(signoff_list, "industry")
    actions.dissent(an_officer("finance"), signoff_list, "finance", queries.digest_of(signoff_list), "资金来源不明")
    assert (signoff_list.state, standing(signoff_list)) == ("stopped", {"industry": False, "finance": True})
    with pytest.raises(Refused) as stopped:
        sign(signoff_list, "data")
    assert codes(stopped) == [("workflow.not_now", None)]
    with pytest.raises(Refused) as unanswered:
        actions.propose(a_secretary(), signoff_list)
    assert codes(unanswered) == [("signoff.answer_missing", "2.2.4")]
    actions.propose(a_secretary(), signoff_list, "已补充资金证明")
    assert (signoff_list.state, standing(signoff_list)) == ("signing", {})
    sign(signoff_list, *DEPARTMENTS)
    signoff_list.refresh_from_db()
    assert signoff_list.state == "signed"


def test_a_dissent_needs_a_reason():
    signoff_list = a_proposed_list(1)
    with pytest.raises(Refused) as caught:
        actions.dissent(an_officer("finance"), signoff_list, "finance", queries.digest_of(signoff_list), "")
    assert codes(caught) == [("signoff.reason_missing", "2.2.4")]
    assert SignoffList.objects.get().state == "signing"


def test_no_dossier_joins_a_list_that_is_signed():
    signoff_list = a_proposed_list(1)
    sign(signoff_list, *DEPARTMENTS)
    with pytest.raises(Refused) as caught:
        a_dossier_at(STAGE)
    assert codes(caught) == [("signoff.list_closed", "2.2.4")]


def test_the_state_changes_only_by_an_act():
    signoff_list = a_list(1)
    with connection.cursor() as cursor:
        cursor.execute("SELECT set_config('tidu.act', '', true)")  # as in a transaction without any act
    with pytest.raises(IntegrityError, match="only by an act"), transaction.atomic():
        SignoffList.objects.filter(pk=signoff_list.pk).update(state="signed")


def test_positions_are_unique():
    entries = a_list(2).entries
    with pytest.raises(IntegrityError, match="one_signoff_entry_per_position"), transaction.atomic():
        put_all_first(entries)


def put_all_first(entries):
    entries.update(position=1)
    connection.cursor().execute("SET CONSTRAINTS ALL IMMEDIATE")


def test_what_awaits_whom():
    officer, secretary = an_officer("finance"), a_secretary()
    signoff_list = a_list(1)

    def counted():
        return len(list(awaiting.tasks(officer))), len(list(awaiting.tasks(secretary)))

    assert counted() == (0, 1)
    actions.propose(secretary, signoff_list)
    assert counted() == (1, 0)
    sign(signoff_list, "finance")
    assert counted() == (0, 0)
    actions.dissent(an_officer("data"), signoff_list, "data", queries.digest_of(signoff_list), "理由")
    assert counted() == (0, 1)


def test_two_officers_of_a_department_who_press_at_once_leave_one_signature(at_once):
    with clock.frozen(NOW):
        signoff_list = a_proposed_list(1)
        seen, officers = queries.digest_of(signoff_list), [an_officer("data"), an_officer("data")]

    def press(officer):
        with clock.frozen(NOW):
            actions.sign(officer, SignoffList.objects.get(pk=signoff_list.pk), "data", seen)
        return "signed"

    results = at_once(*(lambda officer=officer: press(officer) for officer in officers))
    refused = [result for result in results if isinstance(result, Refused)]
    assert results.count("signed") == 1
    assert [finding.code for one in refused for finding in one.findings] == ["signoff.already_signed"]
    assert standing(signoff_list) == {"data": False}


def test_the_last_two_departments_at_once_complete_the_list_once(at_once):
    with clock.frozen(NOW):
        signoff_list = a_proposed_list(2)
        sign(signoff_list, *DEPARTMENTS[:4])
        seen = queries.digest_of(signoff_list)
        officers = {department: an_officer(department) for department in DEPARTMENTS[4:]}

    def press(department):
        with clock.frozen(NOW):
            actions.sign(officers[department], SignoffList.objects.get(pk=signoff_list.pk), department, seen)

    assert at_once(*(lambda key=key: press(key) for key in officers)) == [None, None]
    assert SignoffList.objects.get().state == "signed"
    assert [entry.verb for entry in log_of(signoff_list.chain_key)].count("signoff.complete") == 1
    assert len(steps_at("publicity")) == 2
