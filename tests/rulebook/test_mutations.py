"""Whatever is done to a file, the checker answers with findings and never with a traceback."""

import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.rulebook.spoiling import KINDS
from tidu.rulebook import examine
from tidu.rulebook.loading import PROJECT
from tidu.rulebook.reader import read_yaml

SHIPPED = PROJECT / "rulebook"
FILES = sorted(
    path.relative_to(SHIPPED).as_posix()
    for path in SHIPPED.rglob("*.yaml")
    if "reference" not in path.parts or path.name == "departments.yaml"
)
ODD: Any = st.sampled_from([None, True, -1, 0.5, "", "x", "2.2.2", "decision 0005", [], [[]], {}, [{}], {"zh": 3}, "D"])
QUICK = settings(
    max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow]
)


@pytest.fixture(scope="module")
def root(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = tmp_path_factory.mktemp("mutations") / "rulebook"
    shutil.copytree(SHIPPED, root)
    return root


def places(value: Any) -> Iterator[tuple[Any, Any]]:
    """Every container and key in a value."""
    keys = list(value) if isinstance(value, dict) else range(len(value)) if isinstance(value, list) else ()
    for key in keys:
        yield value, key
        yield from places(value[key])


def examined_with(root: Path, path: str, content: bytes) -> int:
    """How many findings a content in place of a file gives; the file is put back."""
    file = root / path
    before = file.read_bytes()
    file.write_bytes(content)
    try:
        return len(examine(root, KINDS).problems)
    finally:
        file.write_bytes(before)


@QUICK
@given(data=st.data(), path=st.sampled_from(FILES))
def test_changed_values_are_no_traceback(root: Path, data: st.DataObject, path: str) -> None:
    value = yaml.safe_load((root / path).read_text("utf-8"))
    container, key = data.draw(st.sampled_from(list(places(value))))
    if data.draw(st.booleans()):
        del container[key]
    else:
        container[key] = data.draw(ODD)
    examined_with(root, path, yaml.safe_dump(value, allow_unicode=True).encode())


@QUICK
@given(data=st.data(), path=st.sampled_from(FILES), inserted=st.binary(max_size=6))
def test_changed_bytes_are_no_traceback(root: Path, data: st.DataObject, path: str, inserted: bytes) -> None:
    content = (root / path).read_bytes()
    start = data.draw(st.integers(0, len(content)))
    end = data.draw(st.integers(start, min(len(content), start + 20)))
    examined_with(root, path, content[:start] + inserted + content[end:])


@given(st.text())
@settings(max_examples=200, deadline=None)
def test_any_text_is_read_without_traceback(text: str) -> None:
    value, problems = read_yaml("x.yaml", text)
    assert problems or value is None or isinstance(value, dict | list | str | int | float | bool)
