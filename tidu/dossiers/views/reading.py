"""Reading dossiers: the list, one dossier, its versions, files and log."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET

from tidu.accounts.request import person_of
from tidu.campaigns import window_findings
from tidu.campaigns.pages import deadline_of
from tidu.campaigns.queries import window_of
from tidu.core import clock, files, permissions
from tidu.core.lists import Column, Filter, answer, list_of
from tidu.core.models import StoredFile
from tidu.core.presentation import Act, Deadline
from tidu.dossiers import content, lists, pages, queries
from tidu.dossiers.actions import record_opening
from tidu.dossiers.actions.submitting import window_for
from tidu.dossiers.models import Dossier, Opened
from tidu.dossiers.stages import kind_of
from tidu.dossiers.states import DossierState
from tidu.dossiers.views.opening import openings_of
from tidu.organisations.queries import industry_name, place_name
from tidu.workflow import queries as workflow

COLUMNS = [
    Column(
        "project", gettext_lazy("Project and applicant"), lambda row: (row.title, row.factory.enterprise.name), "main"
    ),
    Column("number", gettext_lazy("Number"), lambda row: row.number, "wide tight", sort=["number"]),
    Column("unit", gettext_lazy("Recommending unit"), lambda row: row.unit.label, "wide", sort=["unit__code"]),
    Column("place", gettext_lazy("Region"), lambda row: place_name(row.factory.region_code), "wide", optional=True),
    Column(
        "industry", gettext_lazy("Industry"), lambda row: industry_name(row.factory.industry), "wide", optional=True
    ),
    Column(
        "credit", gettext_lazy("Credit code"), lambda row: row.factory.enterprise.credit_code, "wide", optional=True
    ),
    Column("started", gettext_lazy("Started"), lambda row: row.started_at, "wide tight", sort=["started_at"]),
    Column("state", gettext_lazy("State"), pages.state_tag, sort=["state"]),
]
BY_STATE = Filter("state", gettext_lazy("State"), DossierState.choices, group="state")


@require_GET
@login_required
def dossier_list(request: HttpRequest) -> HttpResponseBase:
    """The dossiers that the person may open."""
    rows = queries.visible_to(person_of(request)).order_by("-pk")
    shown = list_of(
        request,
        rows,
        COLUMNS,
        search=lists.search_along(""),
        search_label=lists.SEARCH_LABEL,
        filters=[BY_STATE, *lists.by_place()],
        link=lambda row: reverse("dossiers:detail", args=[row.pk]),
        empty=_("No dossiers yet."),
    )
    return answer(request, "dossiers/list.html", shown, _("Dossiers"))


@require_GET
@login_required
def channel_list(request: HttpRequest) -> HttpResponseBase:
    """Factories in the charge of the person's unit that apply through another one."""
    rows = queries.channel_choices(person_of(request)).order_by("pk")
    columns = [
        Column("factory", _("Factory"), lambda row: (row.factory.name, row.factory.enterprise.name), "main"),
        Column("unit", _("Applies through"), lambda row: row.unit.label, sort=["unit__code"]),
        Column("started", _("Chosen on"), lambda row: row.started_at, "wide", sort=["started_at"]),
    ]
    shown = list_of(
        request,
        rows,
        columns,
        search=queries.search_channels,
        search_label=_("Factory, enterprise, credit code"),
        filters=[lists.by_unit()],
        empty=_("All factories in your charge apply through your unit."),
    )
    return answer(request, "dossiers/channels.html", shown, _("Other channels"))


@require_GET
@login_required
def detail(request: HttpRequest, pk: int) -> HttpResponse:
    """One dossier: where it stands, what is next, what it says, what was done."""
    person = person_of(request)
    dossier = get_object_or_404(queries.visible_to(person), pk=pk)
    notice = queries.notice_of(dossier)
    record_opening(person, dossier, Opened.PAGE)
    own = permissions.may(person, "dossiers.edit", dossier)
    shown: dict[str, Any] = {
        "dossier": dossier,
        "notice": notice,
        "application": notice.application,
        "rail": pages.rail_of(dossier, dossier.steps.select_related("dossier__campaign")),
        "tag": pages.state_tag(dossier),
        "version": queries.last_version(dossier),
        "versions": dossier.versions.select_related("submitted_by"),
        "timeline": pages.timeline_of(dossier, _open_entries(dossier), whole=False),
        "acts": _acts(person, dossier),
        "deadline": _deadline(dossier) if dossier.is_editable else None,
        "reasons": pages.labelled_reasons(queries.reasons_given(dossier), notice.application),
        "is_own": queries.is_own(person, dossier),
        "refused": dossier.state == DossierState.DECLINED,
        "may_read_log": permissions.may(person, "dossiers.read_log", dossier),
    }
    return render(request, "dossiers/detail.html", shown | (_draft(dossier) if own else {}))


