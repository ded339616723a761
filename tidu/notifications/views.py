"""Pages of messages."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from tidu.accounts.request import person_of
from tidu.core import permissions
from tidu.notifications import actions, pages, queries
from tidu.notifications.forms import PreferencesForm

NOTHING_NEW = 204
STOP_ASKING = 286
"""By this htmx ends its polling."""


@login_required
@require_GET
def all_messages(request: HttpRequest) -> HttpResponse:
    """What the person was told."""
    person = person_of(request)
    shown = {"list": pages.list_for(request, person), "acts": pages.acts_of_list(person)}
    return render(request, "notifications/list.html", shown)


@login_required
@require_GET
def open_message(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Note that a message was read, and go to where it can be acted on."""
    person = person_of(request)
    message = get_object_or_404(queries.visible_to(person), pk=pk)
    if message.read_at is None:
        actions.mark(person, message, read=True)
    return HttpResponseRedirect(message.url or "/")


@login_required
@require_POST
def mark(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Count a message as read, or as unread."""
    person = person_of(request)
    message = get_object_or_404(queries.visible_to(person), pk=pk)
    actions.mark(person, message, read=bool(request.POST.get("read")))
    return redirect("notifications:list")


@login_required
@require_POST
def read_all(request: HttpRequest) -> HttpResponse:
    """Count everything as read."""
    count = actions.mark_all_read(person_of(request))
    said = ngettext("%(count)d message marked as read.", "%(count)d messages marked as read.", count)
    messages.success(request, said % {"count": count})
    return redirect("notifications:list")


@require_GET
def bell(request: HttpRequest) -> HttpResponse:
    """The bell anew, where its number differs from the one that is ``seen``; nothing for somebody signed out."""
    if not request.user.is_authenticated:
        return HttpResponse(status=STOP_ASKING)
    if request.GET.get("seen") == str(queries.unread_count(request.user)):
        return HttpResponse(status=NOTHING_NEW)
    return render(request, "core/bell.html")


@login_required
@require_http_methods(["GET", "POST"])
def settings(request: HttpRequest) -> HttpResponse:
    """By which carrier messages come, and when."""
    person = person_of(request)
    form = PreferencesForm(request.POST or None, person)
    if request.method == "POST" and form.is_valid():
        hour = form.cleaned_data["digest_hour"]
        actions.choose(person, form.choices(), digest_hour=hour, number=form.number_given)
        messages.success(request, _("Saved."))
        return redirect("notifications:settings")
    return render(request, "notifications/settings.html", {"form": form})


@login_required
@require_GET
def troubled(request: HttpRequest) -> HttpResponse:
    """The deliveries that did not go well, for the operator: no recipient, no words."""
    permissions.require(request.user, "notifications.retry")
    shown = {"list": pages.list_of_troubled(request), "acts": pages.acts_of_troubled()}
    return render(request, "notifications/troubled.html", shown)


@login_required
@require_POST
def retry(request: HttpRequest, pk: int) -> HttpResponse:
    """Send one delivery again."""
    permissions.require(request.user, "notifications.retry")
    actions.retry(person_of(request), get_object_or_404(queries.troubled_deliveries(), pk=pk))
    messages.success(request, _("It is sent again."))
    return redirect("notifications:troubled")


@login_required
@require_POST
def retry_all(request: HttpRequest) -> HttpResponse:
    """Send everything again that surely did not go out."""
    count = actions.retry_all(person_of(request))
    said = ngettext("%(count)d delivery is sent again.", "%(count)d deliveries are sent again.", count)
    messages.success(request, said % {"count": count})
    return redirect("notifications:troubled")
