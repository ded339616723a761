"""The store takes no files for a while, on the running product: what was attached is whole, what was refused is not
there at all, everything without files goes on, and the same file is taken afterwards."""

from __future__ import annotations

import base64
import os
import resource
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path
from urllib.parse import urlencode

import psutil
import pytest
from django.urls import reverse

from tests.core.stores import BUCKET, KEY, SECRET, moody_s3, small_disk
from tests.dossier_builders import IN_TIME, PDF, a_dossier, applicant_of
from tests.faults.parts import Answer, Web, is_calm, rehearse, session_of, web
from tidu.core.models import StoredFile
from tidu.dossiers.models import Attachment, Dossier, Section

pytestmark = [pytest.mark.slow, pytest.mark.django_db(transaction=True)]
SAID = "文件暂时无法保存或读取"
KEY_OF_DOCUMENT = "other"
LARGE = PDF + b"0" * 40_000
BOUNDARY = "a-boundary"
Ill = Callable[[Web], AbstractContextManager[None]]


class Applicant:
    """Somebody with a draft before the form of a running server."""

    def __init__(self, server: Web, dossier: Dossier, session: str) -> None:
        self.server, self.dossier, self.session = server, dossier, session

    def attach(self, content: bytes) -> Answer:
        """Send a file by the form."""
        part = f'Content-Disposition: form-data; name="{KEY_OF_DOCUMENT}-upload"; filename="a.pdf"'
        body = f"--{BOUNDARY}\r\n{part}\r\n\r\n".encode() + content + f"\r\n--{BOUNDARY}--\r\n".encode()
        address = reverse("dossiers:attach", args=[self.dossier.pk, KEY_OF_DOCUMENT])
        kind = f"multipart/form-data; boundary={BOUNDARY}"
        return self.server.ask("POST", address, self.session, body, Content_Type=kind)

    def begin(self, size: int) -> str:
        """Announce a file that comes in parts; returns its address."""
        address = reverse("dossiers:begin_upload", args=[self.dossier.pk, KEY_OF_DOCUMENT])
        told = {"Upload_Length": str(size), "Upload_Metadata": f"filename {base64.b64encode(b'b.pdf').decode()}"}
        status, headers, _page = self.server.ask("POST", address, self.session, Tus_Resumable="1.0.0", **told)
        assert status == 201
        return headers["location"]

    def send(self, address: str, content: bytes) -> Answer:
        """Send what is missing of a file in parts."""
        offset = int(self.server.ask("HEAD", address, self.session, Tus_Resumable="1.0.0")[1]["upload-offset"])
        told = {"Tus_Resumable": "1.0.0", "Content_Type": "application/offset+octet-stream"}
        return self.server.ask("PATCH", address, self.session, content[offset:], Upload_Offset=str(offset), **told)

    def save(self, words: str) -> int:
        """Save a section, which needs no file; returns the status."""
        address = reverse("dossiers:section", args=[self.dossier.pk, "overall"])
        return self.server.ask("POST", address, self.session, urlencode({"project_name": words}))[0]

    def reads(self) -> bool:
        """Whether the application can be read."""
        return self.server.answers(reverse("dossiers:attachments", args=[self.dossier.pk]), self.session)

    def fetch(self, digest: str) -> Answer:
        """Download an attached file."""
        return self.server.ask("GET", reverse("dossiers:file", args=[self.dossier.pk, digest]), self.session)


def kept() -> tuple[int, int]:
    """How many files are attached, and how many contents the database names."""
    return Attachment.objects.count(), StoredFile.objects.count()


def goes_through(server: Web, ill: Ill, *, in_parts: bool) -> None:
    """The whole story, with a server whose store falls ill and recovers."""
    dossier = a_dossier()
    who = Applicant(server, dossier, session_of(applicant_of(dossier)))
    rehearse(IN_TIME)
    assert who.attach(PDF)[0] == 302
    address = who.begin(len(LARGE)) if in_parts else ""
    with ill(server):
        for _again in range(2):
            assert is_calm(who.attach(LARGE), SAID)
            assert not in_parts or is_calm(who.send(address, LARGE), SAID)
        assert kept() == (1, 1)
        assert who.save("精密轴承柔性智能工厂") == 302
        assert who.reads()
        assert server.ask("GET", "/healthz")[2].count("read-only") == 1
    assert Section.objects.get(dossier=dossier, key="overall").content["project_name"] == "精密轴承柔性智能工厂"
    assert who.attach(LARGE)[0] == 302
    assert kept() == (2, 2)
    if in_parts:
        assert who.send(address, LARGE)[0] == 204
        assert kept() == (2, 2), "the same content is attached and kept once"
    assert {row.size for row in StoredFile.objects.all()} == {len(PDF), len(LARGE)}


@contextmanager
def no_room(disk: Path) -> Iterator[None]:
    """Fill a disk to the last block."""
    filler = disk / "filler"
    filler.write_bytes(b"0" * (os.statvfs(disk).f_bavail * os.statvfs(disk).f_frsize))
    try:
        yield
    finally:
        filler.unlink()


@contextmanager
def short_files(server: Web) -> Iterator[None]:
    """Let the system refuse the server every byte of a file beyond the first few thousand."""
    parts = [psutil.Process(server.process.pid), *psutil.Process(server.process.pid).children(recursive=True)]
    limits = {part.pid: resource.prlimit(part.pid, resource.RLIMIT_FSIZE) for part in parts}
    for pid, (_soft, hard) in limits.items():
        resource.prlimit(pid, resource.RLIMIT_FSIZE, (4096, hard))
    try:
        yield
    finally:
        for pid, limit in limits.items():
            resource.prlimit(pid, resource.RLIMIT_FSIZE, limit)


def test_a_disk_that_is_full(tmp_path: Path) -> None:
    with small_disk(tmp_path / "disk", size=1 << 20) as disk, web(TIDU_STORE=str(disk)) as server:
        goes_through(server, lambda _server: no_room(disk), in_parts=True)
        assert not list(disk.rglob(".unfinished-*"))


def test_a_system_that_lets_no_file_grow(tmp_path: Path) -> None:
    """The same without being root: a limit of the process, which also meets the copy that the web server makes."""
    with web(TIDU_STORE=str(tmp_path / "store")) as server:
        dossier = a_dossier()
        who = Applicant(server, dossier, session_of(applicant_of(dossier)))
        rehearse(IN_TIME)
        address = who.begin(len(LARGE))
        with short_files(server):
            assert is_calm(who.attach(LARGE), SAID)
            assert is_calm(who.send(address, LARGE), SAID)
            assert kept() == (0, 0)
            assert who.save("柔性智能工厂") == 302
        assert who.send(address, LARGE)[0] == 204
        assert kept() == (1, 1)
        assert who.fetch(StoredFile.objects.get().digest)[0] == 200


def test_a_bucket_that_refuses() -> None:
    with moody_s3() as s3:
        place = {
            "TIDU_S3_BUCKET": BUCKET,
            "TIDU_S3_ENDPOINT": s3.address,
            "TIDU_S3_KEY": KEY,
            "TIDU_S3_SECRET": SECRET,
            "TIDU_S3_REGION": "us-east-1",
            "TIDU_S3_PATH_STYLE": "1",
        }
        with web(**place) as server:
            goes_through(server, lambda _server: s3.refusing(), in_parts=False)
