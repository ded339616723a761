"""What is uploaded is judged by its content, kept once under its digest, and never half written."""

import hashlib
import zipfile
from io import BytesIO
from pathlib import Path

import pytest
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile

from tidu.core import files
from tidu.core.findings import Refused
from tidu.core.models import StoredFile

pytestmark = pytest.mark.django_db

PDF = b"%PDF-1.7\n1 0 obj<<>>endobj\ntrailer<<>>\n%%EOF\n"
PNG = b"\x89PNG\r\n\x1a\n" + b"\x00" * 40
EXECUTABLE = b"MZ\x90\x00\x03\x00\x00\x00" + b"\x00" * 200
ELF = b"\x7fELF\x02\x01\x01" + b"\x00" * 200
MEGABYTE = 1 << 20


def packed(**contents: bytes) -> bytes:
    """A zip archive of the given files, ``__`` for a slash and ``_`` for a dot."""
    target = BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in contents.items():
            archive.writestr(name.replace("__", "/").replace("_", "."), content)
    return target.getvalue()


DOCX = packed(word__document_xml=b"<document/>")
XLSX = packed(xl__workbook_xml=b"<workbook/>")
BOMB = packed(word__document_xml=b"\x00" * 8 * MEGABYTE)
PLAIN_ZIP = packed(setup_exe=EXECUTABLE)
EVERY = ("pdf", "png", "jpg", "docx", "xlsx")


def an_upload(name: str, content: bytes) -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content, content_type="application/pdf")


def flaw(name: str, content: bytes, formats: tuple[str, ...] = EVERY, limit: int = MEGABYTE) -> list[tuple[str, str]]:
    found = files.check_upload(an_upload(name, content), formats=formats, max_bytes=limit, field="licence")
    return [(finding.code, finding.field) for finding in found]


@pytest.mark.parametrize(("name", "content"), [("a.pdf", PDF), ("照片.PNG", PNG), ("a.docx", DOCX), ("a.xlsx", XLSX)])
def test_an_honest_file_is_accepted(name: str, content: bytes) -> None:
    assert flaw(name, content) == []


@pytest.mark.parametrize(
    ("name", "content", "code"),
    [
        ("证明.pdf", b"", "file_empty"),
        ("证明.pdf", PDF + b"0" * MEGABYTE, "file_too_large"),
        ("证明.pdf", EXECUTABLE, "file_type_refused"),
        ("证明.pdf", ELF, "file_type_refused"),
        ("证明.pdf", b"<script>alert(1)</script>", "file_type_refused"),
        ("证明.docx", PLAIN_ZIP, "file_type_refused"),
        ("证明.docx", DOCX[: len(DOCX) // 2], "file_type_refused"),
        ("证明.docx", BOMB, "file_is_bomb"),
        ("证明.exe", PDF, "file_name_lies"),
        ("证明.png", PDF, "file_name_lies"),
        ("证明", PDF, "file_name_lies"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_a_dishonest_file_is_refused_at_its_field(name: str, content: bytes, code: str) -> None:
    assert flaw(name, content) == [(f"core.{code}", "licence")]


def test_a_format_that_the_document_does_not_take_is_refused() -> None:
    assert flaw("a.docx", DOCX, formats=("pdf",)) == [("core.file_type_refused", "licence")]


def test_a_damaged_office_file_is_refused_and_not_an_error() -> None:
    whole = packed(word__document_xml=b"<document/>", **{"[Content_Types]_xml": b"<Types/>"})
    for length in range(1, len(whole), 7):
        assert flaw("a.docx", whole[:length])[0][0] in {"core.file_type_refused", "core.file_is_bomb"}


def stored_paths() -> set[Path]:
    return {path for path in Path(settings.TIDU_STORE).rglob("*") if path.is_file()}


def test_a_stored_file_lies_under_its_digest_once() -> None:
    before = stored_paths()
    content = PDF + b"once"
    first, second = (
        files.store(an_upload(name, content), formats=EVERY, max_bytes=MEGABYTE, field="f")
        for name in ("a.pdf", "b.pdf")
    )
    assert first == second
    assert first.digest == hashlib.sha256(content).hexdigest()
    assert (first.size, first.media_type) == (len(content), "application/pdf")
    assert [path.name for path in stored_paths() - before] == [first.digest]
    assert b"".join(files.read(first)) == content


def test_a_refused_file_leaves_nothing_behind() -> None:
    before = stored_paths()
    with pytest.raises(Refused):
        files.store(an_upload("a.pdf", EXECUTABLE), formats=EVERY, max_bytes=MEGABYTE, field="f")
    assert stored_paths() == before
    assert not StoredFile.objects.exists()


@pytest.mark.parametrize("name", ["../../etc/passwd.pdf", "..\\..\\a.pdf", "/etc/a.pdf", "a\x00.pdf"])
def test_the_name_of_an_upload_never_names_a_place(name: str) -> None:
    stored = files.store(an_upload(name, PDF + name.encode()), formats=EVERY, max_bytes=MEGABYTE, field="f")
    assert stored.digest == hashlib.sha256(PDF + name.encode()).hexdigest()
    assert (Path(settings.TIDU_STORE) / stored.digest[:2] / stored.digest).is_file()
