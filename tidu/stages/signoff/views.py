"""Pages of the joint sign-off."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from tidu.accounts.confirmation import confirm_identity
from tidu.core import permissions
from tidu.core.forms import sent_text
from tidu.core.lists import answer, list_of
from tidu.core.templatetags.tidu import localised
from tidu.dossiers import lists
from tidu.stages.signoff import actions, pages, queries
from tidu.stages.signoff.forms import MoveForm
from tidu.workflow.queries import entries_of as log_of

ALONG = "step__dossier__"


@require_safe
@login_required
def show_lists(request: HttpRequest) -> HttpResponseBase:
    """The lists of all campaigns."""
    permissions.require(request.user, "signoff.see")
    rows = queries.counted(queries.visible_to(request.user))
    shown = list_of(request, rows, pages.LIST_COLUMNS, link=pages.url_of, empty=_("No dossier has come this far yet."))
    return answer(request, "signoff/list.html", shown, _("Joint sign-off"))


@require_safe
@login_required
def show_list(request: HttpRequest, pk: int) -> HttpResponseBase:
    """One list with its entries, signatures and history."""
    signoff_list = get_object_or_404(queries.visible_to(request.user), pk=pk)
    digest = queries.digest_of(signoff_list)
    desks = queries.desks_of(signoff_list)
    columns = pages.entry_columns(request.user, signoff_list, desks)
    listed = list_of(
        request,
        queries.entries_of(signoff_list),
        columns,
        search=lists.search_along(ALONG),
        search_label=lists.SEARCH_LABEL,
        filters=lists.by_place(ALONG),
        empty=_("There is no dossier on the list."),
    )
    context = {
        "signoff_list": signoff_list,
        "tag": pages.tag_of(signoff_list),
        "deadline": pages.deadline_of(signoff_list),
        "signatures": pages.panel(request.user, signoff_list, desks, digest),
        "acts": [*pages.acts(request.user, signoff_list), *pages.dissents(request.user, signoff_list, desks, digest)],
        "digest": digest,
        "warning": pages.warning_of(request.user, signoff_list, desks),
        "history": pages.history(log_of(signoff_list.chain_key).exclude(verb="signoff.add")),
    }
    return answer(request, "signoff/detail.html", listed, localised(signoff_list.stage.title), context)


@require_POST
@login_required
@confirm_identity
def propose(request: HttpRequest, pk: int) -> HttpResponse:
    """Lay the list before the departments."""
    signoff_list = get_object_or_404(queries.visible_to(request.user), pk=pk)
    actions.propose(request.user, signoff_list, sent_text(request.POST, "answer"))
    messages.success(request, _("The list was proposed to the departments."))
    return redirect("signoff:detail", pk)


@require_POST
@login_required
@confirm_identity
def sign(request: HttpRequest, pk: int) -> HttpResponse:
    """Sign for a department, about the digest that the page showed."""
    signoff_list = get_object_or_404(queries.visible_to(request.user), pk=pk)
    department, seen = request.POST.get("department", ""), request.POST.get("digest", "")
    actions.sign(request.user, signoff_list, department, seen)
    messages.success(request, _("The signature was recorded."))
    return redirect("signoff:detail", pk)


@require_POST
@login_required
@confirm_identity
def dissent(request: HttpRequest, pk: int) -> HttpResponse:
    """Dissent for a department, with a reason."""
    signoff_list = get_object_or_404(queries.visible_to(request.user), pk=pk)
    department, seen = request.POST.get("department", ""), request.POST.get("digest", "")
    actions.dissent(request.user, signoff_list, department, seen, sent_text(request.POST, "reason"))
    messages.success(request, _("The dissent was recorded; the list is stopped."))
    return redirect("signoff:detail", pk)


@require_POST
@login_required
def move(request: HttpRequest, pk: int) -> HttpResponse:
    """Put an entry at another place."""
    entry = get_object_or_404(queries.entries_visible_to(request.user), pk=pk)
    permissions.require(request.user, "signoff.move", entry.list)
    form = MoveForm(request.POST)
    if form.is_valid():
        actions.move(request.user, entry, form.cleaned_data["place"])
    else:
        messages.error(request, _("Give the place as a whole number."))
    return redirect("signoff:detail", entry.list_id)


@require_POST
@login_required
@confirm_identity
def remove(request: HttpRequest, pk: int) -> HttpResponse:
    """Take a dossier off the list."""
    entry = get_object_or_404(queries.entries_visible_to(request.user), pk=pk)
    actions.remove(request.user, entry, sent_text(request.POST, "reason"))
    messages.success(request, _("The dossier was taken off the list."))
    return redirect("signoff:detail", entry.list_id)
