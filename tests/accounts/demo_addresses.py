"""The addresses of the platform with those of the demo, and one act that binds."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.urls import include, path
from django.views.decorators.http import require_POST

from tidu.accounts.confirmation import confirm_identity
from tidu.config.urls import handler400, handler403, handler404, handler500, urlpatterns  # noqa: F401


@require_POST
@confirm_identity
def sign(request: HttpRequest, **kwargs: Any) -> HttpResponse:
    """An act that binds."""
    return HttpResponse(f"signed by {request.user.pk}: {request.POST['reason']}")


urlpatterns = [
    path("sign/", sign),
    path("demo/", include("tidu.accounts.demo_urls")),
    path("demo/outbox/", include("tidu.notifications.demo_urls")),
    *urlpatterns,
]
