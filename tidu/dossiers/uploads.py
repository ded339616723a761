"""How much a request with files may hold. The server writes all of it down before any page looks at it."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import RequestDataTooBig
from django.core.files.uploadhandler import TemporaryFileUploadHandler

from tidu.rulebook import shipped

MEGABYTE = 1 << 20
ROOM = 2
"""A file up to so many times the largest limit is still taken in, so that its page can say what is wrong with it."""


class BoundedUpload(TemporaryFileUploadHandler):
    """Refuses a request by its length, before anything is written: anybody can send one, signed in or not."""

    def handle_raw_input(self, input_data: Any, META: Any, content_length: int, *rest: Any) -> None:  # noqa: ARG002, N803
        """Raise RequestDataTooBig, which is answered with 400."""
        if content_length > most_bytes():
            raise RequestDataTooBig("more than any document may have")


def most_bytes() -> int:
    """The most that any notice of the rulebook can need in one request."""
    documents = [document for notice in shipped().notices.values() for document in notice.application.documents]
    return ROOM * MEGABYTE * max((document.max_megabytes for document in documents), default=1)
