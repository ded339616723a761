"""A backup made while people work, damaged in every way, and restored elsewhere: same rows, files, log and seals."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import threading
import uuid
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import psycopg
import pytest
from django.conf import settings
from django.db import connection
from psycopg.conninfo import make_conninfo

from tests.core.stores import place, s3_server
from tests.dossier_builders import IN_TIME, PDF, a_dossier, a_pdf, a_submitted_dossier, applicant_of
from tests.journeys.running import bare_environment
from tidu.config.backups import checking, layout, making, restoring
from tidu.config.backups.layout import Damaged
from tidu.config.backups.standing import standing_of
from tidu.core import clock, files
from tidu.core.models import StoredFile
from tidu.dossiers import actions
from tidu.workflow.models import Seal
from tidu.workflow.seals import seal_heads

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.slow]


def address(name: str = "") -> str:
    return make_conninfo(os.environ["DATABASE_URL"], dbname=name or connection.settings_dict["NAME"])


@pytest.fixture
def elsewhere() -> Iterator[str]:
    """An empty database beside ours."""
    name = f"elsewhere_{uuid.uuid4().hex[:12]}"
    with psycopg.connect(address("postgres"), autocommit=True) as server:
        server.execute(f"create database {name}")  # type: ignore[call-overload]
        yield address(name)
        server.execute(f"drop database {name} with (force)")  # type: ignore[call-overload]


@pytest.fixture
def folder(tmp_path: Path, settings: Any) -> Path:
    """A folder of backups, beside a store that holds nothing else."""
    settings.TIDU_STORE = tmp_path / "store"
    return tmp_path / "backups"


def tidu(*words: str, **environment: str) -> subprocess.CompletedProcess[str]:
    kept = bare_environment()
    command = [sys.executable, "-m", "tidu.config.command", *words]
    return subprocess.run(command, env=kept | environment, capture_output=True, text=True, check=False)


def filled() -> None:
    a_submitted_dossier()
    a_dossier()
    seal_heads()


def test_the_drill(folder: Path, elsewhere: str, tmp_path: Path) -> None:
    filled()
    working, stop = a_dossier(), threading.Event()

    def work() -> None:
        """Somebody goes on attaching files and submitting while the backup is made."""
        try:
            for number in range(10_000):
                if stop.is_set():
                    return
                with clock.frozen(IN_TIME):
                    row = actions.attach(
                        applicant_of(working), working, "business_licence", a_pdf(content=PDF + b"%d" % number)
                    )
                    actions.detach(applicant_of(working), row)
        finally:
            connection.close()

    worker = threading.Thread(target=work)
    worker.start()
    backup = making.make(address(), folder)
    stop.set()
    worker.join()
    manifest = layout.read_manifest(backup)
    assert StoredFile.objects.count() > manifest.files > 0  # work went on after the snapshot

    assert tidu("backup", "verify", str(folder)).returncode == 0
    home = tmp_path / "elsewhere"
    restored = tidu("restore", str(folder), DATABASE_URL=elsewhere, TIDU_HOME=str(home), TIDU_SECRET_KEY="x")
    assert restored.returncode == 0, restored.stderr
    assert "rows, log and seals are those of the backup" in restored.stdout
    root = Seal.objects.get().root
    verified = tidu("audit", "verify", root, DATABASE_URL=elsewhere, TIDU_HOME=str(home), TIDU_SECRET_KEY="x")
    assert (verified.returncode, "the log is whole" in verified.stdout) == (0, True)
    with psycopg.connect(elsewhere) as asking:
        assert standing_of(asking) == manifest.standing
    kept = {path.name for path in (home / "store").rglob("*") if path.is_file()}
    assert kept == {digest for digest, _size in layout.listed(backup)}

    again = tidu("restore", str(folder), DATABASE_URL=elsewhere, TIDU_HOME=str(home), TIDU_SECRET_KEY="x")
    assert (again.returncode, "This instance holds data" in again.stderr) == (1, True)


def test_a_second_backup_adds_only_what_is_new(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    filled()
    first = making.make(address(), folder)
    before = {path: path.stat().st_mtime_ns for path in (folder / "files").rglob("*") if path.is_file()}
    with clock.frozen(IN_TIME):
        dossier = a_dossier()
        attached = actions.attach(applicant_of(dossier), dossier, "business_licence", a_pdf(content=PDF + b"new"))
    monkeypatch.setattr(making, "NAME", f"{layout.NAME}2")  # both within one second
    second = making.make(address(), folder)
    assert layout.backups_in(folder) == [first, second]
    after = {path: path.stat().st_mtime_ns for path in (folder / "files").rglob("*") if path.is_file()}
    assert {path.name for path in after.keys() - before.keys()} == {attached.file.digest}
    assert before.items() <= after.items()
    checking.check(first), checking.check(second)


def longer(path: Path) -> None:
    path.write_bytes(path.read_bytes() + b"x")


def flipped(path: Path) -> None:
    content = bytearray(path.read_bytes())
    content[len(content) // 2] ^= 1
    path.write_bytes(bytes(content))


HARMS = {"missing": Path.unlink, "longer": longer, "one bit": flipped}


def test_a_damaged_backup_is_refused_by_the_files_name(folder: Path, elsewhere: str, tmp_path: Path) -> None:
    filled()
    name = making.make(address(), folder).name
    digest = next(layout.listed(folder / name))[0]
    for part in (f"{name}/{layout.DUMP}", f"{name}/{layout.LIST}", f"files/{digest[:2]}/{digest}"):
        for harm in HARMS.values():
            shutil.rmtree(copy := tmp_path / "copy", ignore_errors=True)
            shutil.copytree(folder, copy)
            harm(copy / part)
            with pytest.raises(Damaged, match=str(copy / part)):
                restoring.restore(elsewhere, copy / name)
    with psycopg.connect(elsewhere) as asking:
        assert restoring.is_empty(asking)
    said = tidu("backup", "verify", str(copy))
    assert (said.returncode, str(copy / part) in said.stderr) == (1, True)


@pytest.mark.parametrize("text", ["", "{}", "[]", json.dumps({"format": 99})])
def test_a_manifest_that_is_none(folder: Path, text: str) -> None:
    (folder / "20241128T000000Z").mkdir(parents=True)
    (folder / "20241128T000000Z" / layout.MANIFEST).write_text(text)
    with pytest.raises(Damaged, match="not a manifest"):
        checking.check(layout.chosen(folder, ""))


def test_a_backup_that_was_broken_off_is_none(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    filled()
    monkeypatch.setattr(making, "copy_files", lambda *_: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        making.make(address(), folder)
    with pytest.raises(Damaged, match="no finished backup"):
        layout.chosen(folder, "")


def test_a_file_of_the_store_that_was_changed_is_found_when_it_is_backed_up(folder: Path) -> None:
    filled()
    stored = StoredFile.objects.order_by("digest").first()
    assert stored is not None
    flipped(Path(settings.TIDU_STORE) / stored.digest[:2] / stored.digest)
    with pytest.raises(Damaged, match=stored.digest):
        making.make(address(), folder)
    shutil.rmtree(settings.TIDU_STORE)
    with pytest.raises(files.StoreUnavailable):
        making.make(address(), folder)


def test_from_a_bucket_into_a_folder(folder: Path, elsewhere: str, settings: Any) -> None:
    with s3_server() as endpoint:
        settings.TIDU_S3 = place(endpoint)
        filled()
        backup = making.make(address(), folder)
    settings.TIDU_S3 = {}
    assert restoring.restore(elsewhere, backup).files == StoredFile.objects.count()
    assert all(files.current().has(stored.digest, stored.size) for stored in StoredFile.objects.all())


def test_what_was_changed_after_the_restore_does_not_compare(folder: Path, elsewhere: str) -> None:
    filled()
    manifest = restoring.restore(elsewhere, making.make(address(), folder))
    with psycopg.connect(elsewhere, autocommit=True) as asking:
        asking.execute("delete from django_session")
        asking.execute("insert into django_session values ('x', '', now())")
    with pytest.raises(Damaged, match="restored, but rows differ"):
        restoring.compare(elsewhere, manifest)
