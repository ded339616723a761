"""How a folder of backups is laid out, and what the manifest of one says.

FOLDER/files/ab/abcd…            contents of files, shared by all backups
FOLDER/20241128T155900Z/         one backup
    database.dump                the database, as pg_dump writes it
    files.txt                    one line a file: digest, bytes
    manifest.json                digests of both, what the database held, and where the log stood
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

FORMAT = 1
BLOCK = 1 << 20
DUMP, LIST, MANIFEST, FILES, UNFINISHED = "database.dump", "files.txt", "manifest.json", "files", ".unfinished-"
NAME = "%Y%m%dT%H%M%SZ"


class Damaged(Exception):  # noqa: N818 - the message names the file
    """A backup, or what was restored from it, is not what its manifest says."""


@dataclass(frozen=True)
class Standing:
    """What a database holds at one moment: rows by table, where the log stands, which migrations were applied."""

    rows: dict[str, int]
    heads: str
    last_seal: int
    last_root: str
    migrations: list[str]


@dataclass(frozen=True)
class Manifest:
    """What one backup is. ``parts``: digest of each of its files."""

    made_at: str
    version: str
    server: str
    standing: Standing
    parts: dict[str, str]
    files: int
    file_bytes: int
    format: int = field(default=FORMAT)

    def write(self, folder: Path) -> None:
        """Keep it beside its parts."""
        text = json.dumps(asdict(self), ensure_ascii=False, indent=1, sort_keys=True)
        (folder / MANIFEST).write_text(text + "\n", encoding="utf-8")


def read_manifest(folder: Path) -> Manifest:
    """The manifest of a backup. Raises Damaged where it is none."""
    try:
        said: dict[str, Any] = json.loads((folder / MANIFEST).read_text(encoding="utf-8"))
        manifest = Manifest(**{**said, "standing": Standing(**said["standing"])})
    except (OSError, ValueError, KeyError, TypeError) as reason:
        raise Damaged(f"{folder / MANIFEST}: not a manifest ({reason})") from reason
    if manifest.format != FORMAT:
        raise Damaged(f"{folder / MANIFEST}: format {manifest.format}, this version reads {FORMAT}")
    return manifest


def backups_in(folder: Path) -> list[Path]:
    """The finished backups of a folder, the oldest first."""
    return sorted(found.parent for found in folder.glob(f"[0-9]*/{MANIFEST}"))


def chosen(folder: Path, name: str) -> Path:
    """One backup by its name, else the newest. Raises Damaged where there is none."""
    found = [backup for backup in backups_in(folder) if not name or backup.name == name]
    if not found:
        raise Damaged(f"{folder / name}: no finished backup is here")
    return found[-1]


def content_path(folder: Path, digest: str) -> Path:
    """Where the content of a file lies in a folder of backups."""
    return folder / FILES / digest[:2] / digest


def listed(backup: Path) -> Iterator[tuple[str, int]]:
    """Digest and length of every file of a backup."""
    for line in (backup / LIST).read_text(encoding="ascii").splitlines():
        digest, size = line.split()
        yield digest, int(size)


def digest_of(path: Path) -> str:
    """The SHA-256 of a file."""
    with path.open("rb") as source:
        return hashlib.file_digest(source, "sha256").hexdigest()
