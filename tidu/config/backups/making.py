"""Making a backup while people go on working."""

from __future__ import annotations

import hashlib
import os
import shutil
import tempfile
from collections.abc import Iterable
from datetime import datetime
from importlib.metadata import version
from pathlib import Path
from typing import BinaryIO

import psycopg

from tidu.config.backups import programs
from tidu.config.backups.layout import (
    BLOCK,
    DUMP,
    LIST,
    NAME,
    UNFINISHED,
    Damaged,
    Manifest,
    content_path,
    digest_of,
)
from tidu.config.backups.standing import standing_of, stored_files
from tidu.core import files

SNAPSHOT = "select pg_export_snapshot(), now() at time zone 'UTC'"


def make(address: str, folder: Path) -> Path:
    """Write the database of this moment and every file it names below ``folder``; return where the backup lies.

    Everything is read in one snapshot. A file is stored before a row names it and never changed or removed after, so
    whatever the snapshot names is there, however long the copying takes.
    """
    folder.mkdir(parents=True, exist_ok=True)
    with psycopg.connect(address) as connection:
        connection.isolation_level = psycopg.IsolationLevel.REPEATABLE_READ
        connection.read_only = True
        (snapshot, moment) = connection.execute(SNAPSHOT).fetchone() or ("", None)
        assert isinstance(moment, datetime)
        name = moment.strftime(NAME)
        draft = folder / f"{UNFINISHED}{name}"
        shutil.rmtree(draft, ignore_errors=True)
        draft.mkdir(mode=0o700)
        programs.run("pg_dump", address, "--format=custom", f"--snapshot={snapshot}", f"--file={draft / DUMP}")
        standing, named = standing_of(connection), stored_files(connection)
        server = str(connection.info.server_version)
    copy_files(folder, named)
    (draft / LIST).write_text("".join(f"{digest} {size}\n" for digest, size in named), encoding="ascii")
    Manifest(
        made_at=f"{moment.isoformat(timespec='seconds')}Z",
        version=version("tidu"),
        server=server,
        standing=standing,
        parts={part: digest_of(draft / part) for part in (DUMP, LIST)},
        files=len(named),
        file_bytes=sum(size for _digest, size in named),
    ).write(draft)
    sync(draft)
    finished = folder / name
    draft.rename(finished)
    return finished


def copy_files(folder: Path, named: Iterable[tuple[str, int]]) -> None:
    """Bring what is new into the folder. Raises Damaged where the store's content is not what its name says."""
    store = files.current()
    for digest, size in named:
        target = content_path(folder, digest)
        if not (target.is_file() and target.stat().st_size == size):
            target.parent.mkdir(parents=True, exist_ok=True)
            with store.open(digest) as source:
                _copy(source, target, digest)


def _copy(source: BinaryIO, target: Path, digest: str) -> None:
    found = hashlib.sha256()
    with tempfile.NamedTemporaryFile(dir=target.parent, prefix=UNFINISHED, delete=False) as draft:
        try:
            for block in iter(lambda: source.read(BLOCK), b""):
                found.update(block)
                draft.write(block)
            if found.hexdigest() != digest:
                raise Damaged(f"the store's file {digest} is another one by content ({found.hexdigest()})")
            draft.flush()
            os.fsync(draft.fileno())
        except BaseException:
            Path(draft.name).unlink(missing_ok=True)
            raise
    Path(draft.name).replace(target)


def sync(folder: Path) -> None:
    """Have all of a backup lie on the disk before it is called finished."""
    for part in folder.iterdir():
        with part.open("rb") as written:
            os.fsync(written.fileno())
