import pytest
from django.db import IntegrityError, connection, transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.builders import a_group, a_province
from tests.dossier_builders import IN_TIME, a_dossier_at, applicant_of, open_step
from tests.stages.recommendations.rows import (
    a_sheet,
    a_submitted_sheet,
    a_waiting_step,
    an_officer,
    move,
    order_of,
    rank,
    remove,
    secretariat,
    sheet_of,
    sign_all,
)
from tidu.core import clock
from tidu.core.findings import Refused
from tidu.dossiers.actions import withdraw_dossier
from tidu.stages.recommendations import actions, queries, rules
from tidu.stages.recommendations.models import Entry, Sheet
from tidu.workflow.models import Entry as LogEntry

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _in_time():
    with clock.frozen(IN_TIME):
        yield


def refusal(caught):
    return [(finding.code, finding.citation and finding.citation.clause) for finding in caught.value.findings]


def test_a_sheet_opens_with_the_first_dossier_and_the_quota_of_its_kind_of_unit():
    group, province = a_waiting_step(a_group()), a_waiting_step()
    a_waiting_step()
    assert {(sheet.unit_id, sheet.quota) for sheet in Sheet.objects.all()} == {
        (group.dossier.unit_id, 5),
        (province.dossier.unit_id, 20),
    }
    assert (group.organisation, province.organisation) == (a_group(), a_province())


def test_seventeen_grow_to_twenty_and_the_next_is_refused_with_the_clause():
    sheet = a_sheet(ranked=17, waiting=4)
    officer, waiting = an_officer(sheet), list(queries.waiting_for(sheet))
    for step in waiting[:3]:
        rank(officer, sheet, step)
    with pytest.raises(Refused) as caught:
        rank(officer, sheet, waiting[3])
    assert refusal(caught) == [("recommendations.quota_full", "2.2.2")]
    assert [rank for rank, _step in order_of(sheet)] == list(range(1, 21))


def test_a_group_has_five_places():
    sheet = a_sheet(ranked=5, waiting=1, unit=a_group())
    with pytest.raises(Refused):
        rank(an_officer(sheet), sheet, queries.waiting_for(sheet).get())
    assert sheet.entries.count() == 5


def test_the_database_refuses_a_rank_above_the_quota():
    sheet = a_sheet(ranked=5, waiting=1, unit=a_group())
    step = queries.waiting_for(sheet).get()
    with pytest.raises(IntegrityError, match="sheet_entry_rank_within_quota"), transaction.atomic():
        Entry.objects.create(sheet=sheet, step=step, rank=6, quota=5, version_digest="0" * 64)
    with pytest.raises(IntegrityError, match="sheet_entry_has_the_sheets_quota"), transaction.atomic():
        Entry.objects.create(sheet=sheet, step=step, rank=6, quota=6, version_digest="0" * 64)


def test_the_database_refuses_a_rank_held_twice_at_the_end_of_the_transaction():
    sheet = a_sheet(ranked=2)
    Entry.objects.filter(sheet=sheet, rank=2).update(rank=1)
    with pytest.raises(IntegrityError, match="sheet_one_entry_per_rank"), transaction.atomic():
        connection.check_constraints()
    Entry.objects.filter(sheet=sheet).delete()


def test_a_dossier_is_put_at_a_place_and_the_others_make_room():
    sheet = a_sheet(ranked=3, waiting=1)
    first, second, third = (step for _rank, step in order_of(sheet))
    new = queries.waiting_for(sheet).get()
    rank(an_officer(sheet), sheet, new, place=2)
    assert order_of(sheet) == [(1, first), (2, new.pk), (3, second), (4, third)]


@pytest.mark.parametrize(("place", "order"), [(1, [2, 0, 1, 3]), (2, [0, 2, 1, 3]), (4, [0, 1, 3, 2])])
def test_an_entry_moves_to_a_place(place, order):
    sheet = a_sheet(ranked=4)
    steps = [step for _rank, step in order_of(sheet)]
    move(an_officer(sheet), sheet, sheet.entries.get(rank=3), place)
    assert order_of(sheet) == list(enumerate((steps[index] for index in order), 1))


