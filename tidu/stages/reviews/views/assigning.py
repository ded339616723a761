"""Dossiers in review, and the experts of each."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST, require_safe

from tidu.campaigns.models import Campaign
from tidu.core import findings, permissions
from tidu.core.findings import Finding, Refused
from tidu.core.lists import Column, Filter, ListPage, answer, list_of
from tidu.core.presentation import Act, Fact, Tag
from tidu.dossiers import lists
from tidu.dossiers.actions import record_opening
from tidu.dossiers.models import Opened
from tidu.organisations.models import Membership
from tidu.stages.reviews import actions, queries
from tidu.stages.reviews.actions.assigning import conflicts_of
from tidu.stages.reviews.forms import ReasonForm, said
from tidu.stages.reviews.models import Assignment, Review
from tidu.stages.reviews.states import AssignmentState, ReviewState

ALONG = "step__dossier__"
EXPERTS = [(queries.LACKING, gettext_lazy("lacks experts")), (queries.SCORING, gettext_lazy("lacks scores"))]


@login_required
@require_safe
def review_list(request: HttpRequest) -> HttpResponseBase:
    """The dossiers in review, with the progress of each."""
    permissions.require(request.user, "reviews.see")
    listed = list_of(
        request,
        queries.open_reviews(queries.visible_to(request.user)),
        review_columns(),
        search=queries.search,
        search_label=_("Number, project, enterprise or unit"),
        filters=[
            Filter("experts", _("Experts and scores"), EXPERTS, queries.by_experts),
            lists.by_campaign(ALONG),
            lists.by_unit(ALONG),
            lists.by_industry(ALONG),
        ],
        link=lambda review: reverse("reviews:detail", args=[review.pk]),
        empty=_("No dossier is in review."),
        enrich=queries.with_scores,
    )
    return answer(request, "reviews/list.html", listed, _("Expert review"), {"acts": ranking_links()})


def review_columns() -> list[Column]:
    """The columns of the list of reviews."""
    return [
        Column(
            "number", _("Number"), lambda review: review.step.dossier.number, "tight", sort=["step__dossier__number"]
        ),
        Column("project", _("Project"), project_cell, "main"),
        Column("unit", _("Recommending unit"), lambda review: review.step.dossier.unit.label, "wide"),
        Column("assigned", _("Experts"), assigned_cell, "num"),
        Column("scored", _("Scored"), scored_cell, "num"),
        Column("mean", _("Raw mean"), lambda review: queries.progress_of(review).mean, "num"),
    ]


def project_cell(review: Review) -> object:
    """The project above the enterprise."""
    dossier = review.step.dossier
    return dossier.title, dossier.factory.enterprise.name


def assigned_cell(review: Review) -> str:
    """How many experts of how many."""
    progress = queries.progress_of(review)
    return f"{progress.assigned} / {progress.needed}"


def scored_cell(review: Review) -> str:
    """How many handed-in scores of how many."""
    progress = queries.progress_of(review)
    return f"{progress.scored} / {progress.needed}"


def ranking_links() -> list[Act]:
    """One link for each stage that has or had dossiers in review."""
    stages = Review.objects.order_by().values_list("step__dossier__campaign", "step__stage_key").distinct()
    campaigns = Campaign.objects.in_bulk()
    return [
        Act(
            _("Ranking: {campaign}").format(campaign=said(campaigns[pk].title)),
            reverse("reviews:ranking", args=[pk, key]),
            "get",
            "quiet",
        )
        for pk, key in sorted(stages)
    ]


@login_required
@require_safe
def detail(request: HttpRequest, pk: int) -> HttpResponse:
    """The experts of one dossier; for the secretariat, those who could be assigned."""
    review = get_object_or_404(queries.with_scores(queries.visible_to(request.user)), pk=pk)
    record_opening(request.user, review.step.dossier, Opened.DESK, review.step.stage_key)
    may_assign = permissions.may(request.user, "reviews.assign", review) and review.state == ReviewState.OPEN
    context = {
        "review": review,
        "dossier": review.step.dossier,
        "stage": review.step.stage,
        "tag": Tag(review.get_state_display(), "quiet" if review.state == ReviewState.OPEN else "ok"),
        "facts": facts_of(review),
        "assigned": assigned_list(request, review, may_assign),
        "candidates": candidate_list(request, review) if may_assign else None,
    }
    return render(request, "reviews/detail.html", context)


def facts_of(review: Review) -> list[Fact]:
    """What the secretariat must know of the dossier to choose experts."""
    dossier, progress = review.step.dossier, queries.progress_of(review)
    enterprise = dossier.factory.enterprise
    return [
        Fact(_("Applying enterprise"), enterprise.name),
        Fact(_("Factory"), dossier.factory.name),
        Fact(_("Recommending unit"), dossier.unit.label),
        Fact(_("Central enterprise group"), enterprise.group.label if enterprise.group else None),
        Fact(_("Experts for each dossier"), progress.needed, review.step.stage.citation),
        Fact(_("Raw mean"), progress.mean),
    ]


def assigned_list(request: HttpRequest, review: Review, may_withdraw: bool) -> ListPage:
    """The experts assigned now. Totals stand there only once they are handed in."""
    columns = [
        Column("expert", _("Expert"), lambda one: (one.expert.user.name, one.expert.organisation.label), "main"),
        Column("state", _("State"), assignment_tag),
        Column("total", _("Total"), lambda one: one.total, "num"),
    ]
    if may_withdraw:
        columns.append(Column("act", "", withdrawal))
    assignments = queries.progress_of(review).assignments
    return list_of(request, assignments, columns, empty=_("No expert is assigned yet."), prefix="a")


def assignment_tag(one: Assignment) -> Tag:
    """Whether the scores are in."""
    return Tag(one.get_state_display(), "ok" if one.state == AssignmentState.SCORED else "warn")


def withdrawal(one: Assignment) -> Act | None:
    """The button that takes the dossier from the expert, as long as nothing is handed in."""
    if one.state != AssignmentState.ASSIGNED:
        return None
    url = reverse("reviews:unassign", args=[one.pk])
    return Act(_("Withdraw the assignment"), url, tone="quiet", reason_label=_("Reason"))


def candidate_list(request: HttpRequest, review: Review) -> ListPage:
    """All experts; where one cannot be assigned, the reason stands in place of the button."""
    progress = queries.progress_of(review)
    assigned = {one.expert.user_id for one in progress.assignments}
    full = progress.assigned >= progress.needed
    columns = [
        Column("expert", _("Expert"), lambda expert: (expert.user.name, expert.organisation.label), "main"),
        Column("in_hand", _("To score now"), lambda expert: expert.in_hand, "num"),
        Column("act", _("Assignment"), lambda expert: assignment_act(review, expert, assigned, full)),
    ]
    return list_of(
        request,
        queries.experts(),
        columns,
        search=queries.search_experts,
        search_label=_("Expert or institute"),
        empty=_("No expert has joined yet."),
        prefix="e",
    )


def assignment_act(review: Review, expert: Membership, assigned: set[int], full: bool) -> object:
    """Assign, or why not."""
    if expert.user_id in assigned:
        return Tag(_("assigned"), "ok")
    against = conflicts_of(expert, review, review.step.stage)
    if against:
        return Tag(_("must stand aside"), "warn"), *map(findings.reason, against)
    if full:
        return None
    return Act(_("Assign"), reverse("reviews:assign", args=[review.pk]), tone="quiet", hidden={"expert": expert.pk})


@require_POST
@login_required
def assign(request: HttpRequest, pk: int) -> HttpResponse:
    """Assign an expert."""
    review = get_object_or_404(queries.visible_to(request.user), pk=pk)
    permissions.require(request.user, "reviews.assign", review)
    expert = get_object_or_404(queries.experts(), pk=posted_number(request, "expert"))
    actions.assign(request.user, review, expert)
    messages.success(request, _("{expert} is assigned.").format(expert=expert.user.name))
    return redirect("reviews:detail", pk=review.pk)


@require_POST
@login_required
def unassign(request: HttpRequest, pk: int) -> HttpResponse:
    """Withdraw an assignment."""
    assignment = get_object_or_404(queries.assignments_visible_to(request.user), pk=pk)
    permissions.require(request.user, "reviews.unassign", assignment)
    form = ReasonForm(request.POST)
    if not form.is_valid():
        raise Refused([Finding("reviews.withdrawal_needs_reason", field="reason")])
    actions.unassign(request.user, assignment, form.cleaned_data["reason"])
    messages.success(request, _("The assignment is withdrawn."))
    return redirect("reviews:detail", pk=assignment.review_id)


def posted_number(request: HttpRequest, name: str) -> int:
    """A posted key of a row; 0, which no row has, where it is none."""
    return next(iter(numbers([request.POST.get(name, "")])), 0)


def numbers(values: list[str]) -> set[int]:
    """Posted keys of rows; what cannot be one is 0."""
    return {int(value) if value.isdecimal() and len(value) <= 18 else 0 for value in values}
