"""One canonical form of plain data, and its digest."""

from __future__ import annotations

import hashlib
import json
from datetime import date, datetime
from decimal import Decimal
from typing import Any


def canonical(value: Any) -> bytes:
    """The one UTF-8 JSON form of plain data: sorted keys, no spaces, dates as ISO, decimals as text."""
    return json.dumps(
        value, ensure_ascii=False, sort_keys=True, separators=(",", ":"), allow_nan=False, default=_plain
    ).encode()


def digest_of(value: Any) -> str:
    """The SHA-256 of the canonical form, 64 hexadecimal digits."""
    return hashlib.sha256(canonical(value)).hexdigest()


def short(digest: str) -> str:
    """The first eight digits in two groups, as people compare them: ``7c1e 9a40``."""
    return f"{digest[:4]} {digest[4:8]}"


def _plain(value: Any) -> str:
    if isinstance(value, datetime | date):
        return value.isoformat()
    if isinstance(value, Decimal):
        return str(value)
    raise TypeError(f"no canonical form for {type(value).__name__}")
