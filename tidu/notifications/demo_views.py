"""The outbox of the demo: everything that was told to anybody. Nothing of it works outside the demo."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any
from uuid import UUID

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_GET

from tidu.notifications import letters, pages
from tidu.notifications.models import Delivery, Message


def demo_only(view: Callable[..., HttpResponseBase]) -> Callable[..., HttpResponseBase]:
    """Answer 404 outside the demo, even where somebody includes these addresses by mistake."""

    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if not settings.TIDU_DEMO:
            raise Http404
        return view(request, *args, **kwargs)

    return guarded


@demo_only
@require_GET
def outbox(request: HttpRequest) -> HttpResponse:
    """What was told to whom, newest first."""
    return render(request, "notifications/outbox.html", {"list": pages.list_of_outbox(request)})


@demo_only
@require_GET
def message(request: HttpRequest, pk: UUID) -> HttpResponse:
    """A message as its recipient sees it in the mail, in the recipient's language."""
    row = get_object_or_404(Message.objects.select_related("recipient").prefetch_related("deliveries"), pk=pk)
    to = row.recipient.email if row.recipient else row.address
    letter = letters.letter_of([Delivery(message=row)], to)
    deliveries = [(pages.carrier_name(sent.carrier), pages.status_tag(sent), sent) for sent in row.deliveries.all()]
    shown = {"message": row, "letter": letter, "item": letter.items[0], "deliveries": deliveries}
    return render(request, "notifications/message.html", shown)
