"""Fewer bytes on the way: compressed copies of styles and scripts, made once; pages compressed as they go."""

from __future__ import annotations

import gzip
import hashlib
import os
import tempfile
from pathlib import Path
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.middleware.gzip import GZipMiddleware
from whitenoise.middleware import WhiteNoiseMiddleware
from whitenoise.responders import Headers, StaticFile

TEXTS = {".css", ".js", ".svg", ".json"}
WORTHWHILE = range(1_000, 2_000_000)
"""Sizes in bytes: a smaller file gains nothing, a larger one is no file that a page loads."""


class CompressedFiles(WhiteNoiseMiddleware):  # type: ignore[misc]  # untyped package
    """Serves each style and script compressed, from a copy below the platform's home that the first start makes."""

    def get_static_file(self, path: str, url: str, stat_cache: Any = None) -> StaticFile:
        """The file with its compressed copy, where it has one."""
        copy = compressed_copy(Path(path)) if is_sent(Path(path)) else None
        if copy is None:
            return super().get_static_file(path, url, stat_cache)
        headers = Headers([])
        self.add_mime_headers(headers, path, url)
        self.add_cache_headers(headers, path, url)
        return StaticFile(path, headers.items(), encodings={"gzip": str(copy)})


def is_sent(path: Path) -> bool:
    """Whether pages load such a file: our own texts, and of a package what it made small for browsers."""
    is_ours = "node_modules" not in path.parts or ".min." in path.name
    return path.suffix in TEXTS and is_ours and path.exists() and path.stat().st_size in WORTHWHILE


def compressed_copy(path: Path) -> Path | None:
    """The compressed copy of a file as it is now, made if it is not there; None where none can be kept."""
    stat = path.stat()
    name = hashlib.sha256(f"{path} {stat.st_size} {stat.st_mtime_ns}".encode()).hexdigest()
    copy = Path(settings.TIDU_HOME) / "static" / f"{name[:32]}.gz"
    try:
        if not copy.exists():
            _write(copy, gzip.compress(path.read_bytes(), 9, mtime=0))
    except OSError:
        return None
    return copy


def _write(copy: Path, content: bytes) -> None:
    """Write whole or not at all: several processes may start at once."""
    copy.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.NamedTemporaryFile(dir=copy.parent, delete=False) as draft:
        draft.write(content)
    os.replace(draft.name, copy)


class CompressedPages(GZipMiddleware):
    """Compresses pages and nothing else: downloads are small already, and programs ask for data as it is.

    Random padding hides the length of what a page holds, and forms carry a new token each time, so that nobody learns a
    secret from sizes.
    """

    def process_response(self, request: HttpRequest, response: HttpResponseBase) -> HttpResponseBase:
        """The answer, compressed where it is a page."""
        is_page = response.headers.get("Content-Type", "").startswith("text/html")
        if not is_page or not isinstance(response, HttpResponse):
            return response
        return super().process_response(request, response)
