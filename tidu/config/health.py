"""What the health page says: the state of database, worker and store."""

from django.conf import settings
from django.db import DatabaseError, connection
from django.http import HttpRequest, JsonResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from tidu.core import files

# The database's own clock judges the heartbeat: the rehearsal clock of a demo must not make a worker look dead.
HEARTBEAT = "select count(*), bool_or(last_heartbeat > now() - make_interval(secs => %s)) from procrastinate_workers"


def database_state() -> str:
    """Say "ok" when the database answers, else "unreachable"."""
    try:
        with connection.cursor() as cursor:
            cursor.execute("select 1")
    except (DatabaseError, OSError):
        return "unreachable"
    return "ok"


def worker_state() -> str:
    """Say "ok" after a recent heartbeat of a job worker, "missing" after an old one, "starting" before the first."""
    try:
        with connection.cursor() as cursor:
            cursor.execute(HEARTBEAT, [settings.TIDU_WORKER_SILENT_AFTER])
            workers, alive = cursor.fetchone()
    except (DatabaseError, OSError):
        return "unknown"
    if not workers:
        return "starting"
    return "ok" if alive else "missing"


def store_state() -> str:
    """Say "ok" when a file can be written into the store."""
    return "ok" if files.is_writable() else "read-only"


@never_cache
@require_safe
def live(request: HttpRequest) -> JsonResponse:
    """Answer 200 as long as this process answers at all: only where it does not, starting it anew helps."""
    return JsonResponse({"status": "ok"})


@never_cache
@require_safe
def health(request: HttpRequest) -> JsonResponse:
    """Answer 200 when database and store work, else 503; a missing worker delays jobs but stops no page."""
    states = {"database": database_state(), "worker": worker_state(), "store": store_state()}
    good = states["database"] == states["store"] == "ok"
    return JsonResponse({"status": "ok" if good else "failing", **states}, status=200 if good else 503)
