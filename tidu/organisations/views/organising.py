"""Pages of organisations."""

from __future__ import annotations

from typing import cast

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.contrib.auth.views import redirect_to_login
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from tidu.accounts.models import User
from tidu.accounts.request import opened_link_to
from tidu.core import forms as shared
from tidu.core import permissions
from tidu.core.findings import Refused
from tidu.core.lists import Column, Filter, answer, list_of
from tidu.core.search import matching
from tidu.organisations import actions, pages, queries
from tidu.organisations.forms import EnterpriseForm, FoundForm, InvitationForm
from tidu.organisations.models import Invitation, Membership, Organisation
from tidu.organisations.roles import Kind
from tidu.rulebook import Text

SHOW_REGIONS = "show_regions"
"""The button that loads a province's regions where no script runs."""


@login_required
@require_GET
def mine(request: HttpRequest) -> HttpResponse:
    """The organisations in which the person has a role."""
    own = queries.organisations_of(_person(request))
    rows = list_of(
        request,
        own,
        [
            Column("name", _("Organisation"), lambda row: row.label, "main"),
            Column("kind", _("Kind"), lambda row: row.get_kind_display()),
            Column("code", _("Credit code"), lambda row: row.credit_code, "wide num"),
        ],
        link=lambda row: reverse("organisations:detail", args=[row.pk]),
        empty=_("You have no role in an organisation yet. Register your enterprise, or open the link you were sent."),
    )
    return render(request, "organisations/mine.html", {"list": rows, "acts": pages.acts_of_mine(_person(request))})


@login_required
@require_GET
def all_organisations(request: HttpRequest) -> HttpResponseBase:
    """Every organisation, for those who run or watch the platform."""
    permissions.require(request.user, "organisations.list")
    rows = list_of(
        request,
        queries.visible_to(_person(request)).order_by("-pk"),
        [
            Column("name", _("Organisation"), lambda row: row.label, "main", sort=["name"]),
            Column("kind", _("Kind"), lambda row: row.get_kind_display()),
            Column("code", _("Code"), lambda row: row.credit_code or row.code, "wide num", sort=["credit_code"]),
            Column(
                "region", _("Region"), lambda row: queries.place_name(row.region_code), "wide", sort=["region_code"]
            ),
            Column("industry", _("Industry"), lambda row: queries.industry_name(row.industry), "wide", optional=True),
            Column("registered", _("Registered"), lambda row: row.registered_at, "wide", optional=True),
        ],
        search=_search,
        filters=[
            Filter("kind", _("Kind"), Kind.choices, group="kind"),
            Filter(
                "province",
                _("Province"),
                queries.province_choices,
                lambda rows, value: rows.filter(region_code__startswith=value[:2]),
                group=queries.province_of("region_code"),
            ),
            Filter("industry", _("Industry"), queries.industry_choices, group="industry"),
        ],
        link=lambda row: reverse("organisations:detail", args=[row.pk]),
        empty=_("There are no organisations yet."),
    )
    acts = pages.acts_of_list(_person(request))
    return answer(request, "organisations/list.html", rows, _("All organisations"), {"acts": acts})


@login_required
@require_GET
def detail(request: HttpRequest, pk: int) -> HttpResponse:
    """One organisation, its people and its open invitations for those who lead it."""
    organisation = _visible(request, pk)
    return render(request, "organisations/detail.html", pages.of_organisation(request, organisation))


@login_required
def new(request: HttpRequest) -> HttpResponse:
    """Register an enterprise."""
    permissions.require(request.user, "organisations.register_enterprise")
    form = EnterpriseForm(_sent(request), initial=_filled_in(request))
    if _is_saved(request) and form.is_valid():
        try:
            enterprise = actions.register_enterprise(_person(request), form.facts())
        except Refused as refused:
            shared.add_findings(form, refused.findings)
        else:
            messages.success(request, _("The enterprise is registered. Add its factory next."))
            return redirect("organisations:detail", pk=enterprise.pk)
    back = reverse("organisations:mine")
    return render(
        request, "organisations/form.html", {"form": form, "title": _("Register an enterprise"), "back": back}
    )


@login_required
def edit(request: HttpRequest, pk: int) -> HttpResponse:
    """Change what an enterprise says of itself."""
    enterprise = _visible(request, pk)
    permissions.require(request.user, "organisations.edit", enterprise)
    form = EnterpriseForm(_sent(request), initial=_filled_in(request), enterprise=enterprise)
    if _is_saved(request) and form.is_valid():
        try:
            actions.change_enterprise(_person(request), enterprise, form.facts())
        except Refused as refused:
            shared.add_findings(form, refused.findings)
        else:
            messages.success(request, _("Saved."))
            return redirect("organisations:detail", pk=pk)
    back = reverse("organisations:detail", args=[pk])
    return render(request, "organisations/form.html", {"form": form, "title": _("Edit the enterprise"), "back": back})


