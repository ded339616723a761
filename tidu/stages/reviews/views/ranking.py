"""The ranking of a stage, and its conclusion in two steps."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from tidu.accounts.confirmation import confirm_identity
from tidu.campaigns.models import Campaign
from tidu.core import findings, permissions
from tidu.core.findings import refuse_if
from tidu.core.lists import Column, ListPage, list_of
from tidu.core.presentation import Tag, Tone
from tidu.rulebook.model import Stage
from tidu.stages.reviews import actions, queries
from tidu.stages.reviews.actions.concluding import findings_against, readiness
from tidu.stages.reviews.forms import ConclusionForm
from tidu.stages.reviews.states import ReviewState
from tidu.stages.reviews.views.assigning import numbers

Lines = list[queries.Ranked]
TONES: dict[str, Tone] = {ReviewState.OPEN: "quiet", ReviewState.PASSED: "ok", ReviewState.REFUSED: "seal"}


def find_stage(request: HttpRequest, campaign_pk: int, stage_key: str) -> tuple[Campaign, Stage]:
    """The campaign and its stage; 404 for strangers and for anything that is not an expert review."""
    if not permissions.may(request.user, "reviews.see"):
        raise Http404
    campaign = get_object_or_404(Campaign, pk=campaign_pk)
    try:
        stage = campaign.notice.stage(stage_key)
    except KeyError as unknown:
        raise Http404 from unknown
    if stage.kind != queries.KIND:
        raise Http404
    return campaign, stage


def lines_of(request: HttpRequest, campaign: Campaign, stage: Stage) -> Lines:
    """The ranking of the reviews that are still open."""
    reviews = queries.in_stage(queries.visible_to(request.user), campaign, stage.key)
    return queries.ranking(queries.with_scores(queries.open_reviews(reviews)))


@dataclass(frozen=True)
class Choice:
    """Which dossiers are to go on, as the address says it: all down to a place, some more, without some."""

    through: int
    taken: frozenset[int]
    left: frozenset[int]

    @classmethod
    def of(cls, data: QueryDict) -> Choice:
        """The choice that an address holds; what is no number counts as nothing."""
        through = numbers(data.getlist("through"))
        return cls(
            max(through, default=0), frozenset(numbers(data.getlist("take"))), frozenset(numbers(data.getlist("leave")))
        )

    def holds(self, line: queries.Standing | queries.Ranked, pk: int) -> bool:
        """Whether a line is to go on."""
        above = line.place is not None and line.place <= self.through
        return pk in self.taken or (above and pk not in self.left)

    def turned(self, line: queries.Ranked) -> dict[str, list[int]]:
        """The parameters of the same choice, but for one line."""
        pk, above = line.review.pk, line.place is not None and line.place <= self.through
        held = self.holds(line, pk)
        taken, left = self.taken - {pk}, self.left - {pk}
        taken |= {pk} if not held and not above else set()
        left |= {pk} if held and above else set()
        return {"take": sorted(taken), "leave": sorted(left)}


@login_required
@require_safe
def ranking(request: HttpRequest, campaign: int, stage: str) -> HttpResponse:
    """The dossiers of a stage by raw mean; the secretariat chooses here those that go on to the list."""
    found, its_stage = find_stage(request, campaign, stage)
    lines = queries.standings(queries.in_stage(queries.visible_to(request.user), found, its_stage.key))
    waiting = queries.stood(line for line in lines if line.state == ReviewState.OPEN)
    selecting = bool(permissions.may(request.user, "reviews.conclude") and waiting)
    choice = Choice.of(request.GET)
    page = ranking_list(request, lines, choice if selecting else None)
    context = {
        "campaign": found,
        "stage": its_stage,
        "list": page,
        "selecting": selecting,
        "choice": choice,
        "kept": page.hidden("through", "take", "leave"),
        "chosen": [line.pk for line in waiting if choice.holds(line, line.pk)],
        "waiting": len(waiting),
        "not_ready": [findings.reason(one) for one in readiness(waiting, its_stage)] if waiting else [],
        "seen": queries.standings_digest(waiting),
    }
    return render(request, "reviews/ranking.html", context)


def ranking_list(request: HttpRequest, lines: list[queries.Standing], choice: Choice | None) -> ListPage:
    """The ranking page by page; the choice stands in the address, so that no page loses it."""
    columns = ranking_columns()
    if choice is not None:
        cell = partial(choice_cell, request, choice)
        columns.insert(0, Column("select", _("List"), cell, "rank", template="reviews/_select.html", exported=False))
    empty = _("No dossier has come to this stage yet.")
    return list_of(request, lines, columns, empty=empty, link=link_of, enrich=queries.shown_lines)


def choice_cell(request: HttpRequest, choice: Choice, line: queries.Ranked) -> tuple[bool, str] | None:
    """Whether an open line is chosen, and the address where it is not, or is."""
    if line.review.state != ReviewState.OPEN:
        return None
    address = request.GET.copy()
    for name, values in choice.turned(line).items():
        address.setlist(name, [str(value) for value in values])
    return choice.holds(line, line.review.pk), f"?{address.urlencode()}#take-{line.review.pk}"


def ranking_columns() -> list[Column]:
    """The columns of the ranking."""
    return [
        Column("place", _("Placing"), lambda line: line.place, "rank num"),
        Column("project", _("Project"), project_cell, "main"),
        Column("unit", _("Recommending unit"), lambda line: line.review.step.dossier.unit.label, "wide"),
        Column("mean", _("Raw mean"), lambda line: line.progress.mean, "num"),
        Column("scores", _("Scores"), scores_cell, "wide"),
        Column("state", _("State"), lambda line: Tag(line.review.get_state_display(), TONES[line.review.state])),
    ]


def project_cell(line: queries.Ranked) -> object:
    """The project above its number and enterprise."""
    dossier = line.review.step.dossier
    return dossier.title, f"{dossier.number} · {dossier.factory.enterprise.name}"


def scores_cell(line: queries.Ranked) -> object:
    """Every handed-in total with its expert."""
    return " · ".join(f"{name} {total}" for name, total in line.progress.totals)


def link_of(line: queries.Ranked) -> str:
    """The page of the review."""
    return reverse("reviews:detail", args=[line.review.pk])


@require_POST
@login_required
def proposal(request: HttpRequest, campaign: int, stage: str) -> HttpResponse:
    """What would be concluded, by name and number, before it is. Changes nothing."""
    found, its_stage = find_stage(request, campaign, stage)
    permissions.require(request.user, "reviews.conclude")
    lines = lines_of(request, found, its_stage)
    selected = numbers(request.POST.getlist("selected"))
    refuse_if(findings_against(lines, its_stage, selected))
    form = ConclusionForm(initial={"seen": request.POST.get("seen", "")})
    return proposal_page(request, found, its_stage, (lines, selected), form)


def proposal_page(
    request: HttpRequest, campaign: Campaign, stage: Stage, chosen: tuple[Lines, set[int]], form: ConclusionForm
) -> HttpResponse:
    """The page before the conclusion."""
    lines, selected = chosen
    form.fields["reason"].required = any(line.review.pk not in selected for line in lines)
    context = {
        "campaign": campaign,
        "stage": stage,
        "going_on": [line for line in lines if line.review.pk in selected],
        "staying": [line for line in lines if line.review.pk not in selected],
        "form": form,
    }
    return render(request, "reviews/proposal.html", context, status=422 if form.errors else 200)


@require_POST
@login_required
@confirm_identity
def conclude(request: HttpRequest, campaign: int, stage: str) -> HttpResponse:
    """Conclude the stage with the selection."""
    found, its_stage = find_stage(request, campaign, stage)
    selected = numbers(request.POST.getlist("selected"))
    form = ConclusionForm(request.POST)
    if not form.is_valid():
        lines = lines_of(request, found, its_stage)
        return proposal_page(request, found, its_stage, (lines, selected), form)
    done = actions.conclude(request.user, found, stage, selected=selected, **form.cleaned_data)
    words = _("The stage is concluded: {passed} go on to the list, {refused} do not.")
    messages.success(request, words.format(passed=done.passed, refused=done.refused))
    return redirect("reviews:ranking", campaign=found.pk, stage=stage)
