"""What is sent is small, and is what it was."""

from __future__ import annotations

import gzip
from pathlib import Path

import pytest
from django.contrib.staticfiles import finders
from django.test import Client

from tidu.core.compression import compressed_copy

STYLE, SCRIPT = "tidu/tidu.css", "tidu/lists.js"


@pytest.mark.parametrize("name", [STYLE, SCRIPT, "vendor/tabler/tabler.min.css"])
def test_a_static_file_is_sent_compressed_to_who_reads_that(name: str) -> None:
    plain = Client().get(f"/static/{name}")
    small = Client(headers={"accept-encoding": "gzip, br"}).get(f"/static/{name}")
    sent = b"".join(small.streaming_content)  # type: ignore[attr-defined]
    assert (plain.headers.get("Content-Encoding"), small.headers["Content-Encoding"]) == (None, "gzip")
    assert small.headers["Vary"] == "Accept-Encoding"
    assert int(small.headers["Content-Length"]) == len(sent)
    assert gzip.decompress(sent) == Path(str(finders.find(name))).read_bytes()
    assert gzip.decompress(sent) == b"".join(plain.streaming_content)  # type: ignore[attr-defined]


def test_a_changed_file_gets_a_new_copy(tmp_path: Path) -> None:
    file = tmp_path / "a.css"
    file.write_text("a {}" * 500)
    first = compressed_copy(file)
    file.write_text("b {}" * 501)
    second = compressed_copy(file)
    assert first is not None
    assert second is not None
    assert first != second
    assert compressed_copy(file) == second
    assert gzip.decompress(second.read_bytes()) == file.read_bytes()


def test_where_nothing_can_be_kept_the_file_is_sent_as_it_is(settings: object, tmp_path: Path) -> None:
    (tmp_path / "home").write_text("no folder")
    settings.TIDU_HOME = tmp_path / "home"  # type: ignore[attr-defined]
    file = tmp_path / "a.css"
    file.write_text("a {}" * 500)
    assert compressed_copy(file) is None


@pytest.mark.django_db
def test_a_page_is_compressed_and_a_download_is_not() -> None:
    page = Client(headers={"accept-encoding": "gzip"}).get("/register/")
    assert page.headers["Content-Encoding"] == "gzip"
    assert b"<html" in gzip.decompress(page.content)
    assert "Content-Encoding" not in Client().get("/register/").headers
