import pytest
from django.db import transaction

from tests.builders import a_person, the_ministry
from tests.dossier_builders import IN_TIME, a_dossier_at, open_step
from tests.stages.recommendations.rows import a_submitted_sheet
from tidu.core import clock
from tidu.dossiers import actions as dossiers
from tidu.stages.recommendations import actions
from tidu.workflow.acts import Act

pytestmark = pytest.mark.django_db


def test_a_dossier_that_arrives_after_the_sheet_was_accepted_ends_with_the_reason():
    sheet = a_submitted_sheet()
    late = a_dossier_at("check")
    with clock.frozen(IN_TIME), transaction.atomic():
        actions.accept(a_person("secretariat", the_ministry()), sheet)
        dossiers.pass_step(None, open_step(late), under=Act(row=late))
    late.refresh_from_db()
    step = late.steps.get(stage_key="recommendation")
    assert (late.state, step.state) == ("declined", "refused")
    assert [row["code"] for row in step.findings] == ["recommendations.not_recommended"]
