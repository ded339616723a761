"""Saving a section: on what it is based, who changed what, and what two people must decide."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied

from tests.builders import a_person
from tests.dossier_builders import ANSWERS, IN_TIME, a_dossier, applicant_of, complete
from tidu.accounts.models import User
from tidu.core import clock
from tidu.core.findings import Refused
from tidu.dossiers import actions, queries, rules
from tidu.dossiers.actions import Basis, Waiting
from tidu.dossiers.models import Dossier, Editor, Section
from tidu.organisations.roles import Role

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _in_time() -> Iterator[None]:
    with clock.frozen(IN_TIME):
        yield


@pytest.fixture
def dossier() -> Dossier:
    return a_dossier()


def colleague(dossier: Dossier) -> User:
    return a_person(Role.APPLICANT_EDITOR, dossier.factory.enterprise)


def on_page(dossier: Dossier, key: str = "basic", page: str = "", held: Any = ()) -> Basis:
    """What a page starts from that was opened now."""
    stored = Section.objects.filter(dossier=dossier, key=key).first()
    if stored is None:
        return Basis({}, page=page, held=frozenset(held))
    repeated = queries.notice_of(dossier).application.section(key).repeated
    rows = rules.content_as_rows(stored.content, stored.row_keys, repeated=repeated)
    return Basis(rules.marks_of(rows), tuple(key for key in rows if key), page, frozenset(held))


def stored(dossier: Dossier, key: str = "basic") -> Section:
    return Section.objects.get(dossier=dossier, key=key)


def test_two_who_change_different_fields_lose_nothing(dossier: Dossier) -> None:
    one, other = applicant_of(dossier), colleague(dossier)
    actions.save_section(one, dossier, "basic", ANSWERS["basic"])
    basis = on_page(dossier)
    actions.save_section(one, dossier, "basic", {**ANSWERS["basic"], "employees": 900}, basis=basis)
    saved = actions.save_section(other, dossier, "basic", {**ANSWERS["basic"], "turnover": "7"}, basis=basis)
    assert stored(dossier).content == {**ANSWERS["basic"], "employees": 900, "turnover": "7"}
    assert (saved.disputes, stored(dossier).disputes) == ([], {})


def disputed(dossier: Dossier) -> tuple[User, User]:
    """Both changed the number of employees on pages opened at the same time; the first one's stands."""
    one, other = applicant_of(dossier), colleague(dossier)
    actions.save_section(one, dossier, "basic", ANSWERS["basic"])
    basis = on_page(dossier)
    actions.save_section(one, dossier, "basic", {**ANSWERS["basic"], "employees": 900}, basis=basis)
    actions.save_section(other, dossier, "basic", {**ANSWERS["basic"], "employees": 901}, basis=basis)
    return one, other


def test_what_both_changed_is_kept_twice_with_who_and_when(dossier: Dossier) -> None:
    one, other = disputed(dossier)
    section, now = stored(dossier), clock.now().isoformat()
    assert section.content["employees"] == 900
    assert section.changes["employees"] == {"by": one.pk, "at": now, "page": ""}
    assert section.disputes == {"employees": {str(other.pk): {"value": 901, "at": now}}}


def test_an_open_dispute_stands_in_the_way_of_a_submission() -> None:
    dossier = complete(a_dossier())
    disputed(dossier)
    assert [finding.code for finding in queries.standing_of(dossier).undecided] == ["dossiers.undecided"]
    with clock.frozen(IN_TIME), pytest.raises(Refused) as refused:
        actions.submit_dossier(applicant_of(dossier), dossier)
    assert "dossiers.undecided" in {finding.code for finding in refused.value.findings}


@pytest.mark.parametrize(("take", "stands"), [(True, 901), (False, 900)])
def test_a_choice_ends_the_dispute(dossier: Dossier, take: bool, stands: int) -> None:
    one, other = disputed(dossier)
    seen = Waiting("employees", str(other.pk), clock.now().isoformat())
    actions.settle_dispute(one, dossier, "basic", seen, take=take)
    assert (stored(dossier).content["employees"], stored(dossier).disputes) == (stands, {})
    with pytest.raises(Refused):
        actions.settle_dispute(one, dossier, "basic", seen, take=take)


def test_what_was_typed_on_after_it_was_seen_is_not_thrown_away(dossier: Dossier) -> None:
    one, other = disputed(dossier)
    seen = Waiting("employees", str(other.pk), clock.now().isoformat())
    with clock.frozen(IN_TIME + timedelta(seconds=5)):
        old = Basis(rules.marks_of({"": ANSWERS["basic"]}))
        actions.save_section(other, dossier, "basic", {**ANSWERS["basic"], "employees": 902}, basis=old)
    with pytest.raises(Refused) as refused:
        actions.settle_dispute(one, dossier, "basic", seen, take=False)
    assert [finding.code for finding in refused.value.findings] == ["dossiers.dispute_gone"]
    assert stored(dossier).disputes["employees"][str(other.pk)]["value"] == 902