def test_the_present_order_is_nothing_to_save_and_voids_nothing():
    sheet = a_sheet(ranked=2)
    sign_all(sheet, "finance")
    before = sheet.revision
    with pytest.raises(Refused) as caught:
        move(an_officer(sheet), sheet, sheet.entries.get(rank=2), 2)
    assert refusal(caught) == [("recommendations.nothing_changed", "2.2.2")]
    sheet.refresh_from_db()
    assert (sheet.revision, queries.valid_signatures(sheet).count()) == (before, 1)


def test_one_act_moves_adds_and_removes_and_is_one_entry_of_the_log():
    sheet = a_sheet(ranked=4, waiting=2)
    officer, (new, _late) = an_officer(sheet), queries.waiting_for(sheet)
    sign_all(sheet, "finance")
    one, two, three, four = queries.listed(sheet)
    acts = LogEntry.objects.filter(chain__key=f"sheet/{sheet.pk}").count()
    actions.reorder(officer, sheet, [four.step, one.step, new.pk, three.step], sheet.digest)
    assert order_of(sheet) == list(enumerate((four.step, one.step, new.pk, three.step), 1))
    logged = LogEntry.objects.filter(chain__key=f"sheet/{sheet.pk}")
    assert logged.count() == acts + 1
    entry = logged.latest("index")
    assert (entry.verb, entry.data["before"], entry.data["voided"]) == (
        "recommendations.reorder",
        [each.number for each in (one, two, three, four)],
        ["finance"],
    )
    assert [(each["kind"], each["number"], each["rank"], each["before"]) for each in entry.data["changes"]] == [
        ("removed", two.number, 0, 2),
        ("moved", four.number, 1, 4),
        ("added", new.dossier.number, 3, 0),
    ]
    assert sheet.signatures.get().void_reason == entry.data["change"] | {"more": 2}
    sheet.refresh_from_db()
    assert sheet.digest == entry.data["digest"] == rules.digest_of_order(queries.listed(sheet))


def test_an_order_made_from_another_list_is_refused():
    sheet = a_sheet(ranked=3)
    officer, seen = an_officer(sheet), sheet.digest
    first, second, third = queries.order_of(sheet)
    actions.reorder(officer, sheet, [second, first, third], seen)
    with pytest.raises(Refused) as caught:
        actions.reorder(officer, sheet, [third, second, first], seen)
    assert refusal(caught) == [("recommendations.order_stale", "2.2.2")]
    assert queries.order_of(sheet) == [second, first, third]


def test_the_order_before_is_restored_by_a_new_act():
    sheet = a_sheet(ranked=3, waiting=1)
    officer, before = an_officer(sheet), queries.order_of(sheet)
    new = queries.waiting_for(sheet).get()
    actions.reorder(officer, sheet, [new.pk, *reversed(before[1:])], sheet.digest)
    last = queries.last_reorder(sheet, queries.acts_on(sheet))
    restored = queries.steps_numbered(sheet, last.data["before"])
    assert restored == before
    actions.reorder(officer, sheet, restored, sheet.digest)
    assert queries.order_of(sheet) == before
    assert [act.verb for act in queries.acts_on(sheet)[:2]] == ["recommendations.reorder"] * 2


def test_an_entry_taken_off_waits_again():
    sheet = a_sheet(ranked=3)
    first, second, third = (step for _rank, step in order_of(sheet))
    remove(an_officer(sheet), sheet, sheet.entries.get(rank=2))
    assert order_of(sheet) == [(1, first), (2, third)]
    assert [step.pk for step in queries.waiting_for(sheet)] == [second]


def test_only_what_waits_for_this_unit_is_put_on_the_list():
    sheet, foreign = a_sheet(ranked=1), a_waiting_step(a_province("330000"))
    gone = a_waiting_step()
    withdraw_dossier(gone.dossier.factory.enterprise.memberships.get().user, gone.dossier, "生产线搬迁")
    officer = an_officer(sheet)
    for step in (foreign, gone):
        with pytest.raises(Refused) as caught:
            rank(officer, sheet, step)
        assert refusal(caught) == [("recommendations.not_waiting_here", "2.2.2")]
    assert sheet.entries.count() == 1


