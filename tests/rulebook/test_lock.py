"""Published folders are frozen; a broken lock hides nothing else."""

import pytest

from tests.rulebook.spoiling import NOTICE, Copy
from tidu.rulebook.commands import main

QUOTAS = f"{NOTICE}/quotas.yaml"


def test_change_of_a_published_file_is_a_mismatch(copy: Copy) -> None:
    copy.edit(QUOTAS, "limit: 20", "limit: 21")
    assert copy.found() == {(QUOTAS, "lock.mismatch")}


def test_mismatch_hides_no_other_problem(copy: Copy) -> None:
    copy.edit(QUOTAS, "limit: 20", "limit: -1")
    assert copy.found() == {(QUOTAS, "lock.mismatch"), (QUOTAS, "schema.minimum")}


def test_removed_and_added_files_are_mismatches(copy: Copy) -> None:
    (copy.root / QUOTAS).unlink()
    added = f"{NOTICE}/official/scenarios.yaml"
    copy.write(added, OFFICIAL)
    assert {(QUOTAS, "lock.mismatch"), (QUOTAS, "file.missing"), (added, "lock.mismatch")} == copy.found()


@pytest.mark.parametrize("content", ["published: 3", "published: [{folder: issuers/x}]", "[]", "published: [[]]"])
def test_malformed_lock_is_a_finding(copy: Copy, content: str) -> None:
    copy.write("lock.yaml", content)
    assert {path for path, _ in copy.found()} == {"lock.yaml"}


def test_locking_a_changed_folder_again_needs_to_be_said(copy: Copy) -> None:
    copy.edit(QUOTAS, "limit: 20", "limit: 21")
    assert main(["lock", NOTICE, "--in", str(copy.root)]) == 2
    assert main(["lock", NOTICE, "--in", str(copy.root), "--replace"]) == 0
    assert copy.found() == set()


def test_locking_writes_what_it_reads(copy: Copy) -> None:
    before = (copy.root / "lock.yaml").read_bytes()
    copy.unlock()
    assert main(["lock", NOTICE, "standards/element-conditions/2024", "--in", str(copy.root)]) == 0
    assert (copy.root / "lock.yaml").read_bytes() == before


def test_locking_an_empty_folder_is_refused(copy: Copy) -> None:
    assert main(["lock", "issuers/nobody", "--in", str(copy.root)]) == 2


OFFICIAL = """\
source: miit/2024-399
clause: "2.2.1"
confidence: M
scenarios:
  - {key: s01, label: {zh: 场景甲, en: Scenario A}}
"""
