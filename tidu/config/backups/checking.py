"""Whether a backup is whole: every part and every file by its digest."""

from __future__ import annotations

from pathlib import Path

from tidu.config.backups.layout import (
    Damaged,
    Manifest,
    content_path,
    digest_of,
    listed,
    read_manifest,
)


def check(backup: Path) -> Manifest:
    """Read all of a backup. Raises Damaged naming the first file that is missing or changed."""
    manifest = read_manifest(backup)
    for part, digest in sorted(manifest.parts.items()):
        require(backup / part, digest)
    for digest, _size in listed(backup):
        require(content_path(backup.parent, digest), digest)
    return manifest


def require(path: Path, digest: str) -> None:
    """Raise Damaged unless the file is there and has the digest."""
    if not path.is_file():
        raise Damaged(f"{path}: missing")
    if (found := digest_of(path)) != digest:
        raise Damaged(f"{path}: changed; its digest is {found}, not {digest}")
