"""A request with files is refused by its length, before anything of it is written."""

from __future__ import annotations

from pathlib import Path
from typing import Any
from unittest import mock

import pytest
from django.core.exceptions import RequestDataTooBig
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import HttpRequest
from django.test import Client
from django.urls import reverse

from tests.builders import signed_in
from tests.core.stores import small_disk
from tests.dossier_builders import IN_TIME, PDF, a_dossier, a_pdf, applicant_of
from tidu.core import clock
from tidu.dossiers import queries, uploads
from tidu.rulebook import shipped

ADDRESS = "/core/theme/"


def handle(length: int) -> None:
    uploads.BoundedUpload(HttpRequest()).handle_raw_input(None, {}, length, b"", None)


def test_every_document_of_the_rulebook_fits() -> None:
    largest = max(
        document.max_megabytes for notice in shipped().notices.values() for document in notice.application.documents
    )
    assert uploads.most_bytes() > largest * uploads.MEGABYTE


def test_the_length_is_the_limit() -> None:
    handle(uploads.most_bytes())
    with pytest.raises(RequestDataTooBig):
        handle(uploads.most_bytes() + 1)


@pytest.mark.django_db
def test_a_request_that_is_too_long_is_a_bad_request_for_everybody() -> None:
    client = Client(raise_request_exception=False)
    sent: dict[str, Any] = {"theme": "dark", "file": SimpleUploadedFile("a.pdf", b"%PDF-1.7\n" + b"0" * 2000)}
    assert client.post(ADDRESS, sent).status_code == 302
    sent["file"] = SimpleUploadedFile("a.pdf", b"%PDF-1.7\n" + b"0" * 2000)
    with mock.patch.object(uploads, "most_bytes", return_value=1000):
        assert client.post(ADDRESS, sent).status_code == 400


@pytest.mark.django_db
def test_a_full_store_refuses_the_file_and_nothing_else(settings: Any, tmp_path: Path) -> None:
    dossier = a_dossier()
    key = queries.notice_of(dossier).application.documents[0].key
    client = signed_in(Client(raise_request_exception=False), applicant_of(dossier))
    with clock.frozen(IN_TIME), small_disk(tmp_path / "disk") as disk:
        settings.TIDU_STORE = disk
        large = a_pdf(content=PDF + b"0" * 300_000)
        answer = client.post(reverse("dossiers:attach", args=[dossier.pk, key]), {f"{key}-upload": large})
        assert (answer.status_code, answer["Retry-After"]) == (503, "10")
        assert not dossier.attachments.exists()
        assert client.get(reverse("dossiers:attachments", args=[dossier.pk])).status_code == 200
        client.post(reverse("dossiers:attach", args=[dossier.pk, key]), {f"{key}-upload": a_pdf()})
        assert dossier.attachments.count() == 1
