"""What every page's frame shows: the header's entries, the person, the theme, the rehearsal clock of the demo."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject

from tidu.core import clock, navigation
from tidu.core.theme import theme_of
from tidu.core.tracing import request_number


def shell(request: HttpRequest) -> dict[str, Any]:
    """Context processor: the values of ``base.html``. Nothing is read from the database before it is shown."""
    return {
        "navigation": SimpleLazyObject(lambda: navigation.links_for(request)),
        "person_acts_for": SimpleLazyObject(lambda: navigation.described(request.user)),
        "here": SimpleLazyObject(lambda: request.build_absolute_uri(request.path)),
        "theme": theme_of(request),
        "demo": bool(getattr(settings, "TIDU_DEMO", False)),
        "now": clock.now(),
        "request_number": request_number(),
    }
