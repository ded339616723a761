"""Two people at the same moment, each on a connection of their own."""

from datetime import datetime

import pytest
from django.db import IntegrityError

from tests.builders import a_group
from tests.dossier_builders import IN_TIME
from tests.stages.recommendations.rows import (
    a_sheet,
    a_signer,
    a_submitted_sheet,
    a_waiting_step,
    an_officer,
    enter,
    move,
    rank,
    secretariat,
    sheet_of,
)
from tidu.core import clock
from tidu.core.findings import Refused
from tidu.dossiers.actions import withdraw_dossier
from tidu.dossiers.models import Dossier
from tidu.stages.recommendations import actions, queries
from tidu.stages.recommendations.models import Entry, Sheet, Signature

pytestmark = pytest.mark.django_db(transaction=True)
DIGEST = "0" * 64


def in_time(function, *arguments, at: datetime = IN_TIME):
    """A call at a moment of the campaign, from a thread that has a clock of its own."""

    def call():
        with clock.frozen(at):
            return function(*arguments)

    return call


def codes(results):
    return sorted(
        result.findings[0].code if isinstance(result, Refused) else type(result).__name__ for result in results
    )


@pytest.mark.parametrize("unit", [a_group, None], ids=["group of 5", "province of 20"])
def test_the_last_place_goes_to_one_of_two_officers(at_once, unit):
    sheet = a_sheet(ranked=4 if unit else 19, waiting=2, unit=unit() if unit else None)
    first, second = queries.waiting_for(sheet)
    officers = an_officer(sheet), an_officer(sheet)
    results = at_once(in_time(rank, officers[0], sheet, first), in_time(rank, officers[1], sheet, second))
    assert codes(results) == ["NoneType", "recommendations.order_stale"]
    assert list(sheet.entries.values_list("rank", flat=True)) == list(range(1, sheet.quota + 1))


def test_of_two_orders_made_from_the_same_list_one_is_saved(at_once):
    sheet = a_sheet(ranked=3, waiting=1)
    waiting, order = queries.waiting_for(sheet).get().pk, queries.order_of(sheet)
    wanted = [*reversed(order)], [waiting, *order]
    officers = an_officer(sheet), an_officer(sheet)
    results = at_once(
        *(in_time(actions.reorder, *each, sheet.digest) for each in zip(officers, [sheet] * 2, wanted, strict=True))
    )
    assert codes(results) == ["NoneType", "recommendations.order_stale"]
    assert queries.order_of(sheet) == wanted[0 if results[0] is None else 1]
    assert list(sheet.entries.values_list("rank", flat=True)) == list(range(1, sheet.entries.count() + 1))


def test_the_same_dossier_is_ranked_once(at_once):
    sheet = a_sheet(ranked=1, waiting=1)
    order = [*queries.order_of(sheet), queries.waiting_for(sheet).get().pk]
    officers = an_officer(sheet), an_officer(sheet)
    results = at_once(*(in_time(actions.reorder, officer, sheet, order, sheet.digest) for officer in officers))
    assert codes(results) == ["NoneType", "recommendations.order_stale"]
    assert queries.order_of(sheet) == order


def test_the_database_alone_refuses_the_place_above_the_quota_and_a_place_twice(at_once):
    sheet = a_sheet(ranked=4, waiting=2, unit=a_group())
    first, second = queries.waiting_for(sheet)

    def put(step):
        return lambda: Entry.objects.create(sheet_id=sheet.pk, step=step, rank=5, quota=5, version_digest=DIGEST)

    results = at_once(put(first), put(second))
    assert sorted(type(result) for result in results if isinstance(result, Exception)) == [IntegrityError]
    assert sheet.entries.count() == 5


def test_a_desk_signs_once_even_at_once(at_once):
    sheet = a_sheet()
    people = a_signer(sheet, "finance"), a_signer(sheet, "finance")
    results = at_once(*(in_time(actions.sign, person, sheet, "finance", sheet.digest) for person in people))
    assert codes(results) == ["Signature", "recommendations.signed_already"]
    assert Signature.objects.count() == 1


def test_the_database_alone_refuses_the_second_signature(at_once):
    sheet, person = a_sheet(), secretariat()

    def sign():
        return Signature.objects.create(
            sheet_id=sheet.pk, desk="finance", digest=DIGEST, revision=1, signed_by=person, signed_at=IN_TIME
        )

    results = at_once(sign, sign)
    assert sorted(type(result) for result in results if isinstance(result, Exception)) == [IntegrityError]
    assert Signature.objects.count() == 1


def test_no_signature_stands_under_a_list_that_changes_at_the_same_moment(at_once):
    sheet = a_sheet(ranked=2)
    officer, signer, last = an_officer(sheet), a_signer(sheet, "data"), sheet.entries.get(rank=2)
    at_once(in_time(actions.sign, signer, sheet, "data", sheet.digest), in_time(move, officer, sheet, last, 1))
    sheet.refresh_from_db()
    assert {row.digest for row in queries.valid_signatures(sheet)} <= {sheet.digest}
    assert not queries.valid_signatures(sheet).exists()


def test_a_dossier_is_never_both_ranked_and_withdrawn(at_once):
    step = a_waiting_step()
    sheet, applicant = sheet_of(step), step.dossier.factory.enterprise.memberships.get().user
    officer = an_officer(sheet)
    at_once(
        in_time(rank, officer, sheet, step),
        in_time(withdraw_dossier, applicant, step.dossier, "暂不申报"),
    )
    assert Dossier.objects.get(pk=step.dossier_id).state == "withdrawn"
    assert not Entry.objects.exists()


def test_a_sheet_is_accepted_once(at_once):
    sheet = a_submitted_sheet(unit=a_group())
    people = secretariat(), secretariat()
    results = at_once(*(in_time(actions.accept, person, sheet) for person in people))
    assert codes(results) == ["NoneType", "workflow.not_now"]
    assert Sheet.objects.get(pk=sheet.pk).state == "accepted"


def test_two_first_dossiers_open_one_sheet(at_once):
    steps = [a_waiting_step(a_group()) for _ in range(2)]
    Sheet.objects.all().delete()
    results = at_once(*(in_time(enter, step) for step in steps))
    assert results == [None, None]
    assert Sheet.objects.count() == 1