def test_a_step_named_twice_stands_once():
    sheet = a_sheet(ranked=2)
    first, second = queries.order_of(sheet)
    actions.reorder(an_officer(sheet), sheet, [second, first, second], sheet.digest)
    assert queries.order_of(sheet) == [second, first]


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        (lambda officer, sheet: rank(officer, sheet, queries.waiting_for(sheet).get()), ("added", 4, 0)),
        (lambda officer, sheet: move(officer, sheet, sheet.entries.get(rank=3), 1), ("moved", 1, 3)),
        (lambda officer, sheet: remove(officer, sheet, sheet.entries.get(rank=1)), ("removed", 0, 1)),
    ],
    ids=["add", "move", "remove"],
)
def test_a_change_voids_the_signatures_and_names_itself(change, reason):
    sheet = a_sheet(ranked=3, waiting=1)
    sign_all(sheet, "finance", "data")
    revision, digest = sheet.revision, sheet.digest
    change(an_officer(sheet), sheet)
    sheet.refresh_from_db()
    assert (sheet.revision, sheet.digest != digest) == (revision + 1, True)
    voided = list(sheet.signatures.order_by("pk"))
    assert [(row.desk, row.digest, row.voided_at) for row in voided] == [
        ("finance", digest, IN_TIME),
        ("data", digest, IN_TIME),
    ]
    assert {(row.void_reason["kind"], row.void_reason["rank"], row.void_reason["before"]) for row in voided} == {reason}
    logged = LogEntry.objects.filter(chain__key=f"sheet/{sheet.pk}").latest("index")
    assert logged.data["voided"] == ["finance", "data"]
    assert logged.data["change"] == voided[0].void_reason


def test_a_withdrawal_takes_the_entry_off_and_voids_the_signatures():
    dossier = a_dossier_at("recommendation")
    step = open_step(dossier)
    sheet = sheet_of(step)
    rank(an_officer(sheet), sheet, step)
    rank(an_officer(sheet), sheet, a_waiting_step())
    sign_all(Sheet.objects.get(pk=sheet.pk), "finance")
    withdraw_dossier(applicant_of(dossier), dossier, "生产线搬迁")
    assert [rank for rank, _step in order_of(sheet)] == [1]
    reason = sheet.signatures.get().void_reason
    assert (reason["kind"], reason["number"], reason["before"]) == ("withdrawn", dossier.number, 1)


@pytest.mark.parametrize("accepted", [False, True])
def test_no_withdrawal_once_the_sheet_is_handed_in(accepted):
    sheet = a_submitted_sheet()
    step = sheet.entries.get().step
    person = step.dossier.factory.enterprise.memberships.get().user
    if accepted:
        actions.accept(secretariat(), sheet)
    with pytest.raises(Refused) as caught:
        withdraw_dossier(person, step.dossier, "不再申报")
    expected = "dossiers.too_late_to_withdraw" if accepted else "recommendations.already_submitted"
    assert [code for code, _clause in refusal(caught)] == [expected]
    assert sheet.entries.count() == 1


def test_a_dossier_that_comes_late_waits_and_is_ranked_only_on_a_returned_sheet():
    sheet = a_submitted_sheet()
    late, officer = a_waiting_step(), an_officer(sheet)
    with pytest.raises(Refused) as caught:
        rank(officer, sheet, late)
    assert refusal(caught) == [("workflow.not_now", None)]
    actions.return_sheet(secretariat(), sheet, "请补充排序依据")
    rank(officer, sheet, late)
    assert [rank for rank, _step in order_of(sheet)] == [1, 2]


@settings(max_examples=8, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.tuples(st.sampled_from("arm"), st.integers(0, 9), st.integers(0, 9)), max_size=8))
def test_ranks_run_from_one_whatever_happens(steps):
    with transaction.atomic():
        sheet = a_sheet(ranked=0, waiting=4, unit=a_group())
        officer = an_officer(sheet)
        for verb, which, where in steps:
            entries, waiting = list(sheet.entries.order_by("rank")), list(queries.waiting_for(sheet))
            if verb == "a" and waiting:
                rank(officer, sheet, waiting[which % len(waiting)], where % (len(entries) + 1) + 1)
            elif verb == "r" and entries:
                remove(officer, sheet, entries[which % len(entries)])
            elif verb == "m" and entries and which % len(entries) != where % len(entries):
                move(officer, sheet, entries[which % len(entries)], where % len(entries) + 1)
            ranks = [rank for rank, _step in order_of(sheet)]
            assert ranks == list(range(1, len(ranks) + 1))
            assert len(ranks) + queries.waiting_for(sheet).count() == 4
        transaction.set_rollback(True)
