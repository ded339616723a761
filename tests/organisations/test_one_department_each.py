import pytest
from django.db import IntegrityError, transaction

from tests.builders import a_person, a_province, seat
from tidu.core.findings import Refused
from tidu.organisations import actions
from tidu.organisations.roles import Role

pytestmark = pytest.mark.django_db


def test_nobody_invites_themselves():
    officer = a_person(Role.UNIT_OFFICER)
    with pytest.raises(Refused) as refused:
        actions.invite(officer, a_province(), email=officer.email.upper(), role="department_officer", department="data")
    assert [finding.code for finding in refused.value.findings] == ["organisations.own_invitation"]


def test_nobody_signs_for_two_departments_of_one_organisation():
    officer, signer = a_person(Role.UNIT_OFFICER), a_person(Role.DEPARTMENT_OFFICER, a_province(), "finance")
    _, token = actions.invite(officer, a_province(), email=signer.email, role="department_officer", department="data")
    with pytest.raises(Refused) as refused:
        actions.accept_invitation(signer, token)
    assert [finding.code for finding in refused.value.findings] == ["organisations.signs_for_another"]


def test_the_database_refuses_a_second_department():
    signer = a_person(Role.DEPARTMENT_OFFICER, a_province(), "finance")
    with pytest.raises(IntegrityError), transaction.atomic():
        seat(signer, Role.DEPARTMENT_OFFICER, a_province(), "data")
