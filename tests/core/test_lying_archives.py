"""An archive is judged by what comes out of it, not by what it says of itself."""

from __future__ import annotations

import zipfile
from io import BytesIO

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from tidu.core import files

MEGABYTE = 1 << 20
CENTRAL_ENTRY = b"PK\x01\x02"
FLAGS, CHECKSUM, SIZE = 8, 16, 24
"""Where these stand in the central entry (APPNOTE 4.3.12)."""


def an_archive(content: bytes, compression: int = zipfile.ZIP_DEFLATED) -> bytearray:
    target = BytesIO()
    with zipfile.ZipFile(target, "w", compression) as archive:
        archive.writestr("word/document.xml", content)
    return bytearray(target.getvalue())


def forged(archive: bytearray, offset: int, value: bytes) -> bytearray:
    """The archive with other bytes in its central entry."""
    place = archive.rfind(CENTRAL_ENTRY) + offset
    archive[place : place + len(value)] = value
    return archive


def codes(archive: bytearray) -> list[str]:
    upload = SimpleUploadedFile("证明.docx", bytes(archive))
    return [finding.code for finding in files.check_upload(upload, formats=("docx",), max_bytes=MEGABYTE, field="x")]


@pytest.mark.parametrize(
    "archive",
    [
        forged(an_archive(b"\x00" * 8 * MEGABYTE), SIZE, (1000).to_bytes(4, "little")),
        forged(an_archive(b"<document/>"), CHECKSUM, b"\x00\x00\x00\x00"),
        forged(an_archive(b"<document/>"), FLAGS, b"\x01\x00"),
        an_archive(b"<document/>", zipfile.ZIP_LZMA),
    ],
    ids=["says it is small", "is not what was packed", "is encrypted", "is packed in another way"],
)
def test_an_archive_that_does_not_keep_its_word_is_refused(archive: bytearray) -> None:
    assert codes(archive) == ["core.file_is_bomb"]


@pytest.mark.parametrize("compression", [zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED])
def test_an_honest_archive_is_kept(compression: int) -> None:
    assert codes(an_archive(b"<document/>", compression)) == []
