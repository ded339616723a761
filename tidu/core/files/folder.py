"""A store in a folder. Several machines can share it where their folder is one and the same."""

from __future__ import annotations

import os
import shutil
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from tidu.core.files.stores import place_of, translated

BLOCK = 1 << 20
UNFINISHED = ".unfinished-"


@dataclass(frozen=True)
class Folder:
    """The store below ``root``."""

    root: Path

    def path_of(self, digest: str) -> Path:
        """Where a content lies."""
        return Path(self.root) / place_of(digest)

    def has(self, digest: str, size: int) -> bool:
        """Whether the content is there; one cut short, as by a broken disk, is not."""
        with translated(OSError):
            path = self.path_of(digest)
            return path.is_file() and path.stat().st_size == size

    def put(self, digest: str, source: BinaryIO) -> None:
        """Write beside, sync, rename, sync the folder: a content is there wholly or not at all, and stays."""
        final = self.path_of(digest)
        with translated(OSError):
            final.parent.mkdir(parents=True, exist_ok=True)
            draft = Path(self._written_beside(final.parent, source))
            try:
                draft.replace(final)
            except OSError:
                draft.unlink(missing_ok=True)
                raise
            _sync_folder(final.parent)

    def _written_beside(self, folder: Path, source: BinaryIO) -> str:
        with tempfile.NamedTemporaryFile(dir=folder, prefix=UNFINISHED, delete=False) as target:
            try:
                source.seek(0)
                shutil.copyfileobj(source, target, BLOCK)
                target.flush()
                os.fsync(target.fileno())
            except BaseException:
                Path(target.name).unlink(missing_ok=True)
                raise
        return target.name

    def open(self, digest: str) -> BinaryIO:
        """The file itself."""
        with translated(OSError):
            return self.path_of(digest).open("rb")

    def short_lived_address(self, *_asked: str) -> str:
        """A folder has no addresses."""
        return ""

    def require_writable(self) -> None:
        """Write one byte and take it back: a full disk still makes empty files."""
        with translated(OSError):
            Path(self.root).mkdir(parents=True, exist_ok=True)
            with tempfile.TemporaryFile(dir=self.root) as trial:
                trial.write(b"1")
                trial.flush()
                os.fsync(trial.fileno())


def _sync_folder(folder: Path) -> None:
    """Make the new name last as well."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
