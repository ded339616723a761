"""How long every page takes with a nation in the database, for every role that may open it.

Run from the project's folder: ``TIDU_HOME=/tmp/nation .venv/bin/python -m bench.pages [ROUTE ...]``. The first run fills
the database (some minutes); later ones measure at once. Requests are answered in this process by Django's test client:
all of the server's work without the network. Lists are measured as they open, searched, filtered, sorted and on far
pages. Ends with 1 where a bound is broken; prints the plans of the slowest statements.
"""

from __future__ import annotations

import gc
import gzip
import os
import pickle
import statistics
import sys
import time
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

os.environ["TIDU_DEMO"] = "1"
os.environ["TIDU_LIMITS"] = "search=off,open_data=off"
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tidu.config.settings")

from tidu.config import database, messages
from tidu.config.environment import home

os.environ["DATABASE_URL"] = database.start(home())
messages.compile_stale()

import django

django.setup()

from django.conf import settings
from django.contrib.auth.hashers import MD5PasswordHasher  # noqa: F401
from django.core.management import call_command
from django.db import connection
from django.test import Client
from django.test.utils import setup_test_environment
from django.urls import reverse

from bench import nation
from tests.route_cast import NOW, Cast
from tests.test_every_route import EXPECTED
from tidu.core import clock
from tidu.core.lists import ListPage
from tidu.dossiers.models import Dossier

BOUNDS = {"register": 50.0}
USUAL_BOUND = 100.0  # milliseconds at p95
MOST_BYTES = 200_000  # a page with everything it loads, compressed
TIMES = int(os.environ.get("TIMES", "12"))
ROLES = os.environ.get("ROLES", "").split()
NO_PAGES = {"data:csv", "data:json", "discovery:part", "healthz", "dossiers:file", "reviews:file", "set_language"}
WORDS = ("有限", "轴承", "苏州 轴承", "92110101MN00", "N-000777", "没有这样的词")
KEPT = "cast.pickle"


@dataclass
class Measured:
    """The milliseconds of one page for one role, its size, and its statements."""

    route: str
    role: str
    query: str
    times: list[float]
    queries: int
    size: int
    loaded: int
    statements: list[tuple[float, str, Any]] = field(default_factory=list)

    @property
    def p95(self) -> float:
        return statistics.quantiles(self.times, n=20)[-1]

    @property
    def bound(self) -> float:
        return BOUNDS.get(self.route.split(":")[0], USUAL_BOUND)


def main(only: list[str]) -> int:
    """Fill where needed, measure, print; 1 where a bound is broken."""
    call_command("migrate", verbosity=0)
    call_command("createcachetable", verbosity=0)
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    settings.ALLOWED_HOSTS.append("testserver")
    keys, arguments = prepared()
    connection.close()  # the first page opens one that plans as pages do
    setup_test_environment()
    gc.collect()
    gc.freeze()  # as the server's processes do when they have started
    measured = []
    for route, statuses in EXPECTED["get"].items():
        if route in NO_PAGES or (only and not any(route.startswith(name) for name in only)):
            continue
        for role, status in statuses.items():
            if status == 200 and (not ROLES or role in ROLES):
                measured += list(pages(route, role, arguments.get(route, ()), keys.get(role, "")))
    return report(measured)


def prepared() -> tuple[dict[str, str], dict[str, tuple[Any, ...]]]:
    """The sessions and the arguments of every route; filled and kept beside the database."""
    kept = home() / KEPT
    if not kept.exists():
        began = time.perf_counter()
        cast = Cast()
        sample = Dossier.objects.filter(state="recognised").earliest("pk")
        nation.fill(cast.people["secretariat"], sample)
        kept.write_bytes(pickle.dumps((cast.keys, cast.arguments)))
        print(f"filled in {time.perf_counter() - began:.0f} s")
    keys, arguments = pickle.loads(kept.read_bytes())
    return keys, arguments


def pages(route: str, role: str, arguments: tuple[Any, ...], key: str) -> Iterator[Measured]:
    """A page, and where it is a list its searches, filters, orders and far pages."""
    client = Client(headers={"accept-encoding": "gzip"})
    if key:
        client.cookies[settings.SESSION_COOKIE_NAME] = key
    address = reverse(route, args=arguments)
    if client.get(address).status_code != 200:
        return  # a demo leads elsewhere
    found, context = measure(client, route, role, address, "")
    yield found
    listed = (context or {}).get("list")
    if isinstance(listed, ListPage):
        for query in variants(listed):
            yield measure(client, route, role, address, query)[0]


