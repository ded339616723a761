"""Both stores keep the same promises: wholly or not at all, never replaced, and plain words when they cannot."""

from __future__ import annotations

import base64
import errno
import hashlib
import os
import socket
import urllib.request
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest

from tests.core.stores import place, s3_server, small_disk
from tidu.core import files
from tidu.core.files.bucket import Bucket
from tidu.core.files.folder import UNFINISHED, Folder
from tidu.core.files.stores import Store, StoreUnavailable
from tidu.core.models import StoredFile

CONTENT = b"%PDF-1.7 \xe5\xa4\xa9 " + bytes(range(256)) * 40


def digest_of(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


@pytest.fixture(scope="module")
def endpoint() -> Iterator[str]:
    with s3_server() as address:
        yield address


@pytest.fixture(params=["folder", "bucket"])
def store(request: pytest.FixtureRequest, settings: Any, tmp_path: Path) -> Store:
    if request.param == "bucket":
        prefix = f"{tmp_path.name}/"
        settings.TIDU_S3 = place(request.getfixturevalue("endpoint"), prefix=prefix)
    else:
        settings.TIDU_STORE = tmp_path / "store"
    return files.current()


def put(store: Store, content: bytes) -> str:
    digest = digest_of(content)
    store.put(digest, BytesIO(content))
    return digest


def test_what_was_put_is_there_once_and_the_same(store: Store) -> None:
    assert not store.has(digest_of(CONTENT), len(CONTENT))
    digest = put(store, CONTENT)
    put(store, CONTENT)
    assert store.has(digest, len(CONTENT))
    with store.open(digest) as stream:
        assert stream.read() == CONTENT


def test_a_content_of_another_length_is_not_there(store: Store) -> None:
    digest = put(store, CONTENT)
    assert not store.has(digest, len(CONTENT) + 1)


def test_a_content_that_is_not_there_cannot_be_opened(store: Store) -> None:
    with pytest.raises(StoreUnavailable):
        store.open(digest_of(b"never kept"))


def test_the_store_takes_files(store: Store) -> None:
    store.require_writable()
    assert files.is_writable()


@pytest.mark.django_db
def test_an_answer_is_a_download_under_its_name(store: Store) -> None:
    stored = files.keep(BytesIO(CONTENT), "application/pdf")
    answer = files.answer(stored, "证明 1.pdf")
    assert b"".join(answer) == CONTENT  # type: ignore[arg-type]
    assert answer["Content-Length"] == str(len(CONTENT))
    assert answer["Content-Disposition"].startswith("attachment; filename*=utf-8''%E8%AF%81")
    assert answer["Content-Type"] == "application/pdf"


@pytest.mark.django_db
def test_a_bucket_may_send_the_browser_to_itself_for_a_while(settings: Any, endpoint: str) -> None:
    settings.TIDU_S3 = place(endpoint, prefix="redirected/", redirect_seconds=30)
    answer = files.answer(files.keep(BytesIO(CONTENT), "application/pdf"), "证明.pdf")
    assert (answer.status_code, "X-Amz-Expires=30" in answer["Location"]) == (302, True)
    with urllib.request.urlopen(answer["Location"]) as fetched:
        assert fetched.read() == CONTENT


def test_the_bucket_is_told_the_digest_to_compare(settings: Any, endpoint: str) -> None:
    settings.TIDU_S3 = place(endpoint, prefix="compared/")
    store, sent = files.current(), []
    assert isinstance(store, Bucket)
    store.client.meta.events.register("before-send.s3.PutObject", lambda request, **_: sent.append(request.headers))
    digest = put(store, CONTENT)
    assert base64.b64decode(sent[0]["x-amz-checksum-sha256"]).hex() == digest
    assert sent[0]["If-None-Match"] in {"*", b"*"}


@pytest.mark.django_db
def test_a_server_that_is_not_there(settings: Any) -> None:
    with socket.socket() as taken:  # bound but not listening: a refused connection
        taken.bind(("127.0.0.1", 0))
        settings.TIDU_S3 = place(f"http://127.0.0.1:{taken.getsockname()[1]}")
        with pytest.raises(StoreUnavailable):
            files.keep(BytesIO(CONTENT), "application/pdf")
        assert not files.is_writable()
    assert not StoredFile.objects.exists()


@pytest.mark.django_db
@pytest.mark.parametrize("over", [{"bucket": "not-made"}], ids=["no such bucket"])
def test_a_server_that_refuses(settings: Any, endpoint: str, over: dict[str, Any]) -> None:
    settings.TIDU_S3 = place(endpoint, **over)
    with pytest.raises(StoreUnavailable):
        files.keep(BytesIO(CONTENT), "application/pdf")
    assert not StoredFile.objects.exists()


@pytest.mark.django_db
def test_a_disk_that_is_full(settings: Any, tmp_path: Path) -> None:
    with small_disk(tmp_path / "disk") as disk:
        settings.TIDU_STORE = disk
        small = files.keep(BytesIO(b"fits"), "application/pdf")
        with pytest.raises(StoreUnavailable, match="No space left"):
            files.keep(BytesIO(b"0" * 300_000), "application/pdf")
        assert StoredFile.objects.count() == 1
        assert [path.name for path in disk.rglob("*") if path.is_file()] == [small.digest]
        (disk / "filler").write_bytes(b"0" * (os.statvfs(disk).f_bavail * os.statvfs(disk).f_frsize))
        assert not files.is_writable()
        assert b"".join(files.read(small)) == b"fits"


@pytest.mark.parametrize("step", ["fsync", "replace"])
def test_a_disk_that_fails_at_a_step_leaves_nothing(step: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_words: object) -> None:
        raise OSError(errno.EIO, "Input/output error")

    monkeypatch.setattr(os, step, fail) if step == "fsync" else monkeypatch.setattr(Path, step, fail)
    store = Folder(tmp_path)
    with pytest.raises(StoreUnavailable, match="Input/output error"):
        put(store, CONTENT)
    assert [path for path in tmp_path.rglob("*") if path.is_file()] == []


def test_what_a_killed_process_left_is_no_content(tmp_path: Path) -> None:
    store = Folder(tmp_path)
    digest = digest_of(CONTENT)
    store.path_of(digest).parent.mkdir()
    (store.path_of(digest).parent / f"{UNFINISHED}x").write_bytes(CONTENT[:10])
    store.path_of(digest).write_bytes(CONTENT[:10])  # as a broken disk might leave it
    assert not store.has(digest, len(CONTENT))
    put(store, CONTENT)
    assert store.has(digest, len(CONTENT))