def _open_entries(dossier: Dossier) -> Any:
    entries = workflow.entries_of(dossier.chain_key)
    return [entry for entry in entries if entry.verb in queries.OPEN_VERBS]


def _draft(dossier: Dossier) -> dict[str, Any]:
    standing = queries.standing_of(dossier)
    findings = pages.linked(standing.findings, dossier)
    return {
        "outline": pages.outline_of(standing),
        "missing": findings,
        "judgements": [
            pages.judgement_of(judgement, dossier, standing.application) for judgement in standing.judgements
        ],
    }


def _deadline(dossier: Dossier) -> Deadline | None:
    return deadline_of(_("Online submission closes"), window_for(dossier, queries.notice_of(dossier)))


def _acts(person: Any, dossier: Dossier) -> list[Act]:
    """What the person can do with the dossier as a whole."""
    acts = []
    if permissions.may(person, "dossiers.edit", dossier):
        acts.append(Act(_("Go on with the application"), reverse("dossiers:submission", args=[dossier.pk]), "get"))
    if permissions.may(person, "dossiers.withdraw", dossier) and _can_be_withdrawn(dossier):
        url = reverse("dossiers:withdraw", args=[dossier.pk])
        acts.append(Act(_("Withdraw"), url, tone="quiet", reason_label=_("Why is the application withdrawn?")))
    window = window_of(dossier.campaign, queries.notice_of(dossier).process[0], dossier.unit_id)
    in_time = not window_findings(window, clock.received())
    if dossier.state == DossierState.WITHDRAWN and in_time and permissions.may(person, "dossiers.resume", dossier):
        acts.append(Act(_("Take up again"), reverse("dossiers:resume", args=[dossier.pk])))
    return acts


def _can_be_withdrawn(dossier: Dossier) -> bool:
    step = queries.open_step(dossier)
    return step is not None and kind_of(step.kind).withdrawable


@require_GET
@login_required
def version(request: HttpRequest, pk: int, number: int) -> HttpResponse:
    """One submitted version as it was frozen."""
    person = person_of(request)
    dossier = get_object_or_404(queries.visible_to(person), pk=pk)
    frozen = get_object_or_404(dossier.versions.all(), number=number)
    record_opening(person, dossier, Opened.VERSION, number)
    application = queries.notice_of(dossier).application
    return render(request, "dossiers/version.html", {"dossier": dossier, "version": frozen, "application": application})


@require_GET
@login_required
def download(request: HttpRequest, pk: int, digest: str) -> HttpResponseBase:
    """One file of the dossier, of the draft to the applicant or of any submitted version."""
    person = person_of(request)
    dossier = get_object_or_404(queries.visible_to(person), pk=pk)
    name = file_name(dossier, digest, with_draft=queries.is_own(person, dossier))
    stored = get_object_or_404(StoredFile, digest=digest)
    record_opening(person, dossier, Opened.FILE, digest)
    return files.answer(stored, name)


def file_name(dossier: Dossier, digest: str, *, with_draft: bool) -> str:
    """The name of a file in a dossier; 404 where the dossier does not have it."""
    rows = [row for frozen in dossier.versions.all() for row in frozen.content["files"]]
    if with_draft:
        rows += content.frozen_content(dossier, {}, content.attachments_of(dossier))["files"]
    for row in rows:
        if row["digest"] == digest:
            return str(row["name"])
    raise Http404


@require_GET
@login_required
def log(request: HttpRequest, pk: int) -> HttpResponse:
    """The whole log of a dossier with its hashes, for auditor and secretariat."""
    person = person_of(request)
    dossier = get_object_or_404(queries.visible_to(person), pk=pk)
    permissions.require(person, "dossiers.read_log", dossier)
    record_opening(person, dossier, Opened.LOG)
    entries = list(workflow.entries_of(dossier.chain_key))
    return render(
        request,
        "dossiers/log.html",
        {
            "dossier": dossier,
            "timeline": pages.timeline_of(dossier, entries, whole=True),
            "entries": entries,
            "seal": workflow.last_seal(),
            "openings": openings_of(request, dossier) if permissions.may(person, "dossiers.read_openings") else None,
        },
    )
