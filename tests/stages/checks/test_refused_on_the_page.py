import pytest
from django.urls import reverse

from tests.builders import a_person, confirmed
from tests.dossier_builders import IN_TIME, a_submitted_dossier, open_step
from tidu.core import clock
from tidu.organisations.roles import Role
from tidu.stages.checks.forms import POINT, REASON
from tidu.stages.checks.models import Check
from tidu.stages.checks.states import CheckState

pytestmark = pytest.mark.django_db


@pytest.fixture
def check() -> Check:
    return Check.objects.get(step=open_step(a_submitted_dossier()))


def decide(client, check, **sent):
    confirmed(client, a_person(Role.UNIT_OFFICER, check.step.organisation))
    with clock.frozen(IN_TIME):
        return client.post(reverse("checks:decide", args=[check.pk]), sent)


def test_a_refused_decision_keeps_what_was_written(client, check):
    answer = decide(client, check, decision="pass", note="留待核对营业执照")
    assert answer.status_code == 409
    assert "留待核对营业执照" in answer.content.decode()
    check.refresh_from_db()
    assert check.state == CheckState.OPEN


def test_a_dossier_does_not_pass_while_corrections_are_asked_for(client, check):
    points = {POINT + point["key"]: "on" for point in check.step.stage.parameters["checklist"]}
    answer = decide(client, check, decision="pass", **points, **{f"{REASON}basic.turnover": "与审计报告不一致"})
    assert answer.status_code == 409
    assert "与审计报告不一致" in answer.content.decode()
    check.refresh_from_db()
    assert check.state == CheckState.OPEN