def test_a_page_whose_answer_was_lost_meets_itself_without_a_dispute(dossier: Dossier) -> None:
    person = applicant_of(dossier)
    basis = on_page(dossier, page="p1")
    actions.save_section(person, dossier, "basic", {"employees": 1}, basis=basis)
    saved = actions.save_section(person, dossier, "basic", {"employees": 2}, basis=basis)
    assert (stored(dossier).content, saved.disputes) == ({"employees": 2}, [])


def test_two_windows_of_one_person_are_two_pages(dossier: Dossier) -> None:
    person = applicant_of(dossier)
    one, other = on_page(dossier, page="p1"), on_page(dossier, page="p2")
    actions.save_section(person, dossier, "basic", {"employees": 1}, basis=one)
    saved = actions.save_section(person, dossier, "basic", {"employees": 2}, basis=other)
    assert [dispute.mine for dispute in saved.disputes] == [2]


def test_an_answer_that_cannot_be_is_held_back_and_the_stored_one_stays(dossier: Dossier) -> None:
    person = applicant_of(dossier)
    actions.save_section(person, dossier, "basic", ANSWERS["basic"])
    rest = {name: value for name, value in ANSWERS["basic"].items() if name != "turnover"}
    actions.save_section(
        person, dossier, "basic", {**rest, "employees": 5}, basis=on_page(dossier, held=[("", "turnover")])
    )
    assert stored(dossier).content == {**ANSWERS["basic"], "employees": 5}


def test_a_save_that_changes_nothing_writes_nothing(dossier: Dossier) -> None:
    person = applicant_of(dossier)
    actions.save_section(person, dossier, "basic", ANSWERS["basic"])
    with clock.frozen(IN_TIME + timedelta(minutes=1)):
        actions.save_section(colleague(dossier), dossier, "basic", ANSWERS["basic"], basis=on_page(dossier))
    assert (stored(dossier).revision, stored(dossier).saved_by) == (1, person)


def test_rows_of_both_stay_and_each_row_keeps_its_key(dossier: Dossier) -> None:
    one, other = applicant_of(dossier), colleague(dossier)
    first, new = ANSWERS["results"]["rows"][0], {"indicator": "energy_use", "unit": "%", "after": "3"}
    actions.save_section(one, dossier, "results", ANSWERS["results"])
    basis = on_page(dossier, "results")
    for person, key in ((one, "a1"), (other, "b1")):
        rows = Basis(basis.marks, ("r0", key))
        actions.save_section(person, dossier, "results", {"rows": [first, {**new, "unit": key}]}, basis=rows)
    section = stored(dossier, "results")
    assert section.row_keys == ["r0", "a1", "b1"]
    assert [row["unit"] for row in section.content["rows"]] == ["%", "a1", "b1"]
    assert "row_keys" not in str(queries.standing_of(dossier).contents)


def test_more_rows_than_there_may_be_are_refused_also_when_two_add_them(dossier: Dossier) -> None:
    person, row = applicant_of(dossier), ANSWERS["results"]["rows"][0]
    most = queries.notice_of(dossier).application.section("results").maximum_rows
    actions.save_section(person, dossier, "results", {"rows": [row] * most})
    with pytest.raises(Refused) as refused:
        actions.save_section(person, dossier, "results", {"rows": [row]}, basis=Basis({}, ("new",)))
    assert [finding.code for finding in refused.value.findings] == ["dossiers.too_many_rows"]


def test_a_stranger_neither_saves_nor_decides(dossier: Dossier) -> None:
    _one, other = disputed(dossier)
    seen = Waiting("employees", str(other.pk), clock.now().isoformat())
    stranger, before = a_person(Role.APPLICANT_EDITOR), stored(dossier).content
    with pytest.raises(PermissionDenied):
        actions.save_section(stranger, dossier, "basic", {}, basis=on_page(dossier))
    with pytest.raises(PermissionDenied):
        actions.settle_dispute(stranger, dossier, "basic", seen, take=True)
    assert stored(dossier).content == before


def test_others_are_seen_for_a_minute_and_swept_later(dossier: Dossier) -> None:
    one, other = applicant_of(dossier), colleague(dossier)
    actions.note_editor(one, dossier, "basic")
    actions.note_editor(other, dossier, "basic")
    assert [editor.person for editor in queries.other_editors(one, dossier, "basic")] == [other]
    assert queries.other_editors(one, dossier, "factory") == []
    with clock.frozen(IN_TIME + timedelta(seconds=61)):
        assert queries.other_editors(one, dossier, "basic") == []
    with clock.frozen(IN_TIME + timedelta(hours=2)):
        assert actions.sweep_editors() == 2
    assert not Editor.objects.exists()