def variants(listed: ListPage) -> Iterator[str]:
    """Other states of the same list."""
    if listed.searched:
        yield from (f"?q={word}" for word in WORDS)
    for one in listed.filters:
        yield from (f"?{one.name}={choice.key}" for choice in one.options[:1])
        yield from (f"?{one.name}={choice.key}&q={WORDS[1]}" for choice in one.options[-1:] if listed.searched)
    yield from (heading.url for heading in listed.headings if heading.url)
    yield from (heading.url.replace("sort=", "sort=-") for heading in listed.headings if heading.url)
    if listed.page.paginator.num_pages > 2:
        yield from (
            f"?page={number}" for number in (2, listed.page.paginator.num_pages // 2, listed.page.paginator.num_pages)
        )


def measure(client: Client, route: str, role: str, address: str, query: str) -> tuple[Measured, Any]:
    """Ask for a page several times."""
    times, statements = [], []

    def noting(execute, sql, params, many, context):  # type: ignore[no-untyped-def]
        began = time.perf_counter()
        try:
            return execute(sql, params, many, context)
        finally:
            statements.append((1000 * (time.perf_counter() - began), sql, params))

    with clock.frozen(NOW):
        response = client.get(address + query)
        assert response.status_code == 200, (route, role, query, response.status_code)
        context = response.context
        for _ in range(TIMES):
            began = time.perf_counter()
            client.get(address + query)
            times.append(1000 * (time.perf_counter() - began))
        with connection.execute_wrapper(noting):
            response = client.get(address + query)
    body = b"".join(response) if response.streaming else response.content
    return Measured(route, role, query, times, len(statements), len(body), loaded(body), statements), context


_sizes: dict[str, int] = {}


def loaded(body: bytes) -> int:
    """The bytes that a first visit transfers: the page, its styles and its scripts, compressed as the server sends them."""
    import re  # noqa: PLC0415

    page = gzip.decompress(body) if body[:2] == b"\x1f\x8b" else body
    sent = len(body)
    for name in set(re.findall(rb'(?:href|src)="/static/([^"?]+)', page)):
        sent += _size_of(name.decode())
    return sent


def _size_of(name: str) -> int:
    from django.contrib.staticfiles import finders  # noqa: PLC0415

    if name not in _sizes:
        path = finders.find(name)
        _sizes[name] = len(gzip.compress(Path(path).read_bytes(), 9)) if path else 0
    return _sizes[name]


def report(measured: list[Measured]) -> int:
    """A line for each page in the order of their p95, then the plans of the slowest statements."""
    measured.sort(key=lambda one: -one.p95)
    print(f"{'p50':>7} {'p95':>7} {'bound':>6} {'SQL':>4} {'bytes':>8} {'first visit':>11}  page")
    for one in measured[: int(os.environ.get("LINES", "60"))]:
        mark = " !" if one.p95 > one.bound or one.loaded > MOST_BYTES else ""
        print(
            f"{statistics.median(one.times):7.1f} {one.p95:7.1f} {one.bound:6.0f} {one.queries:4} {one.size:8} {one.loaded:11}"
            f"  {one.route} as {one.role} {one.query}{mark}"
        )
    every: dict[str, list[float]] = defaultdict(list)
    for one in measured:
        every["register" if one.route.startswith("register") else "others"] += one.times
    for name, times in sorted(every.items()):
        print(
            f"{name}: {len(times)} requests, p50 {statistics.median(times):.1f} ms, p95 {statistics.quantiles(times, n=20)[-1]:.1f} ms"
        )
    broken = [one for one in measured if one.p95 > one.bound or one.loaded > MOST_BYTES]
    print(
        f"{len(measured)} pages, {len(broken)} beyond a bound; largest first visit {max((one.loaded for one in measured), default=0):,} bytes"
    )
    print_plans(measured)
    return 1 if broken else 0


def print_plans(measured: list[Measured], most: int = int(os.environ.get("PLANS", "3"))) -> None:
    """The plans of the slowest statements, each text once."""
    slow = sorted(
        ((ms, sql, params, one) for one in measured for ms, sql, params in one.statements), key=lambda row: -row[0]
    )
    seen: set[str] = set()
    for ms, sql, params, one in slow:
        if len(seen) == most:
            return
        if sql not in seen and sql.lstrip().upper().startswith("SELECT"):
            seen.add(sql)
            print(f"\n{ms:.1f} ms in {one.route} as {one.role} {one.query}")
            with connection.cursor() as cursor:
                cursor.execute(f"EXPLAIN (ANALYZE, BUFFERS, COSTS OFF) {sql}", params)
                print("\n".join("    " + row[0][:220] for row in cursor.fetchall()[:40]))


if __name__ == "__main__":
    code = main(sys.argv[1:])
    connection.close()
    database.stop(home())
    sys.exit(code)
