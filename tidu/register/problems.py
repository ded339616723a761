"""What went wrong, told to programs: problem details by RFC 9457, in the reader's language and in both."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse, JsonResponse
from django.utils.translation import get_language, override
from django.utils.translation import gettext_lazy as _

MEDIA_TYPE = "application/problem+json"
LANGUAGES = ("zh-hans", "en")
TITLES = {
    400: _("The request could not be read"),
    404: _("There is nothing under this address"),
    405: _("Only reading is possible here"),
    422: _("The request holds a value that cannot be used"),
    429: _("Too many requests from this address"),
}
DETAILS = {
    400: _("Something in the address does not have the expected shape."),
    404: _("Check the number, or search the list."),
    405: _("Use GET or HEAD."),
    422: _("Correct the parameters that are named under errors."),
    429: _("Wait as long as Retry-After says; for everything at once fetch the data files."),
}


def problem(status: int, **more: Any) -> HttpResponse:
    """A problem with its title and its way out. ``more``: members beside them."""
    words = {}
    for language in LANGUAGES:
        with override(language):
            words[language] = {"title": str(TITLES[status]), "detail": str(DETAILS[status])}
    spoken = "zh-hans" if (get_language() or "zh").startswith("zh") else "en"
    said = {"type": "about:blank", "status": status, **words[spoken], "translations": words, **more}
    response = JsonResponse(said, status=status, json_dumps_params={"ensure_ascii": False}, content_type=MEDIA_TYPE)
    response["Content-Language"] = {"zh-hans": "zh-CN", "en": "en"}[spoken]
    return response


def too_many(seconds: int) -> HttpResponse:
    """429 with the seconds to wait."""
    response = problem(429)
    response["Retry-After"] = str(seconds)
    return response


def method_not_allowed(allowed: str) -> HttpResponse:
    """405 with the methods that there are."""
    response = problem(405)
    response["Allow"] = allowed
    return response
