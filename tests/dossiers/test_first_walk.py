import pytest

from tests.dossier_builders import a_dossier, a_dossier_at, a_submitted_dossier, complete, open_step
from tidu.dossiers import queries

pytestmark = pytest.mark.django_db


def test_a_complete_dossier_misses_nothing():
    dossier = complete(a_dossier())
    assert queries.standing_of(dossier).findings == []


def test_a_submitted_dossier_waits_for_its_check():
    dossier = a_submitted_dossier()
    assert open_step(dossier).stage_key == "check"


def test_a_dossier_can_be_taken_to_any_stage():
    assert open_step(a_dossier_at("recommendation")).stage_key == "recommendation"
