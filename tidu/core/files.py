"""The content-addressed store: bytes in, digest out; what is stored is never changed."""

from __future__ import annotations

import hashlib
import os
import tempfile
import zipfile
import zlib
from collections.abc import Iterator
from pathlib import Path
from typing import Any, BinaryIO

import filetype
from django.conf import settings
from django.core.files.uploadedfile import UploadedFile

from tidu.core import clock
from tidu.core.findings import Finding, Refused
from tidu.core.models import StoredFile

Upload = UploadedFile[Any]
BLOCK = 1 << 20
HEAD = 8192
MEDIA_TYPES = {
    "pdf": "application/pdf",
    "png": "image/png",
    "jpg": "image/jpeg",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}
ZIPPED = {"docx", "xlsx"}
MAX_UNPACKED = 200 * BLOCK
MAX_RATIO = 100
UNREADABLE = (zipfile.BadZipFile, ValueError, NotImplementedError, OSError)
"""What a damaged archive does to its reader."""
DAMAGED = (*UNREADABLE, RuntimeError, EOFError, zlib.error)
"""What its contents do besides; RuntimeError where they are encrypted."""
OFFICE_COMPRESSION = {zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED}


def store(upload: Upload, *, formats: tuple[str, ...], max_bytes: int, field: str) -> StoredFile:
    """Check an upload by its content and keep it. Raises Refused with the field's name and the reason."""
    findings = check_upload(upload, formats=formats, max_bytes=max_bytes, field=field)
    if findings:
        raise Refused(findings)
    digest = _write(upload)
    row, _ = StoredFile.objects.get_or_create(
        digest=digest,
        defaults={
            "size": upload.size or 0,
            "media_type": MEDIA_TYPES[sniffed_format(upload) or "pdf"],
            "stored_at": clock.now(),
        },
    )
    return row


def check_upload(upload: Upload, *, formats: tuple[str, ...], max_bytes: int, field: str) -> list[Finding]:
    """Why an upload cannot be kept: empty, too large, of another type than allowed, or a packed bomb."""
    if not upload.size:
        return [Finding("core.file_empty", field=field)]
    if upload.size > max_bytes:
        return [Finding("core.file_too_large", field=field, params={"limit": max_bytes // BLOCK})]
    found = sniffed_format(upload)
    if found not in formats:
        return [Finding("core.file_type_refused", field=field, params={"allowed": ", ".join(formats)})]
    if not extension_fits(upload.name or "", found):
        return [Finding("core.file_name_lies", field=field, params={"found": found})]
    if found in ZIPPED and not _unpacks_sanely(upload):
        return [Finding("core.file_is_bomb", field=field)]
    return []


def sniffed_format(upload: Upload) -> str | None:
    """The format by content, as a key of MEDIA_TYPES; None where it is none of them."""
    upload.seek(0)
    kind = filetype.guess(upload.read(HEAD))
    upload.seek(0)
    if kind is None:
        return None
    extension = str(kind.extension)
    if extension == "zip" or extension in ZIPPED:
        return _office_format(upload)
    return extension if extension in MEDIA_TYPES else None


def extension_fits(name: str, found: str) -> bool:
    """Whether the name's ending says what the content is."""
    ending = Path(name).suffix.lower().lstrip(".").replace("jpeg", "jpg")
    return ending == found


def path_of(stored: StoredFile) -> Path:
    """Where a stored content lies."""
    return _path(stored.digest)


def read(stored: StoredFile) -> Iterator[bytes]:
    """The content in blocks."""
    with path_of(stored).open("rb") as source:
        yield from iter(lambda: source.read(BLOCK), b"")


def is_writable() -> bool:
    """Whether the store takes a file now."""
    try:
        root = _root()
        with tempfile.TemporaryFile(dir=root):
            return True
    except OSError:
        return False


def _root() -> Path:
    root = Path(settings.TIDU_STORE)
    root.mkdir(parents=True, exist_ok=True)
    return root


def _path(digest: str) -> Path:
    return _root() / digest[:2] / digest


def _write(upload: Upload) -> str:
    """Keep the content under its digest; a content that is there already is not written again."""
    digest = hashlib.sha256()
    for block in upload.chunks(BLOCK):
        digest.update(block)
    if not _path(digest.hexdigest()).exists():
        _put(upload, _path(digest.hexdigest()))
    return digest.hexdigest()


def _put(upload: Upload, final: Path) -> None:
    """Write to a temporary file, sync, then rename: a content is there whole or not at all."""
    with tempfile.NamedTemporaryFile(dir=_root(), delete=False) as target:
        for block in upload.chunks(BLOCK):
            target.write(block)
        target.flush()
        os.fsync(target.fileno())
    final.parent.mkdir(exist_ok=True)
    os.replace(target.name, final)


def _office_format(upload: Upload) -> str | None:
    names = _names(upload)
    if "word/document.xml" in names:
        return "docx"
    return "xlsx" if "xl/workbook.xml" in names else None


def _names(upload: Upload) -> set[str]:
    try:
        with zipfile.ZipFile(_stream(upload)) as archive:
            return set(archive.namelist())
    except UNREADABLE:
        return set()
    finally:
        upload.seek(0)


def _unpacks_sanely(upload: Upload) -> bool:
    """Whether an archive stays within its limits, by what it says of itself and by what really comes out of it."""
    limit = min(MAX_UNPACKED, MAX_RATIO * max(upload.size or 1, 1))
    try:
        with zipfile.ZipFile(_stream(upload)) as archive:
            packed = archive.infolist()
            said = sum(info.file_size for info in packed)
            usual = all(info.compress_type in OFFICE_COMPRESSION for info in packed)
            return usual and said <= limit and archive.testzip() is None  # reads no more than was said
    except DAMAGED:
        return False
    finally:
        upload.seek(0)


def _stream(upload: Upload) -> BinaryIO:
    upload.seek(0)
    return upload.file  # type: ignore[return-value]  # Django's File is typed loosely
