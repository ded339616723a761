"""An expert's own dossiers: reading, scoring, handing in."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST, require_safe

from tidu.accounts.confirmation import confirm_identity
from tidu.campaigns.pages import deadline_of
from tidu.campaigns.queries import WINDOWS
from tidu.core import files, permissions
from tidu.core.lists import Column, Filter, answer, list_of
from tidu.core.models import StoredFile
from tidu.core.presentation import Tag
from tidu.dossiers.actions import record_opening
from tidu.dossiers.models import Opened, Version
from tidu.dossiers.queries import last_version, notice_of
from tidu.rulebook.model import Criterion
from tidu.stages.reviews import actions, queries, rules
from tidu.stages.reviews.actions.scoring import digest_of_scores, total_of
from tidu.stages.reviews.awaiting import window_of_step
from tidu.stages.reviews.forms import ScoreForm
from tidu.stages.reviews.models import Assignment, Score
from tidu.stages.reviews.states import AssignmentState

WORK = [(queries.TO_SCORE, gettext_lazy("to be scored")), (queries.SCORED, gettext_lazy("handed in"))]


@login_required
@require_safe
def mine(request: HttpRequest) -> HttpResponseBase:
    """The dossiers assigned to the expert, those to be scored first."""
    permissions.require(request.user, "reviews.list_own")
    own = queries.assignments_of(request.user).prefetch_related(f"review__step__dossier__campaign__{WINDOWS}")
    listed = list_of(
        request,
        own.order_by("state", "review__step__dossier__number"),
        own_columns(),
        search=queries.search_assignments,
        search_label=_("Number, project or enterprise"),
        filters=[Filter("work", _("Scores"), WORK, queries.by_work)],
        link=lambda one: reverse("reviews:score", args=[one.pk]),
        empty=_("No dossier is assigned to you."),
    )
    return answer(request, "reviews/mine.html", listed, _("Dossiers to score"))


def own_columns() -> list[Column]:
    """The columns of an expert's list."""
    return [
        Column(
            "number",
            _("Number"),
            lambda one: one.review.step.dossier.number,
            "tight",
            sort=["review__step__dossier__number"],
        ),
        Column("project", _("Project"), project_cell, "main"),
        Column("due", _("Until"), lambda one: window_of_step(one.review.step).closes_at, "wide"),
        Column("state", _("State"), state_cell),
    ]


def project_cell(one: Assignment) -> object:
    """The project above the enterprise."""
    dossier = one.review.step.dossier
    return dossier.title, dossier.factory.enterprise.name


def state_cell(one: Assignment) -> Tag:
    """Whether the scores are in."""
    return Tag(one.get_state_display(), "ok" if one.state == AssignmentState.SCORED else "warn")


@login_required
@require_safe
def score(request: HttpRequest, pk: int) -> HttpResponse:
    """The dossier beside the score sheet."""
    assignment = get_object_or_404(queries.assignments_of(request.user), pk=pk)
    record_opening(request.user, assignment.review.step.dossier, Opened.DESK, assignment.review.step.stage_key)
    form = ScoreForm(queries.sheet_of(assignment.review), queries.scores_of(assignment))
    return score_page(request, assignment, form)


def score_page(request: HttpRequest, assignment: Assignment, form: ScoreForm) -> HttpResponse:
    """The page of an assignment: its form as long as it is scored, else what was handed in."""
    context = {**shared_context(assignment), "form": form if may_score(request, assignment) else None}
    return render(request, "reviews/score.html", context, status=422 if form.errors else 200)


def may_score(request: HttpRequest, assignment: Assignment) -> bool:
    """Whether the person may still change the scores."""
    return permissions.may(request.user, "reviews.score", assignment)


def shared_context(assignment: Assignment) -> dict[str, Any]:
    """The dossier as submitted, its stage, and the scores as saved."""
    dossier = assignment.review.step.dossier
    version = last_version(dossier)
    sheet, scores = queries.sheet_of(assignment.review), queries.scores_of(assignment)
    return {
        "assignment": assignment,
        "tag": state_cell(assignment),
        "deadline": deadline_of(_("Hand in until"), window_of_step(assignment.review.step)),
        "dossier": dossier,
        "version": version,
        "application": notice_of(dossier).application,
        "sheet": sheet,
        "rows": [given_row(criterion, scores.get(criterion.key)) for criterion in sheet.criteria],
        "total": total_of(queries.points_of(scores)),
    }


def given_row(criterion: Criterion, given: Score | None) -> tuple[Criterion, str, str]:
    """A criterion with its points, "" where there are none, and the comment."""
    if given is None:
        return criterion, "", ""
    return criterion, "" if given.points is None else rules.plain(given.points), given.comment


@require_POST
@login_required
def save(request: HttpRequest, pk: int) -> HttpResponse:
    """Keep the draft; go on to the check where the expert asks for it."""
    assignment = get_object_or_404(queries.assignments_of(request.user), pk=pk)
    permissions.require(request.user, "reviews.score", assignment)
    form = ScoreForm(queries.sheet_of(assignment.review), queries.scores_of(assignment), request.POST)
    if not form.is_valid():
        return score_page(request, assignment, form)
    actions.save_scores(request.user, assignment, form.given)
    if "check" in request.POST:
        return redirect("reviews:check", pk=pk)
    messages.success(request, _("The draft is saved. Nobody else sees it until you hand it in."))
    return redirect("reviews:score", pk=pk)


@login_required
@require_safe
def check(request: HttpRequest, pk: int) -> HttpResponse:
    """The saved scores as they would be handed in, and what is missing."""
    assignment = get_object_or_404(queries.assignments_of(request.user), pk=pk)
    if not may_score(request, assignment):
        return redirect("reviews:score", pk=pk)
    record_opening(request.user, assignment.review.step.dossier, Opened.DESK, assignment.review.step.stage_key)
    scores, sheet = queries.scores_of(assignment), queries.sheet_of(assignment.review)
    missing = rules.missing_points(sheet.criteria, queries.points_of(scores))
    context = {**shared_context(assignment), "missing": missing, "seen": digest_of_scores(scores)}
    return render(request, "reviews/check.html", context)


@require_POST
@login_required
@confirm_identity
def hand_in(request: HttpRequest, pk: int) -> HttpResponse:
    """Hand in the scores for good."""
    assignment = get_object_or_404(queries.assignments_of(request.user), pk=pk)
    actions.hand_in(request.user, assignment, request.POST.get("seen", ""))
    messages.success(request, _("Your scores are handed in."))
    return redirect("reviews:score", pk=pk)


@login_required
@require_safe
def file(request: HttpRequest, pk: int, digest: str) -> HttpResponseBase:
    """A proof of the submitted version, for the assigned expert alone."""
    assignment = get_object_or_404(queries.assignments_of(request.user), pk=pk)
    proof = proof_of(last_version(assignment.review.step.dossier), digest)
    stored = get_object_or_404(StoredFile, digest=digest)
    record_opening(request.user, assignment.review.step.dossier, Opened.FILE, digest)
    return files.answer(stored, proof["name"])


def proof_of(version: Version | None, digest: str) -> dict[str, Any]:
    """The entry of a file in the submitted version; 404 where it is not part of it."""
    for proof in version.content["files"] if version else []:
        if proof["digest"] == digest:
            return dict(proof)
    raise Http404
