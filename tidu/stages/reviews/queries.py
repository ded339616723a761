"""Reads of reviews, assignments and scores."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import TYPE_CHECKING

from django.db.models import Count, Prefetch, Q, QuerySet, Sum

from tidu.campaigns.models import Campaign
from tidu.core.digest import digest_of
from tidu.core.search import matching
from tidu.dossiers.models import Dossier
from tidu.organisations import queries as organisations
from tidu.organisations.models import Membership, Organisation
from tidu.organisations.roles import NATIONAL_ROLES, Role
from tidu.rulebook.model import ScoreSheet, Stage
from tidu.stages.reviews import rules
from tidu.stages.reviews.models import Assignment, Review, Score
from tidu.stages.reviews.states import AssignmentState, ReviewState

if TYPE_CHECKING:
    from tidu.organisations.queries import Person

DOSSIER = ("campaign", "factory__enterprise__group", "unit")
SEARCHED = ("words", "factory__words", "unit__words")
KIND = "expert_review"
LACKING, SCORING = "lacking", "scoring"
TO_SCORE, SCORED = "open", "done"


def visible_to(person: Person) -> QuerySet[Review]:
    """The reviews whose experts and scores a person may see: all of them for national roles, none for others.

    Experts see their own assignments only (``assignments_of``).
    """
    if not organisations.holds_any(person, NATIONAL_ROLES):
        return Review.objects.none()
    return Review.objects.select_related("step", *(f"step__dossier__{name}" for name in DOSSIER))


def assignments_visible_to(person: Person) -> QuerySet[Assignment]:
    """The assignments in the reviews that a person may see."""
    return _with_dossier(Assignment.objects.filter(review__in=visible_to(person)))


def assignments_of(person: Person) -> QuerySet[Assignment]:
    """The dossiers a person has to score or has scored, as an expert who is still one."""
    own = [membership.pk for membership in organisations.memberships_of(person) if membership.role == Role.EXPERT]
    assigned = Assignment.objects.filter(expert__in=own).exclude(state=AssignmentState.WITHDRAWN)
    return _with_dossier(assigned)


def _with_dossier(assignments: QuerySet[Assignment]) -> QuerySet[Assignment]:
    dossier = (f"review__step__dossier__{name}" for name in DOSSIER)
    return assignments.select_related("expert__user", "expert__organisation", "review__step", *dossier)


def search(reviews: QuerySet[Review], words: str) -> QuerySet[Review]:
    """Reviews of dossiers whose number, project, factory, enterprise or unit contains the words."""
    return matching(reviews, words, *(f"step__dossier__{name}" for name in SEARCHED))


def search_assignments(assignments: QuerySet[Assignment], words: str) -> QuerySet[Assignment]:
    """Assignments to dossiers whose number, project, factory, enterprise or unit contains the words."""
    return matching(assignments, words, *(f"review__step__dossier__{name}" for name in SEARCHED))


def open_reviews(reviews: QuerySet[Review]) -> QuerySet[Review]:
    """Those that wait for experts, scores or the conclusion, by dossier."""
    return reviews.filter(state=ReviewState.OPEN).order_by("step__dossier__number", "pk")


def counted(reviews: QuerySet[Review]) -> list[tuple[int, int, str, int, int]]:
    """The open ones of the reviews: each with its campaign and stage, and how many experts are assigned and how many
    handed in."""
    active = Count("assignments", filter=~Q(assignments__state=AssignmentState.WITHDRAWN))
    scored = Count("assignments", filter=Q(assignments__state=AssignmentState.SCORED))
    rows = Review.objects.filter(pk__in=reviews.order_by().values("pk"), state=ReviewState.OPEN).order_by("pk")
    where = ("pk", "step__dossier__campaign", "step__stage_key")
    return list(rows.annotate(active=active, scored=scored).values_list(*where, "active", "scored"))


def by_experts(reviews: QuerySet[Review], choice: str) -> QuerySet[Review]:
    """The open reviews that lack experts, or that have them and lack scores."""
    rows = counted(reviews)
    campaigns = Campaign.objects.in_bulk({campaign for _pk, campaign, *_rest in rows})
    chosen = []
    for pk, campaign, stage_key, assigned, handed_in in rows:
        needed = int(campaigns[campaign].notice.stage(stage_key).parameters["experts_per_dossier"])
        if choice == (LACKING if assigned < needed else SCORING if handed_in < needed else ""):
            chosen.append(pk)
    return reviews.filter(pk__in=chosen)


def to_score(assignments: QuerySet[Assignment]) -> QuerySet[Assignment]:
    """Those whose scores are still to be handed in."""
    return assignments.filter(state=AssignmentState.ASSIGNED, review__state=ReviewState.OPEN)


def by_work(assignments: QuerySet[Assignment], choice: str) -> QuerySet[Assignment]:
    """Those still to be scored, or those handed in."""
    return to_score(assignments) if choice == TO_SCORE else assignments.filter(state=AssignmentState.SCORED)


def in_stage(reviews: QuerySet[Review], campaign: Campaign, stage_key: str) -> QuerySet[Review]:
    """The reviews of one stage of one campaign."""
    return reviews.filter(step__dossier__campaign=campaign, step__stage_key=stage_key)


def with_scores(reviews: QuerySet[Review]) -> QuerySet[Review]:
    """Reviews with their active assignments and handed-in totals read ahead, in one query for all."""
    active = (
        Assignment.objects.exclude(state=AssignmentState.WITHDRAWN)
        .select_related("expert__user", "expert__organisation")
        .annotate(total=Sum("scores__points", filter=Q(state=AssignmentState.SCORED)))
        .order_by("pk")
    )
    return reviews.prefetch_related(Prefetch("assignments", queryset=active, to_attr="active"))


@dataclass(frozen=True)
class Progress:
    """How far the review of a dossier is. ``totals``: of the experts who handed in, beside their names."""

    review: Review
    needed: int
    assignments: tuple[Assignment, ...]
    totals: tuple[tuple[str, Decimal], ...]

    @property
    def assigned(self) -> int:
        """How many experts are assigned."""
        return len(self.assignments)

    @property
    def scored(self) -> int:
        """How many experts handed in."""
        return len(self.totals)

    @property
    def mean(self) -> Decimal | None:
        """The official number: the raw mean of the totals."""
        return rules.raw_mean([total for _, total in self.totals])


def progress_of(review: Review) -> Progress:
    """How far a review is that was read by ``with_scores``."""
    active: list[Assignment] = getattr(review, "active")  # noqa: B009 - read ahead by with_scores
    scored = [one for one in active if one.state == AssignmentState.SCORED]
    totals = [(one.expert.user.name, Decimal(getattr(one, "total") or 0)) for one in scored]  # noqa: B009 - annotated
    needed = int(review.step.stage.parameters["experts_per_dossier"])
    return Progress(review, needed, tuple(active), tuple(totals))


@dataclass(frozen=True)
class Ranked:
    """One line of the ranking with the review that stands there."""

    place: int | None
    progress: Progress

    @property
    def totals(self) -> tuple[tuple[str, Decimal], ...]:
        """The totals of the experts who handed in."""
        return self.progress.totals

    @property
    def review(self) -> Review:
        """The review that stands here."""
        return self.progress.review


def ranking(reviews: Iterable[Review]) -> list[Ranked]:
    """Reviews read by ``with_scores`` in the order of their raw means."""
    by_number = {str(review.step.dossier): progress_of(review) for review in reviews}
    placed = rules.ranked({number: progress.mean for number, progress in by_number.items()})
    return [Ranked(one.place, by_number[one.number]) for one in placed]


def ranking_digest(lines: Iterable[Ranked]) -> str:
    """The digest of a ranking as it was seen: dossiers, places and totals."""
    return standings_digest(
        [
            Standing(line.place, line.review.pk, str(line.review.step.dossier), line.review.state, line.progress.totals)
            for line in lines
        ]
    )


@dataclass(frozen=True)
class Standing:
    """One line of the ranking without what it stands for. ``totals``: of the experts who handed in, by name."""

    place: int | None
    pk: int
    number: str
    state: str
    totals: tuple[tuple[str, Decimal], ...]


def standings(reviews: QuerySet[Review]) -> list[Standing]:
    """The ranking of reviews in two plain reads: over a thousand dossiers must stand in one, page by page."""
    scored = Assignment.objects.filter(review__in=reviews.order_by().values("pk"), state=AssignmentState.SCORED)
    sums = scored.annotate(total=Sum("scores__points")).order_by("pk")
    totals: dict[int, list[tuple[str, Decimal]]] = {}
    for pk, name, total in sums.values_list("review", "expert__user__name", "total"):
        totals.setdefault(pk, []).append((name, Decimal(total or 0)))
    rows = reviews.order_by("pk").values_list("pk", "step__dossier", "step__dossier__number", "state")
    return stood(
        Standing(None, pk, number or f"#{dossier}", state, tuple(totals.get(pk, ())))
        for pk, dossier, number, state in rows
    )


def stood(lines: Iterable[Standing]) -> list[Standing]:
    """Lines in the order of their raw means, each with its place."""
    by_number = {line.number: line for line in lines}
    means = {number: rules.raw_mean([total for _, total in line.totals]) for number, line in by_number.items()}
    return [replace(by_number[one.number], place=one.place) for one in rules.ranked(means)]


def standings_digest(lines: Iterable[Standing]) -> str:
    """The digest of a ranking as it was seen: dossiers, places and totals."""
    return digest_of([[line.number, line.place, line.totals] for line in lines])


def shown_lines(lines: Iterable[Standing]) -> list[Ranked]:
    """Lines with the reviews that they stand for, read for one page."""
    lines = list(lines)
    reviews = with_scores(Review.objects.select_related("step", *(f"step__dossier__{name}" for name in DOSSIER)))
    found = reviews.in_bulk([line.pk for line in lines])
    return [Ranked(line.place, progress_of(found[line.pk])) for line in lines if line.pk in found]


def stage_of(review: Review) -> Stage:
    """The stage as the pinned notice describes it."""
    return review.step.dossier.campaign.notice.stage(review.step.stage_key)


def sheet_of(review: Review) -> ScoreSheet:
    """The score sheet that the stage names."""
    notice = review.step.dossier.campaign.notice
    return notice.score_sheets[notice.stage(review.step.stage_key).parameters["score_sheet"]]


def scores_of(assignment: Assignment) -> dict[str, Score]:
    """What an expert gave so far, by criterion."""
    return {score.criterion: score for score in assignment.scores.all()}


def points_of(scores: dict[str, Score]) -> rules.Points:
    """The points alone."""
    return {key: score.points for key, score in scores.items()}


def experts() -> QuerySet[Membership]:
    """All active experts with what conflicts look at, and how many dossiers each still has to score (``in_hand``)."""
    active = Membership.objects.filter(role=Role.EXPERT, ended_on__isnull=True, user__is_active=True)
    belongs = Membership.objects.filter(ended_on__isnull=True).select_related("organisation")
    waiting = Count("review_assignments", filter=Q(review_assignments__state=AssignmentState.ASSIGNED))
    related = Prefetch("user__memberships", queryset=belongs, to_attr="belongs_to")
    return (
        active.select_related("user", "organisation").prefetch_related(related).annotate(in_hand=waiting).order_by("pk")
    )


def search_experts(members: QuerySet[Membership], words: str) -> QuerySet[Membership]:
    """Experts whose name or institute contains the words."""
    return members.filter(Q(user__name__icontains=words) | Q(organisation__name__icontains=words))


def facts_of_expert(expert: Membership) -> rules.ExpertFacts:
    """What conflicts look at. Every organisation the person belongs to counts, not the institute alone."""
    belongs: list[Membership] = getattr(expert.user, "belongs_to")  # noqa: B009 - read ahead by experts()
    places = [membership.organisation for membership in belongs]
    return rules.ExpertFacts(
        name=expert.user.name,
        names=frozenset(place.name for place in places),
        credit_codes=frozenset(place.credit_code or "" for place in places),
        region_code=expert.organisation.region_code,
    )


def facts_of_dossier(dossier: Dossier) -> rules.DossierFacts:
    """What conflicts look at."""
    enterprise: Organisation = dossier.factory.enterprise
    group = enterprise.group
    return rules.DossierFacts(
        names=frozenset({enterprise.name, enterprise.parent_name, group.name if group else ""}),
        credit_codes=frozenset({enterprise.credit_code or "", enterprise.parent_credit_code}),
        region_code=dossier.factory.region_code,
    )
