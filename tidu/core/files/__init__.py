"""Stored files: bytes in, digest out; what is stored is never changed.

Owns the check of uploads and the store they are kept in, a folder or a bucket on S3. A content is there wholly or not
at all, and before any row names it. Knows nothing of who may read what.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from typing import BinaryIO

from django.http import FileResponse, HttpResponseRedirect
from django.http.response import HttpResponseBase

from tidu.core import clock
from tidu.core.files.checking import BLOCK, MEDIA_TYPES, Upload, check_upload, sniffed_format, stream_of
from tidu.core.files.stores import StoreUnavailable, current
from tidu.core.findings import Refused
from tidu.core.models import StoredFile

__all__ = ["StoreUnavailable", "answer", "check_upload", "current", "is_writable", "open_stored", "read", "store"]


def store(upload: Upload, *, formats: tuple[str, ...], max_bytes: int, field: str) -> StoredFile:
    """Check an upload by its content and keep it. Raises Refused with the field's name and the reason, and
    StoreUnavailable where the store takes nothing now."""
    findings = check_upload(upload, formats=formats, max_bytes=max_bytes, field=field)
    if findings:
        raise Refused(findings)
    return keep(stream_of(upload), MEDIA_TYPES[sniffed_format(upload) or "pdf"])


def keep(source: BinaryIO, media_type: str) -> StoredFile:
    """Keep what the platform itself made or has checked; a content that is there already is not written again."""
    digest, size = measured(source)
    kept = current()
    if not kept.has(digest, size):
        kept.put(digest, source)
    row, _ = StoredFile.objects.get_or_create(
        digest=digest, defaults={"size": size, "media_type": media_type, "stored_at": clock.now()}
    )
    return row


def measured(source: BinaryIO) -> tuple[str, int]:
    """Digest and length of a stream, which stands at its beginning again afterwards."""
    digest, size = hashlib.sha256(), 0
    source.seek(0)
    for block in iter(lambda: source.read(BLOCK), b""):
        digest.update(block)
        size += len(block)
    source.seek(0)
    return digest.hexdigest(), size


def open_stored(stored: StoredFile) -> BinaryIO:
    """The content as a stream to be closed. Raises StoreUnavailable."""
    return current().open(stored.digest)


def read(stored: StoredFile) -> Iterator[bytes]:
    """The content in blocks."""
    with open_stored(stored) as source:
        yield from iter(lambda: source.read(BLOCK), b"")


def answer(stored: StoredFile, name: str) -> HttpResponseBase:
    """The content as a download under a name; who may have it is asked before. Sent on to an address of the store that
    soon expires, where the store gives such addresses, so that large files do not pass through the web server."""
    if address := current().short_lived_address(stored.digest, name, stored.media_type):
        return HttpResponseRedirect(address)
    return FileResponse(
        open_stored(stored),
        as_attachment=True,
        filename=name,
        content_type=stored.media_type,
        headers={"Content-Length": str(stored.size)},
    )


def is_writable() -> bool:
    """Whether the store takes a file now."""
    try:
        current().require_writable()
    except StoreUnavailable:
        return False
    return True
