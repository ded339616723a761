"""Judges an upload by its content: what it is, not what it calls itself, and what it unpacks to."""

from __future__ import annotations

import zipfile
import zlib
from pathlib import Path
from typing import Any, BinaryIO

import filetype
from django.core.files.uploadedfile import UploadedFile

from tidu.core.findings import Finding

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


def _office_format(upload: Upload) -> str | None:
    names = _names(upload)
    if "word/document.xml" in names:
        return "docx"
    return "xlsx" if "xl/workbook.xml" in names else None


def _names(upload: Upload) -> set[str]:
    try:
        with zipfile.ZipFile(stream_of(upload)) as archive:
            return set(archive.namelist())
    except UNREADABLE:
        return set()
    finally:
        upload.seek(0)


def _unpacks_sanely(upload: Upload) -> bool:
    """Whether an archive stays within its limits, by what it says of itself and by what really comes out of it."""
    limit = min(MAX_UNPACKED, MAX_RATIO * max(upload.size or 1, 1))
    try:
        with zipfile.ZipFile(stream_of(upload)) as archive:
            packed = archive.infolist()
            said = sum(info.file_size for info in packed)
            usual = all(info.compress_type in OFFICE_COMPRESSION for info in packed)
            return usual and said <= limit and archive.testzip() is None  # reads no more than was said
    except DAMAGED:
        return False
    finally:
        upload.seek(0)


def stream_of(upload: Upload) -> BinaryIO:
    """The bytes of an upload from their beginning."""
    upload.seek(0)
    return upload.file  # type: ignore[return-value]  # Django's File is typed loosely
