"""Which part of the platform is out of reach, told from what failed; and how long to wait before the next try."""

from __future__ import annotations

import errno

import psycopg
from django.db import InterfaceError, OperationalError
from procrastinate.exceptions import ConnectorException

from tidu.core.files.stores import StoreUnavailable

PAUSE_SECONDS = 10
GONE = (OperationalError, InterfaceError, psycopg.OperationalError, psycopg.InterfaceError)
NO_ROOM = {errno.ENOSPC, errno.EDQUOT, errno.EFBIG, errno.EROFS, errno.EIO}


def part_out_of_reach(failure: BaseException | None) -> str:
    """ "database" or "store" where one of them failed for a time; "" where the failure is our own.

    To the database belongs also that it is overloaded: no connection free in time, a lock not got, a statement cut off.
    The queue of jobs lies in it, and wraps the driver's own words.
    """
    if isinstance(failure, ConnectorException):
        failure = failure.__cause__
    if isinstance(failure, GONE):
        return "database"
    if isinstance(failure, StoreUnavailable) or (isinstance(failure, OSError) and failure.errno in NO_ROOM):
        return "store"
    return ""
