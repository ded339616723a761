"""The page that a Prometheus server reads: what the web processes counted, and what stands in the database."""

from __future__ import annotations

import ipaddress
import os
import secrets
from collections.abc import Iterable, Iterator

from django.conf import settings
from django.db import connection
from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe
from prometheus_client import CONTENT_TYPE_LATEST, REGISTRY, CollectorRegistry, generate_latest
from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily, Metric
from prometheus_client.multiprocess import MultiProcessCollector
from prometheus_client.registry import Collector

from tidu.core import clock

# The database's own clock judges ages; only acts bear the campaign's time, so that a rehearsal raises no alarm.
ASKED: list[tuple[str, str, list[str], str]] = [
    (
        "tidu_jobs",
        "Jobs by state.",
        ["state"],
        "select status::text, count(*) from procrastinate_jobs group by 1",
    ),
    (
        "tidu_deliveries",
        "Messages on their way, by carrier and status.",
        ["carrier", "status"],
        "select carrier, status, count(*) from notifications_delivery group by 1, 2",
    ),
    (
        "tidu_oldest_waiting_job_seconds",
        "How long the job that is due longest has been waiting.",
        [],
        "select coalesce(extract(epoch from now() - min(coalesce(j.scheduled_at, e.at))), 0) from procrastinate_jobs j"
        " join procrastinate_events e on e.job_id = j.id and e.type = 'deferred'"
        " where j.status = 'todo' and coalesce(j.scheduled_at, now()) <= now()",
    ),
    (
        "tidu_worker_heartbeat_age_seconds",
        "Since the last sign of life of any worker.",
        [],
        "select extract(epoch from now() - max(last_heartbeat)) from procrastinate_workers",
    ),
    (
        "tidu_seal_age_seconds",
        "How long the oldest act that no seal covers has been in the log.",
        [],
        "select coalesce(extract(epoch from %(now)s - min(e.at)), 0) from workflow_chain c"
        " join workflow_entry e on e.chain_id = c.id and e.index = c.length"
        " where not exists (select from workflow_sealedhead h where h.chain_key = c.key and h.length = c.length)",
    ),
    (
        "tidu_dossiers",
        "Dossiers by campaign and state; those of state draft are open drafts.",
        ["campaign", "state"],
        "select c.notice_id, d.state, count(*) from dossiers_dossier d"
        " join campaigns_campaign c on c.id = d.campaign_id group by 1, 2",
    ),
]
COUNTED: list[tuple[str, str, list[str], str]] = [
    (
        "tidu_submissions",
        "Versions submitted, by campaign.",
        ["campaign"],
        "select c.notice_id, count(*) from dossiers_version v join dossiers_dossier d on d.id = v.dossier_id"
        " join campaigns_campaign c on c.id = d.campaign_id group by 1",
    ),
]
Asked = tuple[str, str, list[str], str]


class InDatabase(Collector):
    """What the database knows, asked at each reading: the same whichever process or machine is asked."""

    def collect(self) -> Iterator[Metric]:
        """Ask all of it; a database that is out of reach leaves it out and says so itself."""
        for name, said, labels, statement in ASKED:
            yield _filled(GaugeMetricFamily(name, said, labels=labels), statement)
        for name, said, labels, statement in COUNTED:
            yield _filled(CounterMetricFamily(name, said, labels=labels), statement)


def _filled(family: GaugeMetricFamily | CounterMetricFamily, statement: str) -> Metric:
    with connection.cursor() as cursor:
        cursor.execute(statement, {"now": clock.now()})
        for *labels, value in cursor.fetchall():
            if value is not None:
                family.add_metric([str(label) for label in labels], float(value))
    return family


def figure(name: str) -> float:
    """One figure that the database knows and that has no labels; 0 where it knows nothing of it."""
    statement = next(statement for asked, _said, _labels, statement in ASKED if asked == name)
    with connection.cursor() as cursor:
        cursor.execute(statement, {"now": clock.now()})
        (value,) = cursor.fetchone()
    return float(value or 0)


def counted_by_processes() -> CollectorRegistry:
    """What all web processes of this machine counted together, or this process alone."""
    if "PROMETHEUS_MULTIPROC_DIR" not in os.environ:
        return REGISTRY
    registry = CollectorRegistry()
    MultiProcessCollector(registry)  # type: ignore[no-untyped-call]  # it registers itself
    return registry


def in_database() -> CollectorRegistry:
    """What stands in the database."""
    registry = CollectorRegistry()
    registry.register(InDatabase())
    return registry


def may_read(request: HttpRequest) -> bool:
    """Whether a reader has the token, or comes from a network that is named. Without either setting nobody has."""
    given = request.headers.get("Authorization", "").removeprefix("Bearer ")
    if settings.METRICS_TOKEN and secrets.compare_digest(given.encode(), settings.METRICS_TOKEN.encode()):
        return True
    return _is_within(client_address(request), settings.METRICS_NETWORKS)


def client_address(request: HttpRequest) -> str:
    """Who asks: behind a proxy the last address that the proxy added, else the other end of the connection."""
    forwarded = request.headers.get("X-Forwarded-For", "") if settings.BEHIND_PROXY else ""
    return forwarded.rsplit(",", 1)[-1].strip() or str(request.META.get("REMOTE_ADDR", ""))


def _is_within(address: str, networks: Iterable[str]) -> bool:
    try:
        asking = ipaddress.ip_address(address)
    except ValueError:
        return False
    return any(asking in ipaddress.ip_network(network, strict=False) for network in networks)


@never_cache
@require_safe
def metrics(request: HttpRequest) -> HttpResponse:
    """All figures in Prometheus' text format; strangers learn nothing."""
    if not may_read(request):
        raise Http404
    figures = generate_latest(counted_by_processes()) + generate_latest(in_database())
    return HttpResponse(figures, content_type=CONTENT_TYPE_LATEST)
