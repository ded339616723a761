"""Stores to test with: a folder, a bucket on a server of this machine, a disk that is really full."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import boto3
import pytest
from moto.server import ThreadedMotoServer

KEY, SECRET, BUCKET = "invented-key", "invented-secret", "files"
FULL_BYTES = 64 * 1024


@contextmanager
def s3_server() -> Iterator[str]:
    """A server that speaks S3, and its address; the bucket is made."""
    with moody_s3() as server:
        yield server.address


class MoodyS3(ThreadedMotoServer):
    """A server that speaks S3 and can be made to refuse everything, as one that is overloaded does."""

    def __init__(self) -> None:
        super().__init__(ip_address="127.0.0.1", port=0, verbose=False)
        self.start()
        self.address = "http://{}:{}".format(*self.get_host_and_port())

    @contextmanager
    def refusing(self) -> Iterator[None]:
        """Answer 503 to whatever is asked."""
        assert self._server is not None
        kept, self._server.app = self._server.app, refuse
        try:
            yield
        finally:
            self._server.app = kept


@contextmanager
def moody_s3() -> Iterator[MoodyS3]:
    """Such a server; the bucket is made."""
    server = MoodyS3()
    boto3.client("s3", endpoint_url=server.address, **credentials()).create_bucket(Bucket=BUCKET)
    try:
        yield server
    finally:
        server.stop()


def refuse(environ: dict[str, Any], start_response: Any) -> list[bytes]:
    """What S3 says under too much load, once it has read what was sent."""
    environ["wsgi.input"].read(int(environ.get("CONTENT_LENGTH") or 0))
    start_response("503 Slow Down", [("Content-Type", "application/xml")])
    return [b"<Error><Code>SlowDown</Code><Message>Please reduce your request rate.</Message></Error>"]


def credentials() -> dict[str, str]:
    """What the server's client is called with."""
    return {"aws_access_key_id": KEY, "aws_secret_access_key": SECRET, "region_name": "us-east-1"}


def place(endpoint: str, **over: Any) -> dict[str, Any]:
    """The setting of a bucket on that server."""
    named = {"key": KEY, "secret": SECRET, "region": "us-east-1", "prefix": "tidu/", "path_style": True}
    return {"bucket": BUCKET, "endpoint": endpoint, **named, **over}


@contextmanager
def small_disk(folder: Path, size: int = FULL_BYTES) -> Iterator[Path]:
    """A disk of its own at a folder, with room for next to nothing."""
    if os.geteuid() != 0:
        pytest.skip("only root can mount a small disk")
    folder.mkdir(exist_ok=True)
    mounted = ["mount", "-t", "tmpfs", "-o", f"size={size}", "tmpfs", str(folder)]
    if subprocess.run(mounted, capture_output=True, check=False).returncode:
        pytest.skip("this machine lets nobody mount a disk")
    try:
        yield folder
    finally:
        subprocess.run(["umount", str(folder)], check=True)
