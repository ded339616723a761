import pytest

from tests.builders import a_group, a_person, a_province, an_enterprise, the_ministry
from tests.dossier_builders import IN_TIME
from tests.stages.recommendations.rows import a_waiting_step, sheet_of
from tidu.core import clock
from tidu.core.permissions import installed, may
from tidu.organisations.roles import Role
from tidu.stages.recommendations import queries

pytestmark = pytest.mark.django_db

OFFICER = {"see", "reorder", "submit", "send"}
SECRETARIAT = {"see", "return", "accept", "receive"}


def people(sheet, other):
    unit = sheet.unit
    department = sheet.unit if unit.kind == "authority" else a_province("330000")
    return {
        "applicant": a_person(Role.APPLICANT_SIGNATORY, an_enterprise()),
        "own_applicant": a_person(Role.APPLICANT_SIGNATORY, sheet_applicant(sheet)),
        "officer": a_person(Role.UNIT_OFFICER, unit),
        "other_officer": a_person(Role.UNIT_OFFICER, other),
        "department": a_person(Role.DEPARTMENT_OFFICER, department, "state_assets"),
        "secretariat": a_person(Role.SECRETARIAT),
        "ministry_finance": a_person(Role.MINISTRY_OFFICER, the_ministry(), "finance"),
        "ministry_state_assets": a_person(Role.MINISTRY_OFFICER, the_ministry(), "state_assets"),
        "expert": a_person(Role.EXPERT),
        "auditor": a_person(Role.AUDITOR),
        "operator": a_person(Role.OPERATOR),
    }


def sheet_applicant(sheet):
    return queries.steps_of(sheet)[0].dossier.factory.enterprise


PROVINCE = {
    "applicant": set(),
    "own_applicant": set(),
    "officer": OFFICER,
    "other_officer": set(),
    "department": {"see", "sign"},
    "secretariat": SECRETARIAT,
    "ministry_finance": {"see"},
    "ministry_state_assets": {"see"},
    "expert": set(),
    "auditor": {"see"},
    "operator": set(),
}
GROUP = PROVINCE | {
    "officer": OFFICER | {"sign"},
    "department": set(),
    "ministry_state_assets": {"see", "receive"},
}


@pytest.mark.parametrize(("unit", "table"), [(a_province, PROVINCE), (a_group, GROUP)])
def test_who_may_do_what(unit, table):
    with clock.frozen(IN_TIME):
        sheet = sheet_of(a_waiting_step(unit()))
    names = [name for name in installed() if name.startswith("recommendations.")]
    found = {
        who: {name.partition(".")[2] for name in names if may(person, name, sheet)}
        for who, person in people(sheet, a_province("370000")).items()
    }
    assert found == table


def test_visible_are_the_own_units_sheets_and_all_to_national_roles():
    with clock.frozen(IN_TIME):
        sheet, foreign = sheet_of(a_waiting_step()), sheet_of(a_waiting_step(a_group()))
    seen = {who: set(queries.visible_to(person)) for who, person in people(sheet, foreign.unit).items()}
    national = {"secretariat", "ministry_finance", "ministry_state_assets", "auditor"}
    assert seen == {
        who: {sheet, foreign}
        if who in national
        else {"officer": {sheet}, "department": {sheet}, "other_officer": {foreign}}.get(who, set())
        for who in PROVINCE
    }
