"""One person of every role that can meet a dossier, its own and foreign ones."""

from tests.builders import a_city, a_group, a_person, a_province, an_enterprise, the_ministry
from tidu.accounts.models import User
from tidu.dossiers.models import Dossier
from tidu.organisations.roles import Role


def people_around(dossier: Dossier) -> dict[str, User]:
    """People by what they are to the dossier."""
    enterprise, unit = dossier.factory.enterprise, dossier.unit
    return {
        "nobody": a_person(Role.APPLICANT_EDITOR, an_enterprise()),
        "foreign_signatory": a_person(Role.APPLICANT_SIGNATORY, an_enterprise()),
        "editor": a_person(Role.APPLICANT_EDITOR, enterprise),
        "signatory": a_person(Role.APPLICANT_SIGNATORY, enterprise),
        "officer": a_person(Role.UNIT_OFFICER, unit),
        "city_officer": a_person(Role.UNIT_OFFICER, a_city()),
        "foreign_officer": a_person(Role.UNIT_OFFICER, a_province("330000")),
        "group_officer": a_person(Role.UNIT_OFFICER, a_group()),
        "department": a_person(Role.DEPARTMENT_OFFICER, unit, "finance"),
        "foreign_department": a_person(Role.DEPARTMENT_OFFICER, a_province("330000"), "finance"),
        "secretariat": a_person(Role.SECRETARIAT, the_ministry()),
        "ministry": a_person(Role.MINISTRY_OFFICER, the_ministry(), "finance"),
        "expert": a_person(Role.EXPERT),
        "auditor": a_person(Role.AUDITOR),
        "operator": a_person(Role.OPERATOR),
    }


APPLICANTS = {"editor", "signatory"}
UNIT = {"officer", "department"}
NATIONAL = {"secretariat", "ministry", "auditor"}
