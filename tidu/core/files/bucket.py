"""A store in a bucket on S3, or on anything that speaks its language. The bucket stays private: what is read goes
through the web server, or by an address that soon expires."""

from __future__ import annotations

import base64
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, BinaryIO
from urllib.parse import quote

import boto3
from botocore.client import Config
from botocore.exceptions import BotoCoreError, ClientError

from tidu.core.files.stores import place_of, translated

FAILURES = (BotoCoreError, ClientError, OSError)
ABSENT = {"404", "NoSuchKey", "NotFound"}
THERE_ALREADY = {"412", "PreconditionFailed", "ConditionalRequestConflict"}
CONNECT_SECONDS = 3
ANSWER_SECONDS = 20
ATTEMPTS = 2


@dataclass(frozen=True)
class Place:
    """Which bucket, where, as whom. ``redirect_seconds``: how long an address lives that a browser is sent to; 0: the
    web server hands the content on itself."""

    bucket: str
    endpoint: str = ""
    region: str = ""
    key: str = ""
    secret: str = ""
    prefix: str = ""
    path_style: bool = False
    redirect_seconds: int = 0


class Bucket:
    """The store in a bucket."""

    def __init__(self, place: Place, client: Any) -> None:
        self.place, self.client = place, client

    def _named(self, digest: str) -> dict[str, str]:
        return {"Bucket": self.place.bucket, "Key": self.place.prefix + place_of(digest)}

    def has(self, digest: str, size: int) -> bool:
        """Ask for the content's head."""
        with translated(*FAILURES):
            try:
                head = self.client.head_object(**self._named(digest))
            except ClientError as failure:
                if _code(failure) in ABSENT:
                    return False
                raise
            return bool(head["ContentLength"] == size)

    def put(self, digest: str, source: BinaryIO) -> None:
        """Hand the content over with its digest, which the other side compares; nothing there is ever replaced."""
        source.seek(0)
        checksum = base64.b64encode(bytes.fromhex(digest)).decode()
        with translated(*FAILURES):
            try:
                self.client.put_object(**self._named(digest), Body=source, ChecksumSHA256=checksum, IfNoneMatch="*")
            except ClientError as failure:
                if _code(failure) not in THERE_ALREADY:
                    raise

    def open(self, digest: str) -> BinaryIO:
        """The answer's body as it comes."""
        with translated(*FAILURES):
            body: BinaryIO = self.client.get_object(**self._named(digest))["Body"]
            return body

    def short_lived_address(self, digest: str, name: str, media_type: str) -> str:
        """A signed address under which the content is a download with its name."""
        if not self.place.redirect_seconds:
            return ""
        wanted = {
            **self._named(digest),
            "ResponseContentType": media_type,
            "ResponseContentDisposition": f"attachment; filename*=utf-8''{quote(name)}",
        }
        address: str = self.client.generate_presigned_url(
            "get_object", Params=wanted, ExpiresIn=self.place.redirect_seconds
        )
        return address

    def require_writable(self) -> None:
        """Put a small object and take it away again."""
        trial = {"Bucket": self.place.bucket, "Key": f"{self.place.prefix}trial"}
        with translated(*FAILURES):
            self.client.put_object(**trial, Body=b"1")
            self.client.delete_object(**trial)


@lru_cache(maxsize=4)
def bucket(place: Place) -> Bucket:
    """The store at a place, with one client for all threads. Without a key the machine's own role is used."""
    client = boto3.client(
        "s3",
        endpoint_url=place.endpoint or None,
        region_name=place.region or None,
        aws_access_key_id=place.key or None,
        aws_secret_access_key=place.secret or None,
        config=Config(
            connect_timeout=CONNECT_SECONDS,
            read_timeout=ANSWER_SECONDS,
            retries={"total_max_attempts": ATTEMPTS, "mode": "standard"},
            signature_version="s3v4",
            s3={"addressing_style": "path" if place.path_style else "auto"},
        ),
    )
    return Bucket(place, client)


def _code(failure: ClientError) -> str:
    return str(failure.response.get("Error", {}).get("Code", ""))
