"""Files on their way up, in parts: each grows in a file of its own until it is whole and goes to the store.

They lie in a folder also where the store is a bucket; several machines share that folder. What has come so far is the
length of the file itself, so that nothing else has to be kept in step with it.
"""

from __future__ import annotations

import fcntl
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from django.conf import settings
from django.core.files.uploadedfile import UploadedFile

from tidu.core.files.checking import BLOCK, Upload
from tidu.core.files.stores import translated

FOLDER = "incoming"


class PartRefused(Exception):  # noqa: N818 - an answer to the sender, who goes on from what is there
    """A part that does not follow what has come so far (``busy`` False), or that comes while another is coming."""

    def __init__(self, *, busy: bool) -> None:
        self.busy = busy
        super().__init__("busy" if busy else "gap")


def begin(token: str) -> None:
    """Make an empty file. Raises StoreUnavailable where the folder takes none."""
    with translated(OSError):
        path_of(token).parent.mkdir(parents=True, exist_ok=True)
        path_of(token).touch(exist_ok=False)


def received(token: str) -> int:
    """How many bytes have come so far; 0 where the file is gone."""
    path = path_of(token)
    return path.stat().st_size if path.exists() else 0


def add(token: str, offset: int, read: Callable[[int], bytes], most: int) -> int:
    """Append what comes, up to ``most`` bytes in all, and say how many there are then.

    What came before a connection broke is kept. Raises PartRefused, and StoreUnavailable.
    """
    with path_of(token).open("ab") as target:
        try:
            fcntl.flock(target, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as busy:
            raise PartRefused(busy=True) from busy
        if target.tell() != offset:
            raise PartRefused(busy=False)
        while offset < most and (block := read(min(BLOCK, most - offset))):
            with translated(OSError):
                target.write(block)
                target.flush()
            offset += len(block)
    return offset


@contextmanager
def whole(token: str, name: str) -> Iterator[Upload]:
    """The whole file as an upload under the name it was given."""
    with path_of(token).open("rb") as source:
        yield UploadedFile(source, name, size=received(token))


def remove(token: str) -> None:
    """Forget a file, whether it is there or not."""
    path_of(token).unlink(missing_ok=True)


def path_of(token: str) -> Path:
    """Where the parts of a file lie."""
    return Path(settings.TIDU_STORE) / FOLDER / token
