"""Verifying a certificate: by its number, by the address that its code carries, or offline."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_safe

from tidu.register import pages, queries
from tidu.register.models import RegisterEntry
from tidu.register.proofs import code_of, offline_proof
from tidu.register.rules import plain_number
from tidu.workflow.queries import last_seal

LONGEST_NUMBER = 100


@require_safe
def lookup(request: HttpRequest) -> HttpResponse:
    """The page on which a number is entered; a known one leads to its certificate."""
    asked = request.GET.get("number", "")[:LONGEST_NUMBER]
    entry = queries.certified(asked) if asked.strip() else None
    if entry is not None:
        return redirect("certificates:certificate", entry.certificate_number)
    return _answer(request, asked, None)


@require_safe
def certificate(request: HttpRequest, number: str) -> HttpResponse:
    """What stands behind a certificate, in plain words."""
    return _answer(request, number[:LONGEST_NUMBER], queries.certified(number[:LONGEST_NUMBER]))


@require_safe
def certificate_file(request: HttpRequest, number: str) -> HttpResponse:
    """Everything that is needed to verify a certificate without this platform."""
    entry = get_object_or_404(RegisterEntry, certificate_number=plain_number(number[:LONGEST_NUMBER]))
    response = JsonResponse(offline_proof(entry), json_dumps_params={"ensure_ascii": False, "indent": 1})
    response["Content-Disposition"] = f'attachment; filename="{entry.certificate_number}.json"'
    return response


def _answer(request: HttpRequest, asked: str, entry: RegisterEntry | None) -> HttpResponse:
    shown: dict[str, Any] = {"asked": plain_number(asked), "last_seal": last_seal()}
    if entry is not None:
        address = request.build_absolute_uri(reverse("certificates:certificate", args=[entry.certificate_number]))
        shown |= {
            "title": entry,
            "standing": pages.standing_of(entry),
            "meaning": pages.MEANINGS[pages.standing_of(entry)],
            "tag": pages.standing_tag(entry),
            "level": pages.level_words(entry.level),
            "notice": pages.notice_of(entry),
            "facts": pages.factory_facts(entry),
            "proof": queries.proof_of(entry),
            "address": address,
            "code": code_of(address),
        }
    unknown = bool(asked.strip()) and entry is None
    return render(request, "register/certificate.html", shown, status=404 if unknown else 200)
