from functools import partial
import pytest
from tests.dossier_builders import *
from tests.builders import *
from tidu.stages.checks import actions as checks
from tidu.stages.checks.models import Check
from tidu.dossiers import actions

@pytest.mark.parametrize("n", range(6))
@pytest.mark.parametrize("what", ["pass", "return"])
def test_ring(at_once, n, what):
    dossier = a_submitted_dossier()
    officer = a_person(Role.UNIT_OFFICER, dossier.unit)
    check = Check.objects.get(step__dossier=dossier)
    applicant = applicant_of(dossier)
    points = {p["key"]: True for p in check.step.stage.parameters["checklist"]}
    def decide():
        with clock.frozen(IN_TIME):
            if what == "pass":
                checks.pass_check(officer, check, points)
            else:
                checks.return_check(officer, check, [{"field": "basic.employees", "reason": "x"}], points)
    def withdraw():
        with clock.frozen(IN_TIME):
            actions.withdraw_dossier(applicant, Dossier.objects.get(pk=dossier.pk), "r")
    got = at_once(decide, withdraw)
    print(what, got)
    from django.db import OperationalError
    assert not any(isinstance(g, OperationalError) for g in got), got
