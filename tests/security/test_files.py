"""Names and types of files: nothing lands outside the store, nothing is shown that is not what it says."""

from __future__ import annotations

from io import BytesIO
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import HttpRequest, HttpResponse
from django.test import Client, RequestFactory
from django.urls import reverse
from PIL import Image

from tests.builders import signed_in
from tests.dossier_builders import IN_TIME, PDF, a_dossier, applicant_of
from tidu.core import clock
from tidu.core.models import StoredFile
from tidu.dossiers.models import Attachment, Dossier

pytestmark = pytest.mark.django_db
KEY = "business_licence"
NAMES = {
    "out of the folder": "../../../etc/passwd.pdf",
    "with backslashes": "..\\..\\windows\\win.pdf",
    "absolute": "/etc/cron.d/evil.pdf",
    "right to left": "licence\u202efdp.exe.pdf",
    "a line break": "a\r\nSet-Cookie: x=1.pdf",
    "very long": "长" * 500 + ".pdf",
    "reserved": "CON.pdf",
    "quotes": 'a"; filename="evil.exe.pdf',
    "chinese": "营业执照（副本）.pdf",
    "a formula": "=cmd|' /C calc'!A0.pdf",
    "markup": "<img src=x onerror=alert(1)>.pdf",
}


@pytest.fixture(autouse=True)
def _in_time() -> Any:
    with clock.frozen(IN_TIME):
        yield


@pytest.fixture
def dossier() -> Dossier:
    """A draft."""
    return a_dossier()


def attach(dossier: Dossier, upload: SimpleUploadedFile) -> int:
    """302 where it is attached, 303 where it is refused."""
    client = signed_in(Client(), applicant_of(dossier))
    return client.post(reverse("dossiers:attach", args=[dossier.pk, KEY]), {f"{KEY}-upload": upload}).status_code


@pytest.mark.parametrize("name", NAMES.values(), ids=NAMES.keys())
def test_a_name_is_words_and_never_a_place(dossier: Dossier, name: str) -> None:
    status = attach(dossier, SimpleUploadedFile(name, PDF))
    assert status in {302, 303}
    kept = Attachment.objects.filter(dossier=dossier).first()
    if kept is None:
        return
    assert len(kept.name) <= 200
    assert not {"/", "\\", "\r", "\n", "\x00", "\u202e"} & set(kept.name)
    assert kept.name.endswith(".pdf")
    answer = signed_in(Client(), applicant_of(dossier)).get(
        reverse("dossiers:file", args=[dossier.pk, kept.file.digest])
    )
    disposition = answer.headers["Content-Disposition"]
    assert disposition.startswith("attachment")
    assert not {"\r", "\n"} & set(disposition)
    assert "Set-Cookie" not in answer.headers
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert answer.headers["Content-Type"] == "application/pdf"
    page = signed_in(Client(), applicant_of(dossier)).get(reverse("dossiers:attachments", args=[dossier.pk]))
    assert "<img src=x" not in page.content.decode()


def picture() -> bytes:
    made = BytesIO()
    Image.new("RGB", (2, 2)).save(made, "PNG")
    return made.getvalue()


WRONG = {
    "markup as PDF": ("a.pdf", b"<html><script>alert(1)</script></html>"),
    "markup behind a word": ("a.pdf", b"x%PDF-1.7 <script>alert(1)</script>"),
    "drawing with a script": ("a.svg", b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'),
    "drawing as picture": ("a.png", b'<?xml version="1.0"?><svg xmlns="http://www.w3.org/2000/svg"/>'),
    "program": ("a.pdf", b"MZ" + bytes(200)),
    "picture under another name": ("a.pdf", picture()),
    "PDF under another name": ("a.html", PDF),
    "two endings": ("a.pdf.exe", PDF),
    "nothing": ("a.pdf", b""),
}


@pytest.mark.parametrize(("name", "content"), WRONG.values(), ids=WRONG.keys())
def test_what_is_not_what_it_says_is_refused(dossier: Dossier, name: str, content: bytes) -> None:
    assert attach(dossier, SimpleUploadedFile(name, content, content_type="application/pdf")) == 303
    assert not Attachment.objects.exists()
    assert not StoredFile.objects.exists()


def test_a_file_of_two_kinds_is_never_shown_in_the_browser(dossier: Dossier) -> None:
    """It may begin like a PDF and hold markup: it is sent as a PDF to be saved, which no browser runs."""
    both = PDF + b"<script>alert(1)</script>"
    assert attach(dossier, SimpleUploadedFile("a.pdf", both)) == 302
    digest = Attachment.objects.get().file.digest
    answer = signed_in(Client(), applicant_of(dossier)).get(reverse("dossiers:file", args=[dossier.pk, digest]))
    assert answer.headers["Content-Disposition"].startswith("attachment")
    assert (answer.headers["Content-Type"], answer.headers["X-Content-Type-Options"]) == ("application/pdf", "nosniff")
    assert "script-src 'self'" in answer.headers["Content-Security-Policy"]


@pytest.mark.parametrize("digest", ["..", "a" * 63, "A" * 64, "0" * 64, "%2e%2e%2fsecret-key"])
def test_an_address_reaches_no_file_but_the_dossiers_own(dossier: Dossier, digest: str) -> None:
    address = reverse("dossiers:file", args=[dossier.pk, "x"]).replace("/x/", f"/{digest}/")
    assert signed_in(Client(), applicant_of(dossier)).get(address).status_code == 404


def test_the_store_names_nothing_by_what_people_sent(dossier: Dossier) -> None:
    attach(dossier, SimpleUploadedFile("../../evil.pdf", PDF))
    assert [row.digest for row in StoredFile.objects.all()] == [Attachment.objects.get().file.digest]


@pytest.mark.parametrize("value", ["a\r\nX-Evil: 1", "a\nb", "a\rb"])
def test_no_header_takes_a_line_break(value: str) -> None:
    def view(request: HttpRequest) -> HttpResponse:
        return HttpResponse(headers={"X-Name": value})

    with pytest.raises(ValueError, match="newlines"):
        view(RequestFactory().get("/"))
