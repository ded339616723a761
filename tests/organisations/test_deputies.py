"""Standing in for somebody, and handing a role over: who may, for whom, when, and what is told and logged."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime, timedelta
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from tests import builders
from tidu.accounts.models import User
from tidu.core import clock, permissions
from tidu.core.findings import Refused
from tidu.notifications.models import Message
from tidu.organisations import queries, rules
from tidu.organisations.actions import end_deputy, end_membership, hand_over, name_deputy
from tidu.organisations.models import Deputy, Membership
from tidu.organisations.roles import Role

NOW = datetime(2024, 11, 20, 9, tzinfo=clock.SHANGHAI)
TODAY = NOW.date()
DAY = timedelta(days=1)

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _at() -> Any:
    with clock.frozen(NOW):
        yield


def anew(person: User) -> User:
    return User.objects.get(pk=person.pk)


def seat_of(person: User) -> Membership:
    return Membership.objects.select_related("organisation", "user").get(user=person, ended_on__isnull=True)


def officers() -> tuple[User, User]:
    """The officer of a province, and a colleague who signs for a department."""
    province = builders.a_province()
    holder = builders.a_person(Role.UNIT_OFFICER, province)
    return holder, builders.a_person(Role.DEPARTMENT_OFFICER, province, "finance")


def stands_in(holder: User, deputy: User, first: date = TODAY, last: date = TODAY + DAY) -> Deputy:
    return name_deputy(holder, seat_of(holder), deputy, starts_on=first, ends_on=last, reason="年休假")


@pytest.mark.parametrize(("day", "holds"), [(-1, False), (0, True), (1, True), (2, False)])
def test_the_role_is_held_from_the_first_to_the_last_day(day: int, holds: bool) -> None:
    holder, deputy = officers()
    named = stands_in(holder, deputy)
    with clock.frozen(NOW + day * DAY):
        assert queries.holds(anew(deputy), Role.UNIT_OFFICER, named.membership.organisation) is holds
        assert queries.holds(anew(holder), Role.UNIT_OFFICER)
        told = queries.people_with_role(named.membership.organisation, Role.UNIT_OFFICER)
        assert set(told) == ({holder, deputy} if holds else {holder})


def test_the_log_says_for_whom() -> None:
    holder, deputy = officers()
    stands_in(holder, deputy)
    own, for_another = queries.capacity(anew(deputy)).split(",")
    assert own == "department_officer:finance/320000"
    assert for_another == f"unit_officer/320000 for person {holder.pk}"
    assert " for " not in queries.capacity(anew(holder))


def test_the_deputy_is_told() -> None:
    holder, deputy = officers()
    stands_in(holder, deputy)
    message = Message.objects.get()
    assert (message.recipient, message.kind) == (deputy, "organisations.deputy_named")


@pytest.mark.parametrize("who", ["deputy", "officer elsewhere", "operator", "stranger"])
def test_nobody_names_a_deputy_for_anothers_role(who: str) -> None:
    holder, deputy = officers()
    person = {
        "deputy": deputy,
        "officer elsewhere": builders.a_person(Role.UNIT_OFFICER, builders.a_province("330000")),
        "operator": builders.a_person(Role.OPERATOR),
        "stranger": builders.a_user(),
    }[who]
    with pytest.raises(PermissionDenied):
        name_deputy(person, seat_of(holder), deputy, starts_on=TODAY, ends_on=TODAY, reason="x")
    with pytest.raises(PermissionDenied):
        hand_over(person, seat_of(holder), deputy)


def test_a_deputy_names_no_deputy() -> None:
    holder, deputy = officers()
    stands_in(holder, deputy)
    third = builders.a_person(Role.UNIT_OFFICER, builders.a_province())
    with pytest.raises(PermissionDenied):
        name_deputy(anew(deputy), seat_of(holder), third, starts_on=TODAY, ends_on=TODAY, reason="x")


def refused(codes: set[str], function: Callable[[], Any]) -> None:
    with pytest.raises(Refused) as refusal:
        function()
    assert {finding.code for finding in refusal.value.findings} == codes


def test_refusals() -> None:
    holder, deputy = officers()
    stranger = builders.a_person(Role.UNIT_OFFICER, builders.a_province("330000"))
    refused({"organisations.no_colleague"}, lambda: stands_in(holder, stranger))
    refused({"organisations.no_colleague"}, lambda: stands_in(holder, holder))
    refused({"organisations.deputy_begins_before"}, lambda: stands_in(holder, deputy, TODAY - DAY))
    refused({"organisations.deputy_ends_before"}, lambda: stands_in(holder, deputy, TODAY + DAY, TODAY))
    stands_in(holder, deputy)
    refused({"organisations.deputy_overlaps"}, lambda: stands_in(holder, deputy, TODAY + DAY, TODAY + 2 * DAY))
    stands_in(holder, deputy, TODAY + 2 * DAY, TODAY + 2 * DAY)


def test_nobody_signs_for_two_departments() -> None:
    province = builders.a_province()
    finance, data, industry = (
        builders.a_person(Role.DEPARTMENT_OFFICER, province, key) for key in ("finance", "data", "industry")
    )
    officer = builders.a_person(Role.UNIT_OFFICER, province)
    refused({"organisations.deputy_signs_for_another"}, lambda: stands_in(finance, data))
    refused({"organisations.deputy_signs_for_another"}, lambda: hand_over(finance, seat_of(finance), data))
    stands_in(finance, officer)
    refused({"organisations.deputy_overlaps"}, lambda: stands_in(industry, officer))
    assert queries.departments_of(anew(officer), province) == ("finance",)


def test_experts_are_chosen_in_person() -> None:
    institute = builders.an_institute()
    expert, colleague = builders.a_person(Role.EXPERT, institute), builders.a_person(Role.EXPERT, institute)
    refused({"organisations.role_is_personal"}, lambda: stands_in(expert, colleague))
    refused({"organisations.role_is_personal"}, lambda: hand_over(expert, seat_of(expert), colleague))


def test_it_ends_with_the_own_place_in_the_organisation() -> None:
    holder, deputy = officers()
    stands_in(holder, deputy)
    end_membership(holder, seat_of(deputy))
    assert queries.memberships_of(anew(deputy)) == ()
    assert set(queries.people_with_role(builders.a_province(), Role.UNIT_OFFICER)) == {holder}


@pytest.mark.parametrize(
    ("who", "may"), [("holder", True), ("deputy", True), ("colleague", False), ("stranger", False)]
)
def test_who_may_end_it(who: str, may: bool) -> None:
    holder, deputy = officers()
    people = {
        "holder": holder,
        "deputy": deputy,
        "colleague": builders.a_person(Role.DEPARTMENT_OFFICER, builders.a_province(), "data"),
        "stranger": builders.a_person(Role.UNIT_OFFICER, builders.a_province("330000")),
    }
    named = stands_in(holder, deputy)
    assert permissions.may(anew(people[who]), "organisations.end_deputy", named) is may
    if may:
        end_deputy(anew(people[who]), named)
        assert not queries.holds(anew(deputy), Role.UNIT_OFFICER)
        refused({"organisations.deputy_over"}, lambda: end_deputy(holder, named))
        stands_in(holder, deputy)


def test_handing_over() -> None:
    holder, successor = officers()
    taken = hand_over(holder, seat_of(holder), successor)
    assert (taken.user, taken.role, taken.since) == (successor, Role.UNIT_OFFICER, TODAY)
    assert queries.memberships_of(anew(holder)) == ()
    assert queries.roles_of(anew(successor)) == {Role.UNIT_OFFICER, Role.DEPARTMENT_OFFICER}
    assert Message.objects.get().kind == "organisations.handed_over"


@pytest.mark.django_db(transaction=True)
def test_two_hand_overs_at_once(at_once: Callable[..., list[Any]]) -> None:
    holder, first = officers()
    second = builders.a_person(Role.DEPARTMENT_OFFICER, builders.a_province(), "data")
    seat = seat_of(holder)

    def to(successor: User) -> Callable[[], Any]:
        def act() -> Any:
            with clock.frozen(NOW):
                return hand_over(anew(holder), seat, successor)

        return act

    answers = at_once(to(first), to(second))
    assert sorted(type(answer).__name__ for answer in answers) in (
        ["Membership", "PermissionDenied"],
        ["Membership", "Refused"],
    )
    assert Membership.objects.filter(role=Role.UNIT_OFFICER, ended_on__isnull=True).count() == 1


@pytest.mark.django_db(transaction=True)
def test_two_deputies_at_once(at_once: Callable[..., list[Any]]) -> None:
    holder, first = officers()
    second = builders.a_person(Role.DEPARTMENT_OFFICER, builders.a_province(), "data")

    def naming(deputy: User) -> Callable[[], Any]:
        def act() -> Any:
            with clock.frozen(NOW):
                return stands_in(anew(holder), deputy)

        return act

    answers = at_once(naming(first), naming(second))
    assert sorted(type(answer).__name__ for answer in answers) == ["Deputy", "Refused"]


offsets = st.integers(0, 12)
periods = st.tuples(offsets, st.integers(0, 5)).map(lambda pair: (TODAY + pair[0] * DAY, TODAY + sum(pair) * DAY))


class Periods(TestCase):
    """The database takes exactly those deputies whose days no other one has."""

    @given(st.lists(periods, max_size=6))
    def test_overlaps(self, wanted: list[tuple[date, date]]) -> None:
        holder = builders.a_person(Role.UNIT_OFFICER, builders.an_institute())
        seat, deputy = seat_of(holder), builders.a_user()
        taken: list[tuple[date, date]] = []
        for first, last in wanted:
            free = all(last < start or end < first for start, end in taken)
            row = Deputy(membership=seat, person=deputy, starts_on=first, ends_on=last, reason="x")
            try:
                with transaction.atomic():
                    row.save()
            except IntegrityError:
                assert not free
            else:
                assert free
                taken.append((first, last))

    @given(first=periods, today=offsets, elsewhere=st.booleans(), role=st.sampled_from(list(Role)))
    def test_rule(self, first: tuple[date, date], today: int, elsewhere: bool, role: Role) -> None:
        start, end = first
        found = rules.deputy_findings(role, start, end, TODAY + today * DAY, signs_elsewhere=elsewhere)
        allowed = start >= TODAY + today * DAY and role != Role.EXPERT
        allowed = allowed and not (elsewhere and role in (Role.DEPARTMENT_OFFICER, Role.MINISTRY_OFFICER))
        assert (found == []) is allowed
        assert all(finding.citation is not None for finding in found)


def test_the_pages(client: Client) -> None:
    holder, deputy = officers()
    seat = seat_of(holder)
    builders.confirmed(client, holder)
    page = client.get(reverse("organisations:deputy", args=[seat.pk])).content.decode()
    assert deputy.name in page
    sent = {"person": deputy.pk, "starts_on": "2024-11-20", "ends_on": "2024-11-29", "reason": "出差"}
    wrong = client.post(reverse("organisations:name_deputy", args=[seat.pk]), sent | {"ends_on": "2024-11-19"})
    assert wrong.status_code == 422
    done = client.post(reverse("organisations:name_deputy", args=[seat.pk]), sent)
    assert done.status_code == 302
    assert "出差" in client.get(done["Location"]).content.decode()
    client.post(reverse("organisations:end_deputy", args=[Deputy.objects.get().pk]))
    assert not queries.holds(anew(deputy), Role.UNIT_OFFICER)
    assert client.get(reverse("organisations:successor", args=[seat.pk])).status_code == 200
    assert client.post(reverse("organisations:hand_over", args=[seat.pk]), {"person": deputy.pk}).status_code == 302
    assert queries.holds(anew(deputy), Role.UNIT_OFFICER)


def test_what_binds_asks_who_one_is(client: Client) -> None:
    holder, deputy = officers()
    seat = seat_of(holder)
    builders.signed_in(client, holder)
    sent = {"person": deputy.pk, "starts_on": "2024-11-20", "ends_on": "2024-11-29", "reason": "出差"}
    for route in ("name_deputy", "hand_over"):
        assert client.post(reverse(f"organisations:{route}", args=[seat.pk]), sent).status_code == 302
    assert not Deputy.objects.exists()
    assert seat_of(holder) == seat
