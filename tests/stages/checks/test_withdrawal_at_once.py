"""An officer decides while the applicant withdraws: one waits for the other, and neither is broken off."""

from collections.abc import Callable
from typing import Any

import pytest

from tests.builders import a_person
from tests.dossier_builders import IN_TIME, a_submitted_dossier, applicant_of
from tidu.core import clock
from tidu.core.findings import Refused
from tidu.dossiers.actions import withdraw_dossier
from tidu.dossiers.models import Dossier
from tidu.organisations.roles import Role
from tidu.stages.checks.actions import pass_check, return_check
from tidu.stages.checks.models import Check
from tidu.workflow.seals import verify

AtOnce = Callable[..., list[Any]]
REASONS = [{"field": "basic.employees", "reason": "与社保缴纳人数不符"}]


@pytest.mark.parametrize("attempt", range(3))
@pytest.mark.parametrize("returns", [False, True])
def test_withdrawal_during_a_decision_waits(at_once: AtOnce, returns: bool, attempt: int) -> None:
    dossier = a_submitted_dossier()
    applicant, officer = applicant_of(dossier), a_person(Role.UNIT_OFFICER, dossier.unit)
    check = Check.objects.get(step__dossier=dossier)
    ticked = {point["key"]: True for point in check.step.stage.parameters["checklist"]}

    def decide() -> None:
        with clock.frozen(IN_TIME):
            if returns:
                return_check(officer, check, REASONS, ticked)
            else:
                pass_check(officer, check, ticked)

    def withdraw() -> None:
        with clock.frozen(IN_TIME):
            withdraw_dossier(applicant, Dossier.objects.get(pk=dossier.pk), "计划调整")

    decided, withdrawn = at_once(decide, withdraw)
    assert withdrawn is None
    assert decided is None or (isinstance(decided, Refused) and str(decided) == "workflow.not_now")
    dossier.refresh_from_db()
    assert dossier.state == "withdrawn"
    assert verify() == []
