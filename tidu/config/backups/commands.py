"""``tidu backup [FOLDER]``, ``tidu backup verify [FOLDER] [NAME]``, ``tidu restore FOLDER [NAME]``."""

from __future__ import annotations

import argparse
import os
from pathlib import Path

FOLDER_HELP = "folder of backups (default: TIDU_BACKUPS)"


def backup(words: list[str]) -> int:
    """Make or verify a backup; 0 when it is whole."""
    if words[:1] == ["verify"]:
        return _verify(words[1:])
    reader = argparse.ArgumentParser(
        prog="tidu backup", description="Back up database and files together, while people work. See also: verify."
    )
    reader.add_argument("folder", nargs="?", default="", help=FOLDER_HELP)
    folder = _folder(reader, reader.parse_args(words).folder)
    address = _awake()
    from tidu.config.backups import layout, making, programs  # noqa: PLC0415 - help must load no driver
    from tidu.core.files import StoreUnavailable  # noqa: PLC0415 - see above

    try:
        made = making.make(address, folder)
    except (layout.Damaged, programs.ProgramFailed, StoreUnavailable, OSError) as reason:
        raise SystemExit(f"No backup was made: {reason}") from reason
    _tell(made, layout.read_manifest(made))
    return 0


def _verify(words: list[str]) -> int:
    reader = argparse.ArgumentParser(prog="tidu backup verify", description="Compare a backup with all its digests.")
    reader.add_argument("folder", nargs="?", default="", help=FOLDER_HELP)
    reader.add_argument("name", nargs="?", default="", help="which backup (default: the newest)")
    read = reader.parse_args(words)
    from tidu.config.backups import checking, layout  # noqa: PLC0415 - help must stay quick

    try:
        found = layout.chosen(_folder(reader, read.folder), read.name)
        _tell(found, checking.check(found))
    except layout.Damaged as reason:
        raise SystemExit(f"The backup is damaged: {reason}") from reason
    return 0


def restore(words: list[str]) -> int:
    """Restore a backup into an empty instance; 0 when all of it is as it was."""
    reader = argparse.ArgumentParser(prog="tidu restore", description="Restore a backup into an empty instance.")
    reader.add_argument("folder", help="folder of backups")
    reader.add_argument("name", nargs="?", default="", help="which backup (default: the newest)")
    read = reader.parse_args(words)
    address = _awake()
    from tidu.config.backups import layout, programs, restoring  # noqa: PLC0415 - help must load no driver
    from tidu.config.readiness import missing_migrations  # noqa: PLC0415 - see above
    from tidu.core.files import StoreUnavailable  # noqa: PLC0415 - see above

    try:
        found = layout.chosen(Path(read.folder), read.name)
        _tell(found, restoring.restore(address, found))
    except restoring.NotEmpty:
        raise SystemExit("This instance holds data; name an empty TIDU_HOME or database to restore into.") from None
    except layout.Damaged as reason:
        raise SystemExit(f"The backup is damaged: {reason}") from reason
    except (programs.ProgramFailed, StoreUnavailable) as reason:
        raise SystemExit(f"Not restored: {reason}") from reason
    print("Restored; rows, log and seals are those of the backup.")
    if missing_migrations(address):
        print("The backup is of an older version; now run: tidu django migrate")
    return 0


def _awake() -> str:
    from tidu.config.verbs import wake  # noqa: PLC0415 - help must load no driver

    wake()
    return os.environ["DATABASE_URL"]


def _folder(reader: argparse.ArgumentParser, given: str) -> Path:
    named = given or os.environ.get("TIDU_BACKUPS", "")
    if not named:
        reader.error("name a folder, or set TIDU_BACKUPS")
    return Path(named).expanduser().absolute()


def _tell(backup: Path, manifest: object) -> None:
    from tidu.config.backups.layout import MANIFEST, Manifest, digest_of  # noqa: PLC0415 - help must stay quick

    assert isinstance(manifest, Manifest)
    standing = manifest.standing
    print(f"{backup}: {sum(standing.rows.values())} rows, {manifest.files} files of {manifest.file_bytes} bytes")
    print(f"last seal {standing.last_seal} with root {standing.last_root or 'none'}")
    print(f"digest of the manifest {digest_of(backup / MANIFEST)}")
