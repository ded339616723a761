"""Whether store and mail work."""

from __future__ import annotations

import smtplib
import time

import psutil
from django.conf import settings
from django.core.mail import get_connection

from tidu.config.doctor.outcome import Outcome, failing, ok, warning
from tidu.core import files
from tidu.core.models import StoredFile

GIGABYTE = 1 << 30
ROOM_NEEDED, ROOM_WANTED = 1 * GIGABYTE, 10 * GIGABYTE
SAMPLE = 50
SLOW_SECONDS = 1.0


def store() -> Outcome:
    """Put something into the store and take it away again."""
    began = time.monotonic()
    try:
        files.current().require_writable()
    except files.StoreUnavailable as reason:
        settings_of = "TIDU_S3_…" if settings.TIDU_S3 else "TIDU_STORE, its owner and its disk"
        return failing(f"takes no files: {reason}", f"look at {settings_of}")
    took = time.monotonic() - began
    where = f"bucket {settings.TIDU_S3['bucket']}" if settings.TIDU_S3 else str(settings.TIDU_STORE)
    if took > SLOW_SECONDS:
        return warning(f"{where} takes {took:.1f} s for the smallest file", "look at the way to the store")
    return ok(f"{where} takes files")


def room() -> Outcome:
    """Whether the disk of the store has room for the last evening; uploads under way lie there even with a bucket."""
    settings.TIDU_STORE.mkdir(parents=True, exist_ok=True)
    free = psutil.disk_usage(str(settings.TIDU_STORE)).free
    says, way_out = f"{free / GIGABYTE:.1f} GB are free", "move the store (TIDU_STORE) or enlarge its disk"
    if free < ROOM_NEEDED:
        return failing(says, way_out)
    return ok(says) if free >= ROOM_WANTED else warning(says, way_out)


def contents() -> Outcome:
    """Whether the newest files that the database names are in the store: another machine's folder would lack them."""
    newest = StoredFile.objects.order_by("-pk").values_list("digest", "size")[:SAMPLE]
    kept = files.current()
    try:
        missing = [digest for digest, size in newest if not kept.has(digest, size)]
    except files.StoreUnavailable as reason:
        return failing(f"cannot be looked at: {reason}", "see the check of the store")
    if missing:
        return failing(
            f"{len(missing)} of the newest {len(newest)} files are not in the store, first {missing[0]}",
            "let all machines name one store (TIDU_STORE or TIDU_S3_BUCKET); else bring files back from a backup",
        )
    return ok(f"the newest {len(newest)} files are there")


def mail() -> Outcome:
    """Greet the mail server and sign in; nothing is sent."""
    if not settings.EMAIL_HOST or "smtp" not in settings.EMAIL_BACKEND:
        return warning("no mail server: messages are only shown in the platform", "name one in TIDU_MAIL_HOST")
    try:
        connected = get_connection(timeout=5)
        connected.open()
        connected.close()
    except (OSError, smtplib.SMTPException) as reason:
        return failing(
            f"{settings.EMAIL_HOST} refuses: {type(reason).__name__}", "look at TIDU_MAIL_… and the server's log"
        )
    return ok(f"{settings.EMAIL_HOST} takes mail")
