"""Every module hands in what it has: no finding without words, no act without a name."""

import re
from pathlib import Path

from django.apps import apps

from tidu.core import findings, permissions
from tidu.dossiers.stages import kinds
from tidu.workflow.models import StatefulModel
from tidu.workflow.verbs import verb_label

TIDU = Path(__file__).parents[2] / "tidu"
CODE = re.compile(r'Finding\(\s*"([a-z_]+\.[a-z_]+)"')


def test_every_finding_in_the_code_has_words() -> None:
    used = {code for path in TIDU.rglob("*.py") for code in CODE.findall(path.read_text())}
    assert len(used) > 60
    assert used - findings.installed_codes() == set()


def test_every_act_that_changes_a_state_has_a_name() -> None:
    acts = {
        f"{model._meta.app_label}.{verb}"
        for model in apps.get_models()
        if issubclass(model, StatefulModel)
        for verb in model.states_table
    }
    assert {act for act in acts if verb_label(act) == act} == set()


def test_every_kind_of_stage_of_the_platform_is_registered() -> None:
    assert set(kinds()) == {
        "application",
        "check",
        "recommendation",
        "expert_review",
        "joint_signoff",
        "publicity",
        "recognition",
    }


def test_every_permission_belongs_to_a_module() -> None:
    labels = {config.label for config in apps.get_app_configs()}
    assert {name.split(".")[0] for name in permissions.installed()} <= labels
