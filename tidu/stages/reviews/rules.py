"""Who may not score a dossier, which scores are allowed, and how dossiers rank. Values in, findings out."""

from __future__ import annotations

import unicodedata
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

from tidu.core.findings import Finding
from tidu.rulebook.model import Citation, Criterion
from tidu.rulebook.reference import province_of

CENT = Decimal("0.01")
Points = Mapping[str, Decimal | None]


@dataclass(frozen=True)
class ExpertFacts:
    """An expert as conflicts see one. ``names`` and ``credit_codes``: of every organisation the expert belongs to;
    ``region_code``: of the institute that sends the expert."""

    name: str
    names: frozenset[str]
    credit_codes: frozenset[str]
    region_code: str


@dataclass(frozen=True)
class DossierFacts:
    """A dossier as conflicts see it: the enterprise, its parent and its group; the region of the factory."""

    names: frozenset[str]
    credit_codes: frozenset[str]
    region_code: str


def conflicts(expert: ExpertFacts, dossier: DossierFacts, avoid: Collection[str], citation: Citation) -> list[Finding]:
    """Why an expert may not score a dossier, by the relations that the stage says to avoid."""
    tests = {"same_organisation": same_organisation, "same_province": same_province}
    params = {"expert": expert.name}
    return [
        Finding(f"reviews.{relation}", citation, params, field="expert")
        for relation, related in tests.items()
        if relation in avoid and related(expert, dossier)
    ]


def same_organisation(expert: ExpertFacts, dossier: DossierFacts) -> bool:
    """Whether the expert belongs to the enterprise, its parent or its group, by credit code or by name."""
    shared_names = set(map(comparable, expert.names)) & set(map(comparable, dossier.names))
    return bool((expert.credit_codes & dossier.credit_codes) - {""} or shared_names - {""})


def same_province(expert: ExpertFacts, dossier: DossierFacts) -> bool:
    """Whether the expert's institute and the factory lie in one province, cities of any kind included."""
    return bool(expert.region_code) and province_of(expert.region_code) == province_of(dossier.region_code)


def comparable(name: str) -> str:
    """A name without what writing varies: spaces, full width and half width, capitals."""
    return "".join(unicodedata.normalize("NFKC", name).casefold().split())


def points_findings(criteria: Iterable[Criterion], points: Points) -> list[Finding]:
    """What is wrong with the given points; a criterion without points is not wrong."""
    return [
        finding
        for criterion in criteria
        if (given := points.get(criterion.key)) is not None
        for finding in _point_findings(criterion, given)
    ]


def missing_points(criteria: Iterable[Criterion], points: Points) -> list[Finding]:
    """The criteria that have no points yet."""
    return [
        Finding("reviews.points_missing", criterion.citation, {"criterion": criterion.title}, criterion.key)
        for criterion in criteria
        if points.get(criterion.key) is None
    ]


def _point_findings(criterion: Criterion, given: Decimal) -> list[Finding]:
    params = {"criterion": criterion.title, "points": plain(criterion.points), "step": plain(criterion.step)}
    if not 0 <= given <= criterion.points:
        return [Finding("reviews.points_out_of_range", criterion.citation, params, criterion.key)]
    if given % criterion.step:
        return [Finding("reviews.points_not_in_steps", criterion.citation, params, criterion.key)]
    return []


def plain(number: Decimal) -> str:
    """A number without needless zeros and without an exponent."""
    return f"{number.normalize():f}"


def raw_mean(totals: Sequence[Decimal]) -> Decimal | None:
    """The mean of the experts' totals, rounded half up to two places; None without any."""
    if not totals:
        return None
    return (sum(totals, Decimal(0)) / len(totals)).quantize(CENT, ROUND_HALF_UP)


@dataclass(frozen=True)
class Placed:
    """A dossier's place in the ranking. Equal means share a place; None where nothing is scored yet."""

    number: str
    mean: Decimal | None
    place: int | None


def ranked(means: Mapping[str, Decimal | None]) -> list[Placed]:
    """Dossiers by number with their means: the highest first, equal ones by number, the unscored last."""
    order = sorted(means.items(), key=lambda item: (item[1] is None, -(item[1] or 0), item[0]))
    place: dict[Decimal, int] = {}
    for at, (_, mean) in enumerate(order, 1):
        if mean is not None:
            place.setdefault(mean, at)
    return [Placed(number, mean, None if mean is None else place[mean]) for number, mean in order]


def assignment_findings(assigned: int, needed: int, citation: Citation) -> list[Finding]:
    """No more experts than the stage provides for: every mean rests on equally many scores."""
    if assigned < needed:
        return []
    return [Finding("reviews.enough_experts", citation, {"needed": needed}, field="expert")]


def readiness_findings(scored: Sequence[int], needed: int, citation: Citation) -> list[Finding]:
    """Whether every dossier in the stage has as many handed-in scores as the stage asks for."""
    if not scored:
        return [Finding("reviews.nothing_to_conclude", citation)]
    lacking = sum(count < needed for count in scored)
    return [Finding("reviews.scores_missing", citation, {"count": lacking, "needed": needed})] if lacking else []


def selection_findings(selected: Collection[int], reviews: Collection[int], citation: Citation) -> list[Finding]:
    """Whether a selection names dossiers of the stage, and at least one."""
    if not selected:
        return [Finding("reviews.none_selected", citation, field="selected")]
    strangers = set(selected) - set(reviews)
    return [Finding("reviews.not_in_review", citation, field="selected")] if strangers else []


def reason_findings(
    selected: Collection[int], reviews: Collection[int], reason: str, citation: Citation
) -> list[Finding]:
    """Whether those that are not selected get a reason."""
    if reason.strip() or not set(reviews) - set(selected):
        return []
    return [Finding("reviews.reason_missing", citation, field="reason")]
