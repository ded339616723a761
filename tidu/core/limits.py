"""How often something may be done: sign in, sign up, search, upload. One row per limit and subject, in PostgreSQL.

A limit of ``20/5m`` lets 20 through at once and then one every 15 seconds. A row holds one moment: when its allowance
will be whole again. So a take is one statement, is exact under concurrency whichever process answers, and says how
long to wait. The moment is the database's own: the clock of a rehearsal neither lifts nor lengthens a limit.
"""

from __future__ import annotations

import ipaddress
import math
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from functools import wraps
from typing import Any

from django.conf import settings
from django.db import connection
from django.http import HttpRequest, HttpResponseBase
from django.utils.crypto import salted_hmac

View = Callable[..., HttpResponseBase]

UNITS = {"s": 1, "m": 60, "h": 3600, "d": 86400}
IPV6_NETWORK = 64
TAKE = """
INSERT INTO core_allowance AS kept (key, whole_at) VALUES (%(key)s, clock_timestamp() + %(step)s)
ON CONFLICT (key) DO UPDATE SET whole_at = greatest(kept.whole_at, clock_timestamp()) + %(step)s
WHERE greatest(kept.whole_at, clock_timestamp()) + %(step)s <= clock_timestamp() + %(window)s
RETURNING 1
"""
WAIT = """
SELECT extract(epoch FROM whole_at + %(step)s - %(window)s - clock_timestamp()) FROM core_allowance WHERE key = %(key)s
"""
GIVE_BACK = "UPDATE core_allowance SET whole_at = whole_at - %(step)s WHERE key = %(key)s"
PRUNE = "DELETE FROM core_allowance WHERE whole_at < clock_timestamp()"


class TooMany(Exception):  # noqa: N818 - it is an answer, not an error
    """A limit is used up; ``seconds`` until the next try is let through. Answered with 429 and a page that says so."""

    def __init__(self, name: str, seconds: int) -> None:
        self.name, self.seconds = name, seconds
        super().__init__(f"{name}: {seconds} s")


@dataclass(frozen=True)
class Limit:
    """How many within how long."""

    count: int
    window: timedelta

    @property
    def step(self) -> timedelta:
        """How long one use takes to come back."""
        return self.window / self.count

    @classmethod
    def read(cls, text: str) -> Limit | None:
        """The limit of a text such as ``20/5m``; None for ``off``. ValueError for anything else."""
        if text == "off":
            return None
        count, _, period = text.partition("/")
        unit = UNITS.get(period[-1:])
        if unit is None or int(count) < 1:
            raise ValueError(f"not a limit: {text!r}; write it as 20/5m, or off")
        return cls(int(count), timedelta(seconds=int(period[:-1] or 1) * unit))


def take(name: str, subject: object) -> None:
    """Use a limit of ``settings.TIDU_LIMITS`` once for a subject. Raises TooMany where it is used up.

    Call it outside a transaction: one that is rolled back would give the use back.
    """
    limit = Limit.read(settings.TIDU_LIMITS[name])
    if limit is None:
        return
    asked = _values(name, subject, limit)
    with connection.cursor() as cursor:
        cursor.execute(TAKE, asked)
        if cursor.fetchone():
            return
        cursor.execute(WAIT, asked)
        row = cursor.fetchone()
    raise TooMany(name, max(1, math.ceil(row[0]))) if row else TooMany(name, 1)


def give_back(name: str, subject: object) -> None:
    """Undo one use, such as that of a sign-in that succeeded."""
    if limit := Limit.read(settings.TIDU_LIMITS[name]):
        with connection.cursor() as cursor:
            cursor.execute(GIVE_BACK, _values(name, subject, limit))


def prune() -> int:
    """Forget the allowances that are whole; how many there were."""
    with connection.cursor() as cursor:
        cursor.execute(PRUNE)
        return int(cursor.rowcount)


def limited(name: str, *methods: str, by: Callable[[HttpRequest], object] | None = None) -> Callable[[View], View]:
    """Count the calls of a view with these methods (POST if none is given), by person or else by address."""
    counted = frozenset(methods or ("POST",))

    def decorate(view: View) -> View:
        @wraps(view)
        def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
            if request.method in counted:
                take(name, (by or caller_of)(request))
            return view(request, *args, **kwargs)

        return guarded

    return decorate


def caller_of(request: HttpRequest) -> str:
    """The signed-in person, else the address that the request came from."""
    user = getattr(request, "user", None)
    return f"person {user.pk}" if user is not None and user.is_authenticated else address_of(request)


def address_of(request: HttpRequest) -> str:
    """The client's address as the outermost trusted proxy saw it; of IPv6 the network, which one client owns whole."""
    proxies: int = settings.ALLAUTH_TRUSTED_PROXY_COUNT
    passed = [part.strip() for part in request.headers.get("X-Forwarded-For", "").split(",")]
    given = passed[-proxies] if proxies and len(passed) >= proxies else request.META.get("REMOTE_ADDR", "")
    try:
        address = ipaddress.ip_address(given)
    except ValueError:
        return "unknown"
    return str(ipaddress.ip_network((address, IPV6_NETWORK), strict=False)) if address.version == 6 else str(address)


def _values(name: str, subject: object, limit: Limit) -> dict[str, Any]:
    """The statement's values. Subjects are kept as keyed hashes: no address and no e-mail stands in the table."""
    key = f"{name}:{salted_hmac('tidu.core.limits', str(subject)).hexdigest()}"
    return {"key": key, "step": limit.step, "window": limit.window}
