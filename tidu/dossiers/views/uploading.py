"""Files in parts, by the tus protocol 1.0 with creation, expiration and termination (tus.io)."""

from __future__ import annotations

import base64
import binascii
from collections.abc import Callable
from functools import wraps
from typing import Any

from django.db import connection
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.http.request import UnreadablePostError
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.http import http_date
from django.views.decorators.http import require_http_methods

from tidu.accounts.request import person_of
from tidu.core.files import incoming
from tidu.core.findings import Refused
from tidu.core.limits import limited
from tidu.dossiers import actions, pages
from tidu.dossiers.actions.uploading import KEPT_FOR
from tidu.dossiers.models import Dossier, PendingUpload
from tidu.dossiers.views.drafts import on_draft
from tidu.dossiers.views.filling import document_or_404

VERSION = "1.0.0"
PART = "application/offset+octet-stream"
LOCKED = 423


def speaks_tus(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """Refuse another version of the protocol, and say on every answer which one is spoken."""

    @wraps(view)
    def spoken(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        asked = request.headers.get("Tus-Resumable", VERSION if request.method in {"GET", "OPTIONS"} else "")
        response = view(request, *args, **kwargs) if asked == VERSION else HttpResponse(status=412)
        response.headers["Tus-Resumable"] = response.headers["Tus-Version"] = VERSION
        response.headers["Tus-Extension"] = "creation,expiration,termination"
        return response

    return spoken


@require_http_methods(["POST", "OPTIONS"])
@limited("upload")
@on_draft
@speaks_tus
def begin_upload(request: HttpRequest, dossier: Dossier, key: str) -> HttpResponse:
    """Begin a file for a document; the answer says where its parts go."""
    document = document_or_404(dossier, key)
    if request.method == "OPTIONS":
        return HttpResponse(status=204, headers={"Tus-Max-Size": str(document.max_megabytes << 20)})
    told = _metadata(request.headers.get("Upload-Metadata", ""))
    length = request.headers.get("Upload-Length", "")
    if not (length.isascii() and length.isdecimal()):
        return HttpResponse(status=400)
    try:
        upload = actions.begin_upload(
            person_of(request),
            dossier,
            key,
            name=told.get("filename", ""),
            size=int(length[:18]),
            fingerprint=told.get("fingerprint", ""),
        )
    except Refused as refused:
        return _refused(refused)
    where = reverse("dossiers:upload", args=[dossier.pk, upload.token])
    return HttpResponse(status=201, headers={"Location": where, "Upload-Expires": _expires(upload)})


@require_http_methods(["GET", "HEAD", "PATCH", "DELETE"])
@on_draft
@speaks_tus
def upload(request: HttpRequest, dossier: Dossier, token: str) -> HttpResponse:
    """One file on its way: how far it is, its next part, or that it is given up. Only for who began it."""
    person = person_of(request)
    found = get_object_or_404(PendingUpload.objects.select_related("attachment"), token=token, person=person)
    if found.dossier_id != dossier.pk:
        return HttpResponse(status=404)
    found.dossier = dossier
    if request.method == "DELETE":
        actions.cancel_upload(found)
        return HttpResponse(status=204)
    if request.method == "PATCH":
        return _take_part(request, found)
    return _progress(request, found)


def _progress(request: HttpRequest, found: PendingUpload) -> HttpResponse:
    """How far it is. A file that is whole but not attached, as after a failure of the store, is attached now."""
    offset = found.size if found.attachment is not None else incoming.received(found.token)
    if offset == found.size and (refusal := _finish(request, found)):
        return refusal
    headers = {"Upload-Offset": str(offset), "Upload-Length": str(found.size), "Upload-Expires": _expires(found)}
    return HttpResponse(status=200, headers=headers | {"Cache-Control": "no-store"})


def _take_part(request: HttpRequest, found: PendingUpload) -> HttpResponse:
    given = request.headers.get("Upload-Offset", "")
    if request.content_type != PART:
        return HttpResponse(status=415)
    if not (given.isascii() and given.isdecimal()):
        return HttpResponse(status=400)
    if not connection.in_atomic_block:
        connection.close()  # a slow sender must not hold a connection of the pool
    try:
        offset = actions.add_part(found, int(given[:18]), request.read)
    except incoming.PartRefused as refused:
        return HttpResponse(status=LOCKED if refused.busy else 409)
    except (UnreadablePostError, FileNotFoundError):
        return HttpResponse(status=400)
    if offset == found.size and (refusal := _finish(request, found)):
        return refusal
    return HttpResponse(status=204, headers={"Upload-Offset": str(offset), "Upload-Expires": _expires(found)})


def _finish(request: HttpRequest, found: PendingUpload) -> HttpResponse | None:
    """Attach the file; the refusal where it is not accepted."""
    try:
        actions.finish_upload(person_of(request), found)
    except Refused as refused:
        return _refused(refused)
    except FileNotFoundError:
        return HttpResponse(status=410)
    return None


def _refused(refused: Refused) -> HttpResponse:
    return JsonResponse({"refused": pages.said(refused.findings)}, status=422)


def _expires(found: PendingUpload) -> str:
    return http_date((found.begun_at + KEPT_FOR).timestamp())


def _metadata(header: str) -> dict[str, str]:
    """The metadata of a new upload: ``name base64,name base64``; what cannot be read is left out."""
    told = {}
    for pair in header.split(","):
        name, _space, value = pair.strip().partition(" ")
        try:
            told[name] = base64.b64decode(value, validate=True).decode()
        except (binascii.Error, UnicodeDecodeError):
            continue
    return told
