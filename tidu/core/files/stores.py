"""What every store can do, and which one the settings name."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import BinaryIO, Protocol

from django.conf import settings

from tidu.core import metrics


class StoreUnavailable(Exception):  # noqa: N818 - nothing is wrong with the act; its time is
    """The store takes or gives no file now: out of reach, full, or refusing. Nothing was half written."""


class Store(Protocol):
    """Keeps contents under their SHA-256. Every method raises StoreUnavailable where it cannot do its work."""

    def has(self, digest: str, size: int) -> bool:
        """Whether the content is there, wholly."""

    def put(self, digest: str, source: BinaryIO) -> None:
        """Keep a content, wholly and lastingly, or not at all. Two at once keep it once."""

    def open(self, digest: str) -> BinaryIO:
        """The content as a stream to be closed."""

    def short_lived_address(self, digest: str, name: str, media_type: str, /) -> str:
        """Where a browser may fetch the content itself for a short time; "" where it may not."""

    def require_writable(self) -> None:
        """Raise StoreUnavailable, saying why, unless the store takes a file now."""


def place_of(digest: str) -> str:
    """Where a content lies within any store."""
    return f"{digest[:2]}/{digest}"


def current() -> Store:
    """The store that the settings name: a bucket where one is named, else a folder."""
    if settings.TIDU_S3:
        from tidu.core.files.bucket import Place, bucket  # noqa: PLC0415 - the client of S3 takes long to load

        return bucket(Place(**settings.TIDU_S3))
    from tidu.core.files.folder import Folder  # noqa: PLC0415 - it needs the exception above

    return Folder(settings.TIDU_STORE)


@contextmanager
def translated(*failures: type[Exception]) -> Iterator[None]:
    """Raise what a store's own library raises as StoreUnavailable."""
    try:
        yield
    except failures as failure:
        metrics.store_errors.inc()
        raise StoreUnavailable(str(failure)) from failure
