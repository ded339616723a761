"""What this process counts of itself. The page that tells it, with what stands in the database, is in ``config``.

Several processes count together where PROMETHEUS_MULTIPROC_DIR names a folder before this is loaded.
"""

from __future__ import annotations

from collections.abc import Iterable

from prometheus_client import Counter, Gauge, Histogram

BUCKETS = (0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.0, 5.0, 10.0)

requests = Counter("tidu_requests", "Requests answered.", ["route", "method", "status"])
seconds = Histogram("tidu_request_seconds", "Time to answer a request.", ["route"], buckets=BUCKETS)
refusals = Counter("tidu_refusals", "Findings shown to people as the reason of a refusal.", ["code"])
out_of_reach = Counter("tidu_out_of_reach", "Pages that said that a part is out of reach.", ["part"])
store_errors = Counter("tidu_store_errors", "Times the store could not do its work.")
pool = Gauge("tidu_pool_connections", "Connections to the database by use.", ["use"], multiprocess_mode="livesum")
POOL_USES = {"size": "pool_size", "free": "pool_available", "waited_for": "requests_waiting", "most": "pool_max"}
METHODS = {"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"}


def observe_request(route: str, method: str, status: int, took: float) -> None:
    """Count one answer."""
    requests.labels(route, method if method in METHODS else "other", status).inc()
    seconds.labels(route).observe(took)
    _observe_pool()


def observe_refusal(codes: Iterable[str]) -> None:
    """Count the findings of one refusal."""
    for code in codes:
        refusals.labels(code).inc()


def _observe_pool() -> None:
    from django.db import connection  # noqa: PLC0415 - counting needs no database

    opened = getattr(connection, "_connection_pools", {}).get(connection.alias)
    if opened is not None:
        stats = opened.get_stats()
        for use, name in POOL_USES.items():
            pool.labels(use).set(stats.get(name, 0))
