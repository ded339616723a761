"""Who may do what with a dossier, as exact sets."""

import pytest

from tests.builders import a_factory, a_group, a_person, a_province, an_enterprise
from tests.dossier_builders import a_dossier, a_submitted_dossier
from tests.dossiers.people import APPLICANTS, NATIONAL, UNIT, people_around
from tidu.core.permissions import installed, may
from tidu.dossiers import queries
from tidu.dossiers.permissions import TABLE
from tidu.organisations.roles import Role

pytestmark = pytest.mark.django_db

SIGNATORY = {"see", "declare", "submit", "withdraw", "resume"}
DRAFT = {"editor": {"see", "edit"}, "signatory": SIGNATORY | {"edit"}, "auditor": {"read_openings"}}
HANDED_IN = (
    {"editor": {"see"}, "signatory": SIGNATORY}
    | {who: {"see"} for who in UNIT | {"ministry"}}
    | {"secretariat": {"see", "read_log"}, "auditor": {"see", "read_log", "read_openings"}}
)


def test_every_permission_of_the_module_is_in_this_table():
    assert {name for name in installed() if name.startswith("dossiers.")} == set(TABLE)
    assert {name.partition(".")[2] for name in TABLE} == SIGNATORY | {"start", "edit", "read_log", "read_openings"}


@pytest.mark.parametrize(("build", "table"), [(a_dossier, DRAFT), (a_submitted_dossier, HANDED_IN)])
def test_who_may_do_what(build, table):
    dossier = build()
    found = {
        who: {name.partition(".")[2] for name in TABLE if name != "dossiers.start" and may(person, name, dossier)}
        for who, person in people_around(dossier).items()
    }
    assert found == {who: table.get(who, set()) for who in found}


def test_who_may_start_a_dossier():
    dossier = a_dossier()
    may_start = {
        who for who, person in people_around(dossier).items() if may(person, "dossiers.start", dossier.factory)
    }
    assert may_start == APPLICANTS


@pytest.mark.parametrize(
    ("build", "readers"), [(a_dossier, APPLICANTS), (a_submitted_dossier, APPLICANTS | UNIT | NATIONAL)]
)
def test_who_sees_a_dossier(build, readers):
    dossier = build()
    seen = {who for who, person in people_around(dossier).items() if queries.visible_to(person).exists()}
    assert seen == readers


def test_both_units_in_charge_see_the_choice_of_the_channel():
    group = a_group()
    dossier = a_dossier(a_factory(an_enterprise(group=group)))
    chosen, other = a_person(Role.UNIT_OFFICER, a_province()), a_person(Role.UNIT_OFFICER, group)
    foreign = a_person(Role.UNIT_OFFICER, a_province("330000"))
    assert [list(queries.channel_choices(person)) for person in (chosen, other, foreign)] == [[], [dossier], []]


def test_somebody_inactive_may_nothing():
    dossier = a_submitted_dossier()
    for person in people_around(dossier).values():
        person.is_active = False
        assert not [name for name in TABLE if may(person, name, dossier)]
