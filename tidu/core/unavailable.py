"""Which part of the platform is out of reach, told from what failed; and how long to wait before the next try."""

from __future__ import annotations

import errno

from django.db import InterfaceError, OperationalError

from tidu.core.files.stores import StoreUnavailable

PAUSE_SECONDS = 10
NO_ROOM = {errno.ENOSPC, errno.EDQUOT, errno.EFBIG, errno.EROFS, errno.EIO}


def part_out_of_reach(failure: BaseException | None) -> str:
    """ "database" or "store" where one of them failed for a time; "" where the failure is our own.

    To the database belongs also that it is overloaded: no connection free in time, a lock not got, a statement cut off.
    """
    if isinstance(failure, OperationalError | InterfaceError):
        return "database"
    if isinstance(failure, StoreUnavailable) or (isinstance(failure, OSError) and failure.errno in NO_ROOM):
        return "store"
    return ""
