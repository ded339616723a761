"""Restoring a backup into an empty instance."""

from __future__ import annotations

from dataclasses import fields
from pathlib import Path

import psycopg
from django.db import connection

from tidu.config.backups import programs
from tidu.config.backups.checking import check
from tidu.config.backups.layout import DUMP, Damaged, Manifest, Standing, content_path, listed
from tidu.config.backups.standing import is_empty, standing_of
from tidu.core import files
from tidu.workflow.seals import verify


class NotEmpty(Exception):  # noqa: N818 - nothing failed
    """The instance holds data already; a restore would mix two of them."""


def restore(address: str, backup: Path) -> Manifest:
    """Bring a backup back, and prove that it is what was backed up.

    Files come first and the database last, in one transaction: what is broken off can simply be started again. Raises
    NotEmpty, or Damaged naming what is not as it was.
    """
    with psycopg.connect(address) as asking:
        if not is_empty(asking):
            raise NotEmpty
    manifest = check(backup)
    bring_files(backup)
    programs.run("pg_restore", address, "--no-owner", "--exit-on-error", "--single-transaction", str(backup / DUMP))
    compare(address, manifest)
    return manifest


def bring_files(backup: Path) -> None:
    """Put every file that the store lacks into it."""
    store = files.current()
    for digest, size in listed(backup):
        if not store.has(digest, size):
            with content_path(backup.parent, digest).open("rb") as source:
                store.put(digest, source)


def compare(address: str, manifest: Manifest) -> None:
    """Raise Damaged unless rows, log and seals are those that were backed up."""
    with psycopg.connect(address) as asking:
        found = standing_of(asking)
    for part in fields(Standing):
        if getattr(found, part.name) != getattr(manifest.standing, part.name):
            raise Damaged(f"restored, but {part.name} differ from the manifest's")
    connection.close()
    if flaws := verify(manifest.standing.last_root):
        raise Damaged(f"restored, but the log has {len(flaws)} flaws, the first at {flaws[0].place}: {flaws[0].what}")
