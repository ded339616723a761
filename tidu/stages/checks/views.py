"""The pages of checks."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import BadRequest
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from tidu.accounts.confirmation import confirm_identity
from tidu.accounts.request import person_of
from tidu.campaigns.pages import deadline_of
from tidu.core import forms as shared
from tidu.core import permissions
from tidu.core.findings import Refused
from tidu.core.lists import BulkAct, Column, Filter, answer, list_of
from tidu.core.presentation import Tag
from tidu.dossiers import lists
from tidu.dossiers import queries as dossiers
from tidu.dossiers.actions import record_opening
from tidu.dossiers.models import Opened
from tidu.organisations import queries as organisations
from tidu.organisations.models import Organisation
from tidu.organisations.queries import place_name
from tidu.organisations.roles import Kind, Role
from tidu.stages.checks import actions, pages, queries
from tidu.stages.checks.forms import CheckForm
from tidu.stages.checks.models import Check
from tidu.stages.checks.states import CheckState

TONES: dict[str, Any] = {
    CheckState.OPEN: "brand",
    CheckState.PASSED: "ok",
    CheckState.RETURNED: "warn",
    CheckState.WITHDRAWN: "quiet",
}
DECISIONS = {"pass", "return"}
COLUMNS = [
    Column(
        "project",
        gettext_lazy("Project and applicant"),
        lambda row: (row.step.dossier.title, row.step.dossier.factory.enterprise.name),
        "main",
    ),
    Column(
        "number",
        gettext_lazy("Number"),
        lambda row: row.step.dossier.number,
        "wide tight",
        sort=["step__dossier__number"],
    ),
    Column("unit", gettext_lazy("Checked by"), lambda row: row.step.organisation.label, "wide"),
    Column(
        "since", pgettext_lazy("check", "Since"), lambda row: row.step.opened_at, "wide tight", sort=["step__opened_at"]
    ),
    Column("state", gettext_lazy("State"), lambda row: Tag(row.get_state_display(), TONES[row.state])),
    Column("ticked", gettext_lazy("Points confirmed"), pages.ticked, "num"),
    Column(
        "place",
        gettext_lazy("Region"),
        lambda row: place_name(row.step.dossier.factory.region_code),
        "wide",
        optional=True,
    ),
]


def checkers() -> list[tuple[str, str]]:
    """The authorities that may check."""
    found = Organisation.objects.filter(kind=Kind.AUTHORITY).order_by("code")
    return [(authority.code or "", authority.label) for authority in found]


ALONG = "step__dossier__"
BY_STATE = Filter("state", gettext_lazy("State"), CheckState.choices, group="state")
BY_CHECKER = Filter("checker", gettext_lazy("Checked by"), checkers, group="step__organisation__code")
PASS = BulkAct(
    "pass",
    gettext_lazy("Pass the chosen checks"),
    lambda person, check, seen: actions.pass_check(person, check, check.answers, check.note, seen=seen),
    explained=gettext_lazy(
        "Each check whose points are all confirmed is passed; its dossier goes on to the next stage."
    ),
    mark=lambda check: check.digest,
    guard=confirm_identity,
)


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def check_list(request: HttpRequest) -> HttpResponseBase:
    """The checks that the person may see, the open ones first."""
    shown = list_of(
        request,
        queries.visible_to(person_of(request)).order_by("state", "step__opened_at", "pk"),
        COLUMNS,
        search=lists.search_along(ALONG),
        search_label=lists.SEARCH_LABEL,
        filters=[BY_STATE, lists.by_campaign(ALONG), BY_CHECKER, lists.by_province(ALONG), lists.by_industry(ALONG)],
        link=lambda row: reverse("checks:detail", args=[row.pk]),
        empty=_("Nothing to check. Dossiers appear here as soon as they are submitted."),
        enrich=queries.with_digest,
        bulk=[PASS] if organisations.holds(person_of(request), Role.UNIT_OFFICER) else [],
    )
    return answer(request, "checks/list.html", shown, _("Checks"))


@require_GET
@login_required
def check_page(request: HttpRequest, pk: int) -> HttpResponse:
    """The dossier beside the checklist; each field can be given a reason for a return."""
    check = visible_check(request, pk)
    record_opening(person_of(request), check.step.dossier, Opened.DESK, check.step.stage_key)
    return page(request, check, form_of(check))


def visible_check(request: HttpRequest, pk: int) -> Check:
    """A check that the person may see; 404 otherwise."""
    return get_object_or_404(queries.visible_to(person_of(request)), pk=pk)


def form_of(check: Check, data: Any = None) -> CheckForm:
    """The form of a check under its notice."""
    notice = dossiers.notice_of(check.step.dossier)
    return CheckForm(check, notice.stage(check.step.stage_key), notice.application, data)


def page(request: HttpRequest, check: Check, form: CheckForm, status: int = 200) -> HttpResponse:
    """The page of one check."""
    dossier = check.step.dossier
    notice = dossiers.notice_of(dossier)
    version = dossiers.last_version(dossier)
    may_decide = permissions.may(request.user, "checks.pass", check) and check.state == CheckState.OPEN
    shown = {
        "check": check,
        "dossier": dossier,
        "stage": notice.stage(check.step.stage_key),
        "version": version,
        "form": form,
        "parts": pages.parts_with_reasons(notice.application, version.content, form) if version else [],
        "proofs": pages.proofs_with_reasons(notice.application, version.content, form) if version else [],
        "tag": Tag(check.get_state_display(), TONES[check.state]),
        "deadline": deadline_of(_("Check closes"), queries.window_of_check(check)) if may_decide else None,
        "may_decide": may_decide,
        "reasons": pages.labelled(check.step.findings, notice.application),
    }
    return render(request, "checks/detail.html", shown, status=status)


@require_POST
@login_required
def tick(request: HttpRequest, pk: int) -> HttpResponse:
    """Keep the ticks without deciding."""
    check = visible_check(request, pk)
    form = form_of(check, request.POST)
    if not form.is_valid():
        return page(request, check, form, 422)
    actions.tick(person_of(request), check, form.answers, form.cleaned_data["note"])
    messages.success(request, _("Saved."))
    return redirect("checks:detail", pk)


@require_POST
@login_required
@confirm_identity
def decide(request: HttpRequest, pk: int) -> HttpResponse:
    """Pass or return, as the button says; what says neither decides nothing."""
    check = visible_check(request, pk)
    permissions.require(request.user, "checks.pass", check)
    decision = request.POST.get("decision")
    if decision not in DECISIONS:
        raise BadRequest(decision)
    form = form_of(check, request.POST)
    if not form.is_valid():
        return page(request, check, form, 422)
    try:
        carry_out(request, decision, check, form)
    except Refused as refused:
        shared.add_findings(form, refused.findings)
        return page(request, check, form, 409)
    return redirect("checks:list")


def carry_out(request: HttpRequest, decision: str, check: Check, form: CheckForm) -> None:
    """Do what the button said. A refusal leaves the page as it was filled in."""
    person, note, seen = person_of(request), form.cleaned_data["note"], request.POST.get("seen")
    if decision == "return":
        actions.return_check(person, check, form.reasons, form.answers, note, seen=seen)
        messages.success(request, _("Returned to the applicant."))
        return
    actions.pass_check(person, check, form.answers, note, seen=seen, reasons=form.reasons)
    messages.success(request, _("Passed."))
