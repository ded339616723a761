"""Files that come in parts, until they are whole and attached."""

from __future__ import annotations

import secrets
from collections.abc import Callable
from datetime import timedelta
from typing import Any

from tidu.core import clock, permissions
from tidu.core.files import incoming
from tidu.core.findings import Refused, refuse_if
from tidu.dossiers import queries, rules
from tidu.dossiers.actions.filling import attach, plain_name
from tidu.dossiers.models import Attachment, Dossier, PendingUpload

KEPT_FOR = timedelta(hours=24)


def begin_upload(
    person: Any, dossier: Dossier, key: str, *, name: str, size: int, fingerprint: str = ""
) -> PendingUpload:
    """Begin a file for a document. What can be known of it before it comes is judged now; raises Refused."""
    permissions.require(person, "dossiers.edit", dossier)
    document = queries.notice_of(dossier).application.document(key)
    attached = Attachment.objects.filter(dossier=dossier, document=key).count()
    refuse_if(rules.upload_findings(document, plain_name(name), size, attached, queries.pending_sizes(person)))
    upload = PendingUpload(
        token=secrets.token_hex(16),
        dossier=dossier,
        document=key,
        person=person,
        name=plain_name(name),
        size=size,
        fingerprint=fingerprint[:300],
        begun_at=clock.now(),
    )
    incoming.begin(upload.token)
    upload.save()
    return upload


def add_part(upload: PendingUpload, offset: int, read: Callable[[int], bytes]) -> int:
    """Append what comes; how many bytes there are then. Raises incoming.PartRefused."""
    return incoming.add(upload.token, offset, read, upload.size)


def finish_upload(person: Any, upload: PendingUpload) -> Attachment:
    """Attach a file that is there wholly. Done once: a second call finds what came of the first.

    Raises Refused where the file is not accepted, and forgets it then.
    """
    if upload.attachment is not None:
        return upload.attachment
    try:
        with incoming.whole(upload.token, upload.name) as file:
            upload.attachment = attach(person, upload.dossier, upload.document, file)
    except Refused:
        cancel_upload(upload)
        raise
    except FileNotFoundError:
        return _finished_by_another(upload)
    upload.save(update_fields=["attachment"])
    incoming.remove(upload.token)
    return upload.attachment


def _finished_by_another(upload: PendingUpload) -> Attachment:
    """What a request at the same moment made of the file. FileNotFoundError where it is simply gone."""
    upload.refresh_from_db(fields=["attachment"])
    if upload.attachment is None:
        raise FileNotFoundError(upload.token)
    return upload.attachment


def cancel_upload(upload: PendingUpload) -> None:
    """Forget a file that was begun."""
    upload.delete()
    incoming.remove(upload.token)


def sweep_uploads() -> int:
    """Forget what was begun a day ago and more; how many there were."""
    old = list(PendingUpload.objects.filter(begun_at__lt=clock.now() - KEPT_FOR))
    for upload in old:
        cancel_upload(upload)
    return len(old)