@login_required
def found(request: HttpRequest) -> HttpResponse:
    """Set up an authority or an institute."""
    permissions.require(request.user, "organisations.found")
    form = FoundForm(_sent(request), initial=_filled_in(request))
    if _is_saved(request) and form.is_valid():
        given = form.cleaned_data
        name = Text(given["name"], given["name_en"])
        try:
            made = actions.found(_person(request), given["kind"], region_code=given["region_code"], name=name)
        except Refused as refused:
            shared.add_findings(form, refused.findings)
        else:
            return redirect("organisations:detail", pk=made.pk)
    back = reverse("organisations:list")
    return render(
        request, "organisations/form.html", {"form": form, "title": _("Set up an organisation"), "back": back}
    )


@login_required
def invite(request: HttpRequest, pk: int) -> HttpResponse:
    """Invite a person by e-mail address."""
    organisation = _visible(request, pk)
    permissions.require(request.user, "organisations.invite", organisation)
    form = InvitationForm(request.POST or None, organisation=organisation)
    if form.is_valid():
        try:
            invitation, token = actions.invite(_person(request), organisation, **form.cleaned_data)
        except Refused as refused:
            shared.add_findings(form, refused.findings)
        else:
            _send(request, invitation, token)
            return redirect("organisations:detail", pk=pk)
    return render(request, "organisations/invite.html", {"form": form, "organisation": organisation})


def join(request: HttpRequest, token: str) -> HttpResponseBase:
    """Show an invitation and take it up. Whoever is not signed in is led to sign in or up, and back here."""
    invitation = actions.find_invitation(token)
    if not request.user.is_authenticated:
        return _welcome(request, invitation)
    if invitation is None:
        raise Http404
    if request.method != "POST":
        return _invitation_page(request, invitation)
    membership = actions.accept_invitation(_person(request), token)
    messages.success(request, _("You have joined %(name)s.") % {"name": membership.organisation.label})
    return redirect("organisations:detail", pk=membership.organisation_id)


def _welcome(request: HttpRequest, invitation: Invitation | None) -> HttpResponseBase:
    """What a link shows to somebody who is not signed in: an open invitation; of any other it tells nothing."""
    if invitation is None or not actions.is_open(invitation):
        return redirect_to_login(request.path)
    opened_link_to(request, invitation.email)
    return _invitation_page(request, invitation)


def _invitation_page(request: HttpRequest, invitation: Invitation) -> HttpResponse:
    department = queries.department_name(invitation.department)
    return render(request, "organisations/join.html", {"invitation": invitation, "department": department})


@login_required
@require_POST
def end_membership(request: HttpRequest, pk: int) -> HttpResponse:
    """End somebody's role."""
    seen = Membership.objects.filter(organisation__in=queries.visible_to(_person(request)))
    membership = get_object_or_404(seen.select_related("organisation", "user"), pk=pk)
    actions.end_membership(_person(request), membership)
    messages.success(request, _("The role has ended."))
    if not permissions.may(request.user, "organisations.see", membership.organisation):
        return redirect("organisations:mine")
    return redirect("organisations:detail", pk=membership.organisation_id)


@login_required
@require_GET
def regions(request: HttpRequest) -> HttpResponse:
    """The options for the regions of a province."""
    choices = queries.region_choices(request.GET.get("province", "")[:6])
    return render(request, "organisations/regions.html", {"choices": choices})


def _person(request: HttpRequest) -> User:
    return cast(User, request.user)


def _visible(request: HttpRequest, pk: int) -> Organisation:
    return get_object_or_404(queries.visible_to(_person(request)).select_related("group"), pk=pk)


def _search(rows: QuerySet[Organisation], words: str) -> QuerySet[Organisation]:
    return matching(rows, words, "words")


def _is_saved(request: HttpRequest) -> bool:
    return request.method == "POST" and SHOW_REGIONS not in request.POST


def _sent(request: HttpRequest) -> dict[str, object] | None:
    return request.POST if _is_saved(request) else None  # type: ignore[return-value]


def _filled_in(request: HttpRequest) -> dict[str, object]:
    """What was filled in already when only the regions were asked for."""
    return {name: value for name, value in request.POST.items() if name != SHOW_REGIONS}


def _send(request: HttpRequest, invitation: Invitation, token: str) -> None:
    messages.success(request, _("The invitation is on its way to %(email)s.") % {"email": invitation.email})
    if settings.TIDU_DEMO:
        # The demo sends no mail, so the page shows what the mail would say.
        messages.info(request, request.build_absolute_uri(reverse("organisations:join", args=[token])))
