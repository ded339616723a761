"""The language of a page by its address, so that both languages can be linked, shared and found."""

from __future__ import annotations

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils import translation

PARAMETER = "lang"
ADDRESSED = {"zh": "zh-hans", "en": "en"}


class LanguageByAddressMiddleware:
    """Answers ``?lang=en`` in English, whatever the browser prefers, and keeps the choice as the header's button does.

    Stands behind Django's LocaleMiddleware, which decides in all other cases.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        language = ADDRESSED.get(request.GET.get(PARAMETER, ""))
        if language is None:
            return self.get_response(request)
        translation.activate(language)
        request.LANGUAGE_CODE = language
        response = self.get_response(request)
        if request.COOKIES.get(settings.LANGUAGE_COOKIE_NAME) != language:
            response.set_cookie(
                settings.LANGUAGE_COOKIE_NAME,
                language,
                samesite="Lax",
                httponly=True,
                secure=request.is_secure(),
            )
        return response
