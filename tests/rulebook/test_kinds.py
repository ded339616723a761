"""Stage kinds are found by their folders, those of other packages too."""

import json
import sys
from pathlib import Path

import pytest

from tests.rulebook.spoiling import NOTICE, Copy
from tidu.rulebook import examine, parameter_schemas

SCHEMA = {
    "$id": "tidu:stage:applause",
    "kind": "applause",
    "type": "object",
    "additionalProperties": False,
    "required": ["minutes"],
    "properties": {"minutes": {"type": "integer"}},
}


@pytest.fixture
def package(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    folder = tmp_path / "packages/applauding_stage"
    folder.mkdir(parents=True)
    (folder / "__init__.py").write_text("raise RuntimeError('must not be imported')")
    (folder / "parameters.schema.json").write_text(json.dumps(SCHEMA))
    monkeypatch.syspath_prepend(folder.parent)
    return "applauding_stage"


def test_kinds_of_the_platform() -> None:
    assert set(parameter_schemas()) >= {
        *("application", "check", "recommendation", "expert_review", "joint_signoff", "publicity", "recognition")
    }


def test_every_schema_is_strict_and_names_itself() -> None:
    for kind, schema in parameter_schemas().items():
        assert (schema["$id"], schema["additionalProperties"]) == (f"tidu:stage:{kind}", False)


def test_kind_of_another_package_is_known_without_importing_it(package: str, copy: Copy) -> None:
    copy.unlock()
    copy.edit(f"{NOTICE}/process.yaml", "kind: publicity", "kind: applause")
    copy.edit(f"{NOTICE}/process.yaml", "working_days: 5", "minutes: 3")
    assert {code for _, code in copy.found()} == {"stage.unknown_kind"}
    examined = examine(copy.root, parameter_schemas([package]))
    assert examined.problems == ()
    assert examined.rulebook is not None
    assert examined.rulebook.notice("miit/2024-399").stage("publicity").parameters == {"minutes": 3}
    assert package not in sys.modules


def test_kind_that_is_taken_is_refused(package: str, tmp_path: Path) -> None:
    taken = SCHEMA | {"kind": "publicity"}
    (tmp_path / "packages" / package / "parameters.schema.json").write_text(json.dumps(taken))
    with pytest.raises(ValueError, match="publicity"):
        parameter_schemas([package])


def test_two_tiers_of_checks_are_a_matter_of_data(copy: Copy) -> None:
    copy.unlock()
    process = f"{NOTICE}/process.yaml"
    check = copy.root.joinpath(process).read_text("utf-8").split("  - key: check\n")[1].split("  - key: rec")[0]
    province = "  - key: province_check\n" + check.replace("tier: unit", "tier: province")
    copy.edit(process, "  - key: recommendation\n", province + "  - key: recommendation\n")
    copy.edit(process, "tier: unit", "tier: city")
    assert copy.found() == set()
