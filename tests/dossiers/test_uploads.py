"""A request with files is refused by its length, before anything of it is written."""

from __future__ import annotations

from typing import Any
from unittest import mock

import pytest
from django.core.exceptions import RequestDataTooBig
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import HttpRequest
from django.test import Client

from tidu.dossiers import uploads
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
