"""Light, dark or as the device says: kept in a cookie, so that it needs neither script nor account."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_POST

COOKIE = "tidu_theme"
THEMES = ("auto", "light", "dark")
A_YEAR = 365 * 24 * 3600


def theme_of(request: HttpRequest) -> str:
    """The theme this browser asked for; ``auto`` when it did not."""
    asked = request.COOKIES.get(COOKIE, "auto")
    return asked if asked in THEMES else "auto"


@require_POST
def choose_theme(request: HttpRequest) -> HttpResponse:
    """Keep the theme and go back to the page it was chosen on."""
    back = request.POST.get("next", "/")
    if not url_has_allowed_host_and_scheme(back, allowed_hosts={request.get_host()}):
        back = "/"
    response = HttpResponseRedirect(back)  # not redirect(), which takes a word for the name of a route
    asked = request.POST.get("theme", "auto")
    if asked in THEMES:
        response.set_cookie(COOKIE, asked, max_age=A_YEAR, samesite="Lax", httponly=True, secure=request.is_secure())
    return response
